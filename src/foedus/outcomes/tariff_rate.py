"""The patron's effective tariff on the actor's goods."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World, weigh


def compute(world: World) -> ActorArray:
    """Return effective tariff [% of import value]."""
    return weigh(world.roles.patron, world.state.tariff)


OUTCOME = Outcome(
    name="tariff_rate",
    title="Effective tariff",
    description="The patron's effective tariff on the actor's goods.",
    unit="% of import value",
    dims=("actor",),
    over="treaty",
    part="II",
    group="effort",
    compute=compute,
    reads=("tariff",),
    effects=(Effect("tariff", "tariff_rate", "+"),),
)
