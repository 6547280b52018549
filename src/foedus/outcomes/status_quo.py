"""What the status quo about the protege is worth to the rival."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return status quo to the rival [payoff]."""
    return world.appraisals.status_quo


OUTCOME = Outcome(
    name="status_quo",
    title="Status quo to the rival",
    description="What the status quo about the protege is worth to the rival.",
    unit="payoff",
    dims=("actor",),
    over="protege",
    part="IV",
    group="risk",
    compute=compute,
    reads=("status_quo",),
    effects=(Effect("status_quo", "status_quo", "+"),),
    index=True,
    references=("fearon1995rationalist",),
)
