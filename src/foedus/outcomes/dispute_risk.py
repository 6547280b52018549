"""Hazard of a militarised dispute out of incidents; read as a ratio between arms."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return dispute risk [probability/quarter]."""
    return world.appraisals.dispute_risk


OUTCOME = Outcome(
    name="dispute_risk",
    title="Dispute risk",
    description="Hazard of a militarised dispute out of incidents; read as a ratio between arms.",
    unit="probability/quarter",
    dims=("actor",),
    over="protege",
    part="IV",
    group="risk",
    compute=compute,
    reads=("dispute_risk",),
    effects=(Effect("dispute_risk", "dispute_risk", "+"),),
    references=("omahony2018understanding",),
)
