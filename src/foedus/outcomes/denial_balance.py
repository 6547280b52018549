"""Coalition against rival capability in the protege's theatre."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return local denial balance [log ratio]."""
    return world.appraisals.denial_balance


OUTCOME = Outcome(
    name="denial_balance",
    title="Local denial balance",
    description="Coalition against rival capability in the protege's theatre.",
    unit="log ratio",
    dims=("actor",),
    over="protege",
    part="III",
    group="position",
    compute=compute,
    reads=("denial_balance",),
    effects=(Effect("denial_balance", "denial_balance", "+"),),
    index=True,
    references=("huth1984what",),
)
