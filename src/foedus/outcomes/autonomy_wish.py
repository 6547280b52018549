"""Part of the public that wishes for more autonomy from the patron."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return wish for autonomy [share]."""
    return world.state.autonomy_wish


OUTCOME = Outcome(
    name="autonomy_wish",
    title="Wish for autonomy",
    description="Part of the public that wishes for more autonomy from the patron.",
    unit="share",
    dims=("actor",),
    over="ally",
    part="IV",
    group="trust",
    compute=compute,
    reads=("autonomy_wish",),
    effects=(Effect("autonomy_wish", "autonomy_wish", "+"),),
)
