"""Distance between the part asked for in the third-party contingency and the part taken."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return unmet role ask [index 0-1]."""
    return world.appraisals.unmet_role


OUTCOME = Outcome(
    name="unmet_role",
    title="Unmet role ask",
    description="Distance between the part asked for in a third party's defence and that taken.",
    unit="index 0-1",
    dims=("actor",),
    over="ally",
    part="III",
    group="unmet",
    compute=compute,
    reads=("unmet_role",),
    effects=(Effect("unmet_role", "unmet_role", "+"),),
    index=True,
)
