"""Grey-zone incidents expected in the quarter."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return expected incidents [incidents/quarter]."""
    return world.appraisals.grey_rate


OUTCOME = Outcome(
    name="grey_rate",
    title="Expected incidents",
    description="Grey-zone incidents expected in the quarter.",
    unit="incidents/quarter",
    dims=("actor",),
    over="protege",
    part="IV",
    group="risk",
    compute=compute,
    reads=("grey_rate",),
    effects=(Effect("grey_rate", "grey_rate", "+"),),
    references=("omahony2018understanding",),
)
