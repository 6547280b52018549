"""Chance, as the rival sees it, that a challenge is resisted."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return chance of resistance [probability]."""
    return world.appraisals.defence_probability


OUTCOME = Outcome(
    name="defence_probability",
    title="Chance of resistance",
    description="Chance, as the rival sees it, that a challenge is resisted.",
    unit="probability",
    dims=("actor",),
    over="protege",
    part="IV",
    group="risk",
    compute=compute,
    reads=("defence_probability",),
    effects=(Effect("defence_probability", "defence_probability", "+"),),
    references=("zagare2000perfect",),
)
