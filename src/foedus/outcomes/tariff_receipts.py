"""The patron's tariff revenue on the protege's goods."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return tariff receipts [bn USD/year]."""
    return world.appraisals.tariff_receipts


OUTCOME = Outcome(
    name="tariff_receipts",
    title="Tariff receipts",
    description="The patron's tariff revenue on the protege's goods.",
    unit="bn USD/year",
    dims=("actor",),
    over="treaty",
    part="III",
    group="gain",
    compute=compute,
    reads=("tariff_receipts",),
    effects=(Effect("tariff_receipts", "tariff_receipts", "+"),),
)
