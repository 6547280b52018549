"""Part of a rise of spending or support that parliament and public pass."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return the part of a rise that passes [share]."""
    return world.appraisals.ratification


OUTCOME = Outcome(
    name="ratification",
    title="What passes at home",
    description="Part of a rise of spending or support that parliament and public pass.",
    unit="share",
    dims=("actor",),
    over="ally",
    part="I",
    compute=compute,
    reads=("ratification",),
    effects=(Effect("ratification", "ratification", "+"),),
    references=("putnam1988diplomacy",),
)
