"""The patron's backing of the ally as the rival sees it."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return backing as the rival sees it [probability]."""
    return world.appraisals.backing


OUTCOME = Outcome(
    name="backing",
    title="Backing as the rival sees it",
    description="The patron's backing of the ally as the rival sees it.",
    unit="probability",
    dims=("actor",),
    over="ally",
    part="IV",
    group="risk",
    compute=compute,
    reads=("backing",),
    effects=(Effect("backing", "backing", "+"),),
    references=("izumikawa2013coerce",),
)
