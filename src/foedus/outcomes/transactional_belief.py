"""The observer's belief that the patron is of the transactional type."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return belief in a transactional patron [probability]."""
    return world.state.transactional_belief


OUTCOME = Outcome(
    name="transactional_belief",
    title="Belief in a transactional patron",
    description="The observer's belief that the patron is of the transactional type.",
    unit="probability",
    dims=("actor",),
    over="observer",
    part="IV",
    group="trust",
    compute=compute,
    reads=("transactional_belief",),
    effects=(Effect("transactional_belief", "transactional_belief", "+"),),
    references=("kydd2005trust",),
)
