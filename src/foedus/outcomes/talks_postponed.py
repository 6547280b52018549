"""Whether ministerial talks with the patron are put off."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return talks put off [0-1]."""
    return world.channels.postponement


OUTCOME = Outcome(
    name="talks_postponed",
    title="Talks put off",
    description="Whether ministerial talks with the patron are put off.",
    unit="0-1",
    dims=("actor",),
    over="ally",
    part="II",
    group="effort",
    compute=compute,
    reads=("postponement",),
    effects=(Effect("postponement", "talks_postponed", "+"),),
)
