"""Chance that parliament and public pass a rise of spending or support."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return chance of ratification [probability]."""
    return world.appraisals.ratification


OUTCOME = Outcome(
    name="ratification",
    title="Chance of ratification",
    description="Chance that parliament and public pass a rise of spending or support.",
    unit="probability",
    dims=("actor",),
    over="ally",
    part="I",
    compute=compute,
    reads=("ratification",),
    effects=(Effect("ratification", "ratification", "+"),),
    references=("putnam1988diplomacy",),
)
