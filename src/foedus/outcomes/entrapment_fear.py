"""Expected loss from being drawn into the third-party contingency."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return entrapment fear [% of GDP/year]."""
    return world.appraisals.entrapment_fear


OUTCOME = Outcome(
    name="entrapment_fear",
    title="Entrapment fear",
    description="Expected loss from being drawn into the third-party contingency.",
    unit="% of GDP/year",
    dims=("actor",),
    over="treaty",
    part="IV",
    group="trust",
    compute=compute,
    reads=("entrapment_fear",),
    effects=(Effect("entrapment_fear", "entrapment_fear", "+"),),
    references=("snyder1984security",),
)
