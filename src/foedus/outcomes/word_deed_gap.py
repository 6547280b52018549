"""Verbal commitment less commitment shown by deeds."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return word-deed gap [index points]."""
    return world.state.verbal_commitment - world.appraisals.deed_commitment


OUTCOME = Outcome(
    name="word_deed_gap",
    title="Word-deed gap",
    description="Verbal commitment less commitment shown by deeds.",
    unit="index points",
    dims=("actor",),
    over="treaty",
    part="IV",
    group="trust",
    compute=compute,
    reads=(
        "verbal_commitment",
        "deed_commitment",
    ),
    effects=(
        Effect("verbal_commitment", "word_deed_gap", "+"),
        Effect("deed_commitment", "word_deed_gap", "-"),
    ),
    index=True,
    references=("fearon1997signaling",),
)
