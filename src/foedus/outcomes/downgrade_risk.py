"""Chance that the alliance is formally downgraded; read as a ratio between arms."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return risk of a downgrade [probability/quarter]."""
    return world.appraisals.downgrade_risk


OUTCOME = Outcome(
    name="downgrade_risk",
    title="Risk of a downgrade",
    description="Chance that the alliance is formally downgraded; read as a ratio between arms.",
    unit="probability/quarter",
    dims=("actor",),
    over="ally",
    part="IV",
    group="power",
    compute=compute,
    reads=("downgrade_risk",),
    effects=(Effect("downgrade_risk", "downgrade_risk", "+"),),
    references=("morrow1991alliances",),
)
