"""Output that opening to the rival brings the ally, against the start."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return the gain from opening [% of GDP/year]."""
    return world.appraisals.opening_gain


OUTCOME = Outcome(
    name="opening_gain",
    title="Gain from opening",
    description="Output that opening to the rival brings the ally, against the start.",
    unit="% of GDP/year",
    dims=("actor",),
    over="ally",
    part="IV",
    group="rival",
    compute=compute,
    reads=("opening_gain",),
    effects=(Effect("opening_gain", "opening_gain", "+"),),
)
