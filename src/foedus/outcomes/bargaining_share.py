"""Weight of the ally in what the alliance decides."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return bargaining share [share]."""
    return world.state.bargaining_share


OUTCOME = Outcome(
    name="bargaining_share",
    title="Bargaining share",
    description="Weight of the ally in what the alliance decides.",
    unit="share",
    dims=("actor",),
    over="ally",
    part="IV",
    group="power",
    compute=compute,
    reads=("bargaining_share",),
    effects=(Effect("bargaining_share", "bargaining_share", "+"),),
    index=True,
    references=("lake2009hierarchy",),
)
