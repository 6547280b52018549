"""Verdicts on the rows of the behaviour suite, and their records."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from foedus.behaviour.judge import Found
from foedus.result.documents.behaviour import (
    BehaviourTest,
    ConditionFound,
    Controlled,
    Kind,
    Muted,
    Origin,
    Word,
)

POOLED = "all readings"

QUANTILES = 41
"""Effects over draws are kept as so many quantiles, from the least to the greatest."""


@dataclass(frozen=True)
class Verdict:
    """How one row came out under one reading.

    Attributes
    ----------
    verdict
        ``defect``, ``inert``, ``passes``, ``identity``, ``both signs``, ``assumed`` or ``not yet``.
    reason
        Why it failed, tests nothing or cannot be expressed; empty where its band holds.
    measured, unit, why, note, origin
        As its band says, actors filled in.
    low, median, high, mean
        5, 50 and 95% quantiles and mean over draws of the expected effect (mean over shocks), of
        the draws that the first condition looks at.
    conditions
        What each condition asks for, and what was found.
    band, beyond
        Where an effect must lie (a missing end is open), or the size beyond which its sign counts.
    least, live
        What an effect must exceed to count as one, and the share of draws in which it does.
    muted, control
        The same with decisions frozen, and what the positive control moves.
    recovered
        Effect over that of the parameter that was put in, at once.
    left_out
        Draws without a number: an unsound member, or nothing to divide by.
    quantiles
        Evenly spaced quantiles of the effect over draws, least and greatest among them.
    bands
        Digest of all bands.
    """

    id: str
    title: str
    kind: Kind
    reading: str
    verdict: Word
    reason: str = ""
    origin: Origin | Literal[""] = ""
    measured: str = ""
    unit: str = ""
    why: str = ""
    note: str = ""
    low: float | None = None
    median: float | None = None
    high: float | None = None
    mean: float | None = None
    conditions: tuple[Found, ...] = ()
    band: tuple[float | None, float | None] | None = None
    beyond: float | None = None
    least: float | None = None
    live: float | None = None
    muted: Muted | None = None
    control: Controlled | None = None
    recovered: float | None = None
    left_out: int = 0
    quantiles: tuple[float, ...] = ()
    bands: str = ""


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
