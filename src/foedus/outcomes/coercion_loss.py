"""Output the ally loses to economic coercion."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return loss to economic coercion [% of GDP/year]."""
    return world.appraisals.coercion_loss


OUTCOME = Outcome(
    name="coercion_loss",
    title="Loss to economic coercion",
    description="Output the ally loses to economic coercion.",
    unit="% of GDP/year",
    dims=("actor",),
    over="ally",
    part="IV",
    group="rival",
    compute=compute,
    reads=("coercion_loss",),
    effects=(Effect("coercion_loss", "coercion_loss", "+"),),
    references=("farrell2019weaponized",),
)
