"""Loss of the patron's own buyers from its tariff on the protege."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return buyers' loss from tariffs [bn USD/year]."""
    return world.appraisals.consumer_cost


OUTCOME = Outcome(
    name="consumer_cost",
    title="Buyers' loss from tariffs",
    description="Loss of the patron's own buyers from its tariff on the protege.",
    unit="bn USD/year",
    dims=("actor",),
    over="treaty",
    part="III",
    group="cost",
    compute=compute,
    reads=("consumer_cost",),
    effects=(Effect("consumer_cost", "consumer_cost", "+"),),
)
