"""Yearly chance of a fatal dispute begun by the first actor, as the second sees it."""

from foedus.contract import Effect, Outcome
from foedus.state import DyadArray, World


def compute(world: World) -> DyadArray:
    """Return perceived threat [probability/year]."""
    return world.state.threat


OUTCOME = Outcome(
    name="threat",
    title="Perceived threat",
    description="Yearly chance of a fatal dispute begun by the first actor, as the second sees it.",
    unit="probability/year",
    dims=("actor", "other"),
    over="adversaries",
    part="IV",
    group="rival",
    compute=compute,
    reads=("threat",),
    effects=(Effect("threat", "threat", "+"),),
)
