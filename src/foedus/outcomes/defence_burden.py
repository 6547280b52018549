"""Military spending executed, as a share of same-year GDP."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return defence burden [% of GDP]."""
    return world.state.defence_burden


OUTCOME = Outcome(
    name="defence_burden",
    title="Defence burden",
    description="Military spending executed, as a share of same-year GDP.",
    unit="% of GDP",
    dims=("actor",),
    over="all",
    part="II",
    group="effort",
    compute=compute,
    reads=("defence_burden",),
    effects=(Effect("defence_burden", "defence_burden", "+"),),
)
