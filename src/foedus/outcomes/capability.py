"""Stock of real military spending, worn out year by year."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return military capability [bn 2023 USD]."""
    return world.state.capability


OUTCOME = Outcome(
    name="capability",
    title="Military capability",
    description="Stock of real military spending, worn out year by year.",
    unit="bn 2023 USD",
    dims=("actor",),
    over="all",
    part="IV",
    group="power",
    compute=compute,
    reads=("capability",),
    effects=(Effect("capability", "capability", "+"),),
)
