"""How the arm in which what happened is imposed comes out against what was observed.

A point is one value of one observed series in a quarter of the run. A measure is held against the
model's level, a poll as its change since the last wave of the same house before the run, so that a
house that asks differently costs nothing. What the arm imposes itself, proxies, and series in
another unit are listed and not counted. Points by which the model was set are counted apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from foedus import column_names
from foedus.result.result import Result
from foedus.result.schema import Manifest, ObservedRow
from foedus.result.summary import QUANTILES, statistics

FRESH = 4
"""Quarters before the run within which a house must have asked, so that changes are since then."""

MODEL_CHANGES = ("off:", "variant:", "param:")
"""What may be imposed on every arm, beside what happened: another model, not another history."""

Why = Literal["imposed", "proxy", "index", "other unit", "no start", "not saved"]
Nearer = Literal["model", "persistence", "neither"]


@dataclass(frozen=True)
class Point:
    """One observed value against the members of the arm.

    Attributes
    ----------
    unit
        Unit of all numbers; of a poll they are changes since `since`.
    since
        Quarter of the last value before the run; empty where there is none. `persistence` is that
        value, or a change of zero.
    seen
        Whether the model was set by this value in some way.
    p05, p25, p50, p75, p95
        Quantiles over sound members; None where no member is sound.
    inside50, inside90
        Whether the observed value lies between p25 and p75, and between p05 and p95.
    error, persistence_error
        Median, and persistence, less what was observed.
    nearer
        What has the smaller error; None where one of them is missing.
    """

    outcome: str
    label: str
    title: str
    kind: str
    unit: str
    source: str
    grade: str
    quarter: str
    since: str
    seen: bool
    observed: float
    p05: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p95: float | None
    inside50: bool
    inside90: bool
    error: float | None
    persistence: float | None
    persistence_error: float | None
    nearer: Nearer | None


@dataclass(frozen=True)
class Uncounted:
    """Observed quarters of one series within the run that are no points, and why.

    Attributes
    ----------
    why
        ``imposed`` by the arm; ``proxy``; an ``index``, which has no level; in an ``other unit``
        than the outcome; ``no start`` to count a change from; ``not saved`` by the run.
    """

    outcome: str
    label: str
    title: str
    kind: str
    quarters: tuple[str, ...]
    why: Why


@dataclass(frozen=True)
class Count:
    """Points of one kind: how many, how many lie inside, and what was nearer to how many.

    Attributes
    ----------
    points
        All of the kind.
    compared
        Those with a value before the run, so that persistence says something.
    """

    points: int
    inside50: int
    inside90: int
    compared: int
    model: int
    persistence: int


@dataclass(frozen=True)
class Scorecard:
    """What an arm is worth against what was observed.

    Attributes
    ----------
    arm
        The policy in which what happened is imposed; empty where the case names none.
    missing
        Why there are no points though the case names an arm: ``arm`` (the run lacks it) or ``do``
        (the run imposes acts beside what happened); empty where it was scored.
    unseen, seen
        Counts of the points by which the model was not set, and was.
    """

    arm: str
    missing: Literal["", "arm", "do"]
    points: tuple[Point, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()

    @property
    def unseen(self) -> Count:
        """Count the points by which the model was not set."""
        return count([point for point in self.points if not point.seen])

    @property
    def seen(self) -> Count:
        """Count the points by which the model was set."""
        return count([point for point in self.points if point.seen])


def scorecard(result: Result) -> Scorecard:
    """Return the scorecard of a run; without points where its arm is missing or more is imposed."""
    manifest = result.manifest
    arm = manifest.scorecard
    if not arm:
        return Scorecard("", "")
    if arm not in manifest.arms:
        return Scorecard(arm, "arm")
    if any(not text.strip().startswith(MODEL_CHANGES) for text in manifest.do):
        return Scorecard(arm, "do")
    points: list[Point] = []
    uncounted: list[Uncounted] = []
    for row in manifest.observed:
        within = [q for q in row.quarters if q in manifest.quarters]
        imposed = tuple(q for q in within if q in row.imposed)
        counted = [q for q in within if q not in imposed]
        why = _no_points(manifest, row)
        if why and within:
            uncounted.append(_uncounted(row, within, why))
            continue
        if imposed:
            uncounted.append(_uncounted(row, imposed, "imposed"))
        if counted:
            points.extend(_points(result, row, counted))
    return Scorecard(arm, "", tuple(points), tuple(uncounted))


def record(card: Scorecard) -> dict[str, Any]:
    """Return a scorecard as it stands in the summary."""
    return {
        "arm": card.arm or None,
        "missing": card.missing or None,
        "unseen": asdict(card.unseen),
        "seen": asdict(card.seen),
        "points": [asdict(point) for point in card.points],
        "uncounted": [asdict(row) | {"quarters": list(row.quarters)} for row in card.uncounted],
    }


def count(points: Sequence[Point]) -> Count:
    """Count points of one kind."""
    nearer = [point.nearer for point in points if point.nearer is not None]
    return Count(
        points=len(points),
        inside50=sum(point.inside50 for point in points),
        inside90=sum(point.inside90 for point in points),
        compared=len(nearer),
        model=nearer.count("model"),
        persistence=nearer.count("persistence"),
    )


def _no_points(manifest: Manifest, row: ObservedRow) -> Why | None:
    """Return why a series as a whole cannot be held against the model."""
    series = next((s for s in manifest.series if s.name == row.outcome), None)
    if series is None or row.label not in series.labels:
        return "not saved"
    if row.kind == "proxy":
        return "proxy"
    if series.index:
        return "index"
    if row.unit != series.unit:
        return "other unit"
    if row.kind == "poll" and not (_wave(manifest, row) and _start(manifest, row) is not None):
        return "no start"
    return None


def _uncounted(row: ObservedRow, quarters: Sequence[str], why: Why) -> Uncounted:
    return Uncounted(row.outcome, row.label, row.title, row.kind, tuple(quarters), why)


def _points(result: Result, row: ObservedRow, quarters: Sequence[str]) -> Iterator[Point]:
    """Make the points of one series: levels of a measure, changes of a poll."""
    manifest, known = result.manifest, dict(zip(row.quarters, row.values, strict=True))
    values = result.values(row.outcome, manifest.scorecard)
    column = result.series(row.outcome).labels.index(row.label)
    level = values[:, :, [column]].astype(np.float64)
    poll, since = row.kind == "poll", _before(manifest, row)
    if poll:
        start = result.parameters()[:, _start(manifest, row)]
        level = level - np.repeat(start, manifest.replicates)[:, None, None]
    level[~result.sound(manifest.scorecard)] = np.nan
    bands = statistics(level, [row.label])[row.label]
    base = known[since] if poll else 0.0
    held = None if not since else known[since] - base
    for quarter in quarters:
        at = manifest.quarters.index(quarter)
        band = {name: bands[name][at] for name in QUANTILES}
        yield _point(row, quarter, known[quarter] - base, band, since, held)


def _point(
    row: ObservedRow,
    quarter: str,
    observed: float,
    band: Mapping[str, float | None],
    since: str,
    held: float | None,
) -> Point:
    # Differences of decimal numbers, such as .22 - .34, leave dust that nobody observed.
    observed = round(observed, 12)
    error = _less(band["p50"], observed)
    persistence_error = _less(held, observed)
    return Point(
        outcome=row.outcome,
        label=row.label,
        title=row.title,
        kind=row.kind,
        unit=row.unit,
        source=row.source,
        grade=row.grade,
        quarter=quarter,
        since=since,
        seen=quarter in row.seen,
        observed=observed,
        **band,
        inside50=_inside(observed, band["p25"], band["p75"]),
        inside90=_inside(observed, band["p05"], band["p95"]),
        error=error,
        persistence=held,
        persistence_error=persistence_error,
        nearer=_nearer(error, persistence_error),
    )


def _before(manifest: Manifest, row: ObservedRow) -> str:
    """Return the last quarter with a value before the run, or nothing."""
    return max((q for q in row.quarters if q < manifest.quarters[0]), default="")


def _wave(manifest: Manifest, row: ObservedRow) -> str:
    """Return the last wave of a house before the run, if it is recent enough to count from."""
    before = _before(manifest, row)
    fresh = before and _ordinal(manifest.quarters[0]) - _ordinal(before) <= FRESH
    return before if fresh else ""


def _start(manifest: Manifest, row: ObservedRow) -> int | None:
    """Return the column of the drawn start of an outcome that is a state variable."""
    name = column_names.start_value(row.outcome, row.label)
    return next((i for i, p in enumerate(manifest.parameters) if p.name == name), None)


def _ordinal(quarter: str) -> int:
    return 4 * int(quarter[:4]) + int(quarter[5])


def _inside(observed: float, low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low <= observed <= high


def _less(value: float | None, observed: float) -> float | None:
    return None if value is None else round(value - observed, 6)


def _nearer(error: float | None, persistence_error: float | None) -> Nearer | None:
    if error is None or persistence_error is None:
        return None
    if abs(error) == abs(persistence_error):
        return "neither"
    return "model" if abs(error) < abs(persistence_error) else "persistence"
