"""Output at 2024 prices and exchange rates."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return gross domestic product [bn USD]."""
    return world.state.gdp


OUTCOME = Outcome(
    name="gdp",
    title="Gross domestic product",
    description="Output at 2024 prices and exchange rates.",
    unit="bn USD",
    dims=("actor",),
    over="core",
    part="II",
    group="effort",
    compute=compute,
    reads=("gdp",),
    effects=(Effect("gdp", "gdp", "+"),),
)
