"""Whether incidents led to a militarised dispute in the quarter."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return disputes [0 or 1]."""
    return world.events.dispute


OUTCOME = Outcome(
    name="disputes",
    title="Disputes",
    description="Whether incidents led to a militarised dispute in the quarter.",
    unit="0 or 1",
    dims=("actor",),
    over="protege",
    part="IV",
    group="risk",
    compute=compute,
    reads=("dispute",),
    effects=(Effect("dispute_risk", "disputes", "+"),),
)
