"""Room in the public budget for further spending."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return fiscal room [index 0-1]."""
    return world.state.fiscal_room


OUTCOME = Outcome(
    name="fiscal_room",
    title="Fiscal room",
    description="Room in the public budget for further spending.",
    unit="index 0-1",
    dims=("actor",),
    over="ally",
    part="I",
    compute=compute,
    reads=("fiscal_room",),
    effects=(Effect("fiscal_room", "fiscal_room", "+"),),
    index=True,
    references=("christie2019demand",),
)
