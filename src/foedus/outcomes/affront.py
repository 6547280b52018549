"""Challenge to the rival's claims that it has left unanswered."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return unanswered challenges [index]."""
    return world.appraisals.affront


OUTCOME = Outcome(
    name="affront",
    title="Unanswered challenges",
    description="Challenge to the rival's claims that it has left unanswered.",
    unit="index",
    dims=("actor",),
    over="rival",
    part="IV",
    group="rival",
    compute=compute,
    reads=("affront",),
    effects=(Effect("affront", "affront", "+"),),
    index=True,
    references=("zhang2019cautious",),
)
