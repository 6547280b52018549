"""What an accommodation with the rival brings the patron."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return gain from an accommodation [bn USD/year]."""
    return world.appraisals.deal_gain


OUTCOME = Outcome(
    name="deal_gain",
    title="Gain from an accommodation",
    description="What an accommodation with the rival brings the patron.",
    unit="bn USD/year",
    dims=("actor",),
    over="rival",
    part="III",
    group="gain",
    compute=compute,
    reads=("deal_gain",),
    effects=(Effect("deal_gain", "deal_gain", "+"),),
)
