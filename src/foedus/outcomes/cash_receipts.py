"""Host-nation support and arms purchases paid to the patron."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return cash receipts [bn USD/year]."""
    return world.appraisals.cash_receipts


OUTCOME = Outcome(
    name="cash_receipts",
    title="Cash receipts",
    description="Host-nation support and arms purchases paid to the patron.",
    unit="bn USD/year",
    dims=("actor",),
    over="treaty",
    part="III",
    group="gain",
    compute=compute,
    reads=("cash_receipts",),
    effects=(Effect("cash_receipts", "cash_receipts", "+"),),
)
