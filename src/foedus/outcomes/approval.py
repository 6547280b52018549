"""Public approval of the government."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return approval of the government [share]."""
    return world.state.approval


OUTCOME = Outcome(
    name="approval",
    title="Approval of the government",
    description="Public approval of the government.",
    unit="share",
    dims=("actor",),
    over="ally",
    part="I",
    compute=compute,
    reads=("approval",),
    effects=(Effect("approval", "approval", "+"),),
    references=("putnam1988diplomacy",),
)
