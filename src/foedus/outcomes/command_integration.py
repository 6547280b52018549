"""How far the patron's and the protege's commands can fight as one."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return command integration [index 0-1]."""
    return world.state.command_integration


OUTCOME = Outcome(
    name="command_integration",
    title="Command integration",
    description="How far the patron's and the protege's commands can fight as one.",
    unit="index 0-1",
    dims=("actor",),
    over="treaty",
    part="II",
    group="forces",
    compute=compute,
    reads=("command_integration",),
    effects=(Effect("command_integration", "command_integration", "+"),),
    index=True,
)
