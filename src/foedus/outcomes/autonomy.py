"""How far the ally can fight and decide without the patron."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return autonomy [index 0-1]."""
    return world.state.autonomy


OUTCOME = Outcome(
    name="autonomy",
    title="Autonomy",
    description="How far the ally can fight and decide without the patron.",
    unit="index 0-1",
    dims=("actor",),
    over="ally",
    part="IV",
    group="power",
    compute=compute,
    reads=("autonomy",),
    effects=(Effect("autonomy", "autonomy", "+"),),
    index=True,
    references=("morrow1991alliances",),
)
