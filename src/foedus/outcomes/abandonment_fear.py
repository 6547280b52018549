"""Expected loss from not being defended in the home contingency."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return abandonment fear [% of GDP/year]."""
    return world.appraisals.abandonment_fear


OUTCOME = Outcome(
    name="abandonment_fear",
    title="Abandonment fear",
    description="Expected loss from not being defended in the home contingency.",
    unit="% of GDP/year",
    dims=("actor",),
    over="treaty",
    part="IV",
    group="trust",
    compute=compute,
    reads=("abandonment_fear",),
    effects=(Effect("abandonment_fear", "abandonment_fear", "+"),),
    references=("snyder1984security",),
)
