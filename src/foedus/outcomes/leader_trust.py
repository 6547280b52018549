"""Public trust in the patron's leader as a person."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return public trust in the patron's leader [share]."""
    return world.state.leader_trust


OUTCOME = Outcome(
    name="leader_trust",
    title="Public trust in the patron's leader",
    description="Public trust in the patron's leader as a person.",
    unit="share",
    dims=("actor",),
    over="ally",
    part="IV",
    group="trust",
    compute=compute,
    reads=("leader_trust",),
    effects=(Effect("leader_trust", "leader_trust", "+"),),
    references=("pew2017image",),
)
