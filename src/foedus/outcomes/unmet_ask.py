"""Distance between the standing spending ask and the plan."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return unmet spending ask [% of GDP]."""
    return world.appraisals.unmet_ask


OUTCOME = Outcome(
    name="unmet_ask",
    title="Unmet spending ask",
    description="Distance between the standing spending ask and the plan.",
    unit="% of GDP",
    dims=("actor",),
    over="treaty",
    part="III",
    group="unmet",
    compute=compute,
    reads=("unmet_ask",),
    effects=(Effect("unmet_ask", "unmet_ask", "+"),),
)
