"""Part of the force needed against the rival that the ally does not have."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return dependence [share]."""
    return world.appraisals.dependence


OUTCOME = Outcome(
    name="dependence",
    title="Dependence",
    description="Part of the force needed against the rival that the ally does not have.",
    unit="share",
    dims=("actor",),
    over="ally",
    part="IV",
    group="power",
    compute=compute,
    reads=("dependence",),
    effects=(Effect("dependence", "dependence", "+"),),
    references=("morrow1991alliances",),
)
