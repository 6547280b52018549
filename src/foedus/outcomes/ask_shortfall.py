"""Distance of the plan from the standing ask, as the ally feels it."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return shortfall of the plan [% of GDP]."""
    return world.appraisals.ask_shortfall


OUTCOME = Outcome(
    name="ask_shortfall",
    title="Shortfall of the plan",
    description="Distance of the plan from the standing ask, as the ally feels it.",
    unit="% of GDP",
    dims=("actor",),
    over="ally",
    part="II",
    group="effort",
    compute=compute,
    reads=("ask_shortfall",),
    effects=(Effect("ask_shortfall", "ask_shortfall", "+"),),
)
