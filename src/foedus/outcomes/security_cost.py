"""The patron's cost of forces and programmes for the protege."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return security cost [bn USD/year]."""
    return world.appraisals.security_cost


OUTCOME = Outcome(
    name="security_cost",
    title="Security cost",
    description="The patron's cost of forces and programmes for the protege.",
    unit="bn USD/year",
    dims=("actor",),
    over="treaty",
    part="III",
    group="cost",
    compute=compute,
    reads=("security_cost",),
    effects=(Effect("security_cost", "security_cost", "+"),),
)
