"""Hazard that the rival challenges the protege by force; read as a ratio between arms."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return challenge risk [probability/quarter]."""
    return world.appraisals.challenge_risk


OUTCOME = Outcome(
    name="challenge_risk",
    title="Challenge risk",
    description="Hazard of a challenge by force to the protege; read as a ratio between arms.",
    unit="probability/quarter",
    dims=("actor",),
    over="protege",
    part="IV",
    group="risk",
    compute=compute,
    reads=("challenge_risk",),
    effects=(Effect("challenge_risk", "challenge_risk", "+"),),
    references=("huth1988extended",),
)
