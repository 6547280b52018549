"""Whether the rival challenged the protege by force in the quarter."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return challenges [0 or 1]."""
    return world.events.challenge


OUTCOME = Outcome(
    name="challenges",
    title="Challenges",
    description="Whether the rival challenged the protege by force in the quarter.",
    unit="0 or 1",
    dims=("actor",),
    over="protege",
    part="IV",
    group="risk",
    compute=compute,
    reads=("challenge",),
    effects=(Effect("challenge_risk", "challenges", "+"),),
)
