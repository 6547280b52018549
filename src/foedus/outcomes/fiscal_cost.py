"""Planned burden at the price that fiscal room sets on it."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return the price of the plan [% of GDP]."""
    return world.appraisals.fiscal_cost


OUTCOME = Outcome(
    name="fiscal_cost",
    title="Price of the plan",
    description="Planned burden at the price that fiscal room sets on it.",
    unit="% of GDP",
    dims=("actor",),
    over="ally",
    part="II",
    group="effort",
    compute=compute,
    reads=("fiscal_cost",),
    effects=(Effect("fiscal_cost", "fiscal_cost", "+"),),
    references=("christie2019demand",),
)
