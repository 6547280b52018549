"""Incidents drawn in the quarter, below the threshold of force."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return grey-zone incidents [incidents/quarter]."""
    return world.events.grey_incidents


OUTCOME = Outcome(
    name="grey_incidents",
    title="Grey-zone incidents",
    description="Incidents drawn in the quarter, below the threshold of force.",
    unit="incidents/quarter",
    dims=("actor",),
    over="protege",
    part="IV",
    group="risk",
    compute=compute,
    reads=("grey_incidents",),
    effects=(Effect("grey_rate", "grey_incidents", "+"),),
    references=("omahony2018understanding",),
)
