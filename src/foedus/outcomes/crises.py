"""Whether a crisis over the protege broke out in the quarter."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return crises [0 or 1]."""
    return world.events.crisis


OUTCOME = Outcome(
    name="crises",
    title="Crises",
    description="Whether a crisis over the protege broke out in the quarter.",
    unit="0 or 1",
    dims=("actor",),
    over="protege",
    part="IV",
    group="risk",
    compute=compute,
    reads=("crisis",),
    effects=(Effect("crisis_risk", "crises", "+"),),
)
