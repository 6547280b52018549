"""Net balance of the alliance as the patron perceives it."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return patron's ledger [bn USD/year]."""
    return world.state.patron_ledger


OUTCOME = Outcome(
    name="patron_ledger",
    title="Patron's ledger",
    description="Net balance of the alliance as the patron perceives it.",
    unit="bn USD/year",
    dims=("actor",),
    over="treaty",
    part="III",
    group="gain",
    compute=compute,
    reads=("patron_ledger",),
    effects=(Effect("patron_ledger", "patron_ledger", "+"),),
)
