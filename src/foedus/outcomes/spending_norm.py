"""Burden beyond which spending breaks a public norm."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return spending norm [% of GDP]."""
    return world.state.spending_norm


OUTCOME = Outcome(
    name="spending_norm",
    title="Spending norm",
    description="Burden beyond which spending breaks a public norm.",
    unit="% of GDP",
    dims=("actor",),
    over="ally",
    part="II",
    group="effort",
    compute=compute,
    reads=("spending_norm",),
    effects=(Effect("spending_norm", "spending_norm", "+"),),
)
