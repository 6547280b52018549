"""Burden that the plan in force leads to, once passed."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return planned burden [% of GDP]."""
    return world.appraisals.planned_burden


OUTCOME = Outcome(
    name="planned_burden",
    title="Planned burden",
    description="Burden that the plan in force leads to, once passed.",
    unit="% of GDP",
    dims=("actor",),
    over="observer",
    part="II",
    group="effort",
    compute=compute,
    reads=("planned_burden",),
    effects=(Effect("planned_burden", "planned_burden", "+"),),
)
