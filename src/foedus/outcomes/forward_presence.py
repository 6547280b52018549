"""The patron's active-duty forces on the actor's territory."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return forward presence [thousand persons]."""
    return world.state.forward_presence


OUTCOME = Outcome(
    name="forward_presence",
    title="Forward presence",
    description="The patron's active-duty forces on the actor's territory.",
    unit="thousand persons",
    dims=("actor",),
    over="host",
    part="II",
    group="forces",
    compute=compute,
    reads=("forward_presence",),
    effects=(Effect("forward_presence", "forward_presence", "+"),),
)
