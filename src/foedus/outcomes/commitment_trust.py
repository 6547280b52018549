"""The observer's belief that the patron would fight for the protege."""

from foedus.contract import Effect, Outcome
from foedus.state import DyadArray, World


def compute(world: World) -> DyadArray:
    """Return commitment trust [probability]."""
    return world.state.commitment_trust


OUTCOME = Outcome(
    name="commitment_trust",
    title="Commitment trust",
    description="The observer's belief that the patron would fight for the protege.",
    unit="probability",
    dims=("actor", "other"),
    over="observer>protege",
    part="IV",
    group="trust",
    compute=compute,
    reads=("commitment_trust",),
    effects=(Effect("commitment_trust", "commitment_trust", "+"),),
    references=("kydd2005trust",),
)
