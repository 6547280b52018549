"""Chance that the patron joins a fight of the ally."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return chance that the patron joins [probability]."""
    return world.appraisals.patron_joins


OUTCOME = Outcome(
    name="patron_joins",
    title="Chance that the patron joins",
    description="Chance that the patron joins a fight of the ally.",
    unit="probability",
    dims=("actor",),
    over="ally",
    part="IV",
    group="risk",
    compute=compute,
    reads=("patron_joins",),
    effects=(Effect("patron_joins", "patron_joins", "+"),),
    references=("beckley2015myth",),
)
