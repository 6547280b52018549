"""Hazard of a crisis, by escalation or by challenge; read as a ratio between arms."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return crisis risk [probability/quarter]."""
    return world.appraisals.crisis_risk


OUTCOME = Outcome(
    name="crisis_risk",
    title="Crisis risk",
    description="Hazard of a crisis, by escalation or by challenge; read as a ratio between arms.",
    unit="probability/quarter",
    dims=("actor",),
    over="protege",
    part="IV",
    group="risk",
    compute=compute,
    reads=("crisis_risk",),
    effects=(Effect("crisis_risk", "crisis_risk", "+"),),
    references=("senese2008steps",),
)
