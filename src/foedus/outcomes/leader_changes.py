"""Whether the head of government changed in the quarter, outside dated slots."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return changes of leader [0 or 1]."""
    return world.events.leader_change


OUTCOME = Outcome(
    name="leader_changes",
    title="Changes of leader",
    description="Whether the head of government changed in the quarter, outside dated slots.",
    unit="0 or 1",
    dims=("actor",),
    over="observer",
    part="I",
    compute=compute,
    reads=("leader_change",),
    effects=(Effect("leadership_risk", "leader_changes", "+"),),
)
