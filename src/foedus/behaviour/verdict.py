"""Verdicts on the rows of the behaviour suite, and their records."""

from collections.abc import Sequence

from foedus.result.documents.behaviour import (
    BehaviourTest,
    ConditionFound,
)
from foedus.result.documents.suite import Verdict

POOLED = "all readings"

QUANTILES = 41
"""Effects over draws are kept as so many quantiles, from the least to the greatest."""


def records(verdicts: Sequence[Verdict]) -> list[BehaviourTest]:
    """Return the verdicts on all readings together as records of a summary document."""
    return [_record(verdict) for verdict in verdicts if verdict.reading == POOLED]


def _record(v: Verdict) -> BehaviourTest:
    assert v.origin, "every band says where it comes from"
    return BehaviourTest(
        id=v.id,
        title=v.title,
        kind=v.kind,
        origin=v.origin,
        verdict=v.verdict,
        reason=v.reason,
        note=v.note,
        p05=v.low,
        p50=v.median,
        p95=v.high,
        mean=v.mean,
        unit=v.unit,
        conditions=tuple(
            ConditionFound(asked=c.asked, of=c.of, found=c.value, held=c.held) for c in v.conditions
        ),
        least=v.least,
        live=v.live,
        muted=v.muted,
        control=v.control,
        recovered=v.recovered,
        bands=v.bands,
    )
