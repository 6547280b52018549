"""Accommodation between the patron and the rival."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return accommodation between patron and rival [stages]."""
    return world.state.detente


OUTCOME = Outcome(
    name="detente",
    title="Accommodation between patron and rival",
    description="Accommodation between the patron and the rival.",
    unit="stages",
    dims=("actor",),
    over="rival",
    part="IV",
    group="rival",
    compute=compute,
    reads=("detente",),
    effects=(Effect("detente", "detente", "+"),),
    references=("crawford2011preventing",),
)
