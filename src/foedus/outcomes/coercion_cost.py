"""Output the rival loses by its own coercion of the actor."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return cost of own coercion [% of GDP/year]."""
    return world.appraisals.coercion_cost


OUTCOME = Outcome(
    name="coercion_cost",
    title="Cost of own coercion",
    description="Output the rival loses by its own coercion of the actor.",
    unit="% of GDP/year",
    dims=("actor",),
    over="ally",
    part="IV",
    group="rival",
    compute=compute,
    reads=("coercion_cost",),
    effects=(Effect("coercion_cost", "coercion_cost", "+"),),
    references=("drezner1998conflict",),
)
