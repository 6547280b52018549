"""The holder's belief that the other seeks only security."""

from foedus.contract import Effect, Outcome
from foedus.state import DyadArray, World


def compute(world: World) -> DyadArray:
    """Return mutual trust [probability]."""
    return world.state.mutual_trust


OUTCOME = Outcome(
    name="mutual_trust",
    title="Mutual trust",
    description="The holder's belief that the other seeks only security.",
    unit="probability",
    dims=("actor", "other"),
    over="adversaries",
    part="IV",
    group="rival",
    compute=compute,
    reads=("mutual_trust",),
    effects=(Effect("mutual_trust", "mutual_trust", "+"),),
    references=("kydd2005trust",),
)
