"""Part of the patron's forces and munitions free for the theatre, against the start."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return availability of the patron's forces [ratio to start]."""
    return world.state.availability


OUTCOME = Outcome(
    name="availability",
    title="Availability of the patron's forces",
    description="Part of the patron's forces and munitions free for the theatre, on the start.",
    unit="ratio to start",
    dims=("actor",),
    over="patron",
    part="III",
    group="position",
    compute=compute,
    reads=("availability",),
    effects=(Effect("availability", "availability", "+"),),
    references=("macdonald2011graceful",),
)
