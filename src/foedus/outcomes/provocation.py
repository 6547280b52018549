"""The ally's readiness to provoke, against the start."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return readiness to provoke [log-odds]."""
    return world.appraisals.provocation


OUTCOME = Outcome(
    name="provocation",
    title="Readiness to provoke",
    description="The ally's readiness to provoke, against the start.",
    unit="log-odds",
    dims=("actor",),
    over="ally",
    part="IV",
    group="risk",
    compute=compute,
    reads=("provocation",),
    effects=(Effect("provocation", "provocation", "+"),),
    index=True,
    references=("benson2014inducing",),
)
