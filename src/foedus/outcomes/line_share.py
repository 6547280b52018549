"""Influence of each line within its government."""

from foedus.contract import Effect, Outcome
from foedus.state import LineArray, World


def compute(world: World) -> LineArray:
    """Return weight of the lines [share]."""
    return world.appraisals.line_share


OUTCOME = Outcome(
    name="line_share",
    title="Weight of the lines",
    description="Influence of each line within its government.",
    unit="share",
    dims=("line",),
    over="lines",
    part="I",
    compute=compute,
    reads=("line_share",),
    effects=(Effect("line_share", "line_share", "+"),),
    references=("jost2024advisers",),
)
