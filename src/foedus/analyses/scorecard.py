"""How the arm in which what happened is imposed comes out against what was observed.

A point is one value of one observed series in a quarter of the run. A measure is held against the
model's level, a poll as its change since the last wave of the same house before the run, so that a
house that asks differently costs nothing. What the arm imposes itself, proxies, and series in
another unit are listed and not counted. Points by which the model was set are counted apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np

from foedus import column_names
from foedus.result.documents.scorecard import Count, Nearer, Point, Scorecard, Uncounted, Why
from foedus.result.result import Result
from foedus.result.schema import Manifest, ObservedRow
from foedus.result.summary import QUANTILES, statistics

FRESH = 4
"""Quarters before the run within which a house must have asked, so that changes are since then."""

MODEL_CHANGES = ("off:", "variant:", "param:")
"""What may be imposed on every arm, beside what happened: another model, not another history."""


def scorecard(result: Result) -> Scorecard:
    """Return the scorecard of a run; without points where its arm is missing or more is imposed."""
    manifest = result.manifest
    arm = manifest.scorecard
    if not arm:
        return _card(None)
    if arm not in manifest.arms:
        return _card(arm, "arm")
    if any(not text.strip().startswith(MODEL_CHANGES) for text in manifest.do):
        return _card(arm, "do")
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
    return _card(arm, None, points, uncounted)


def _card(
    arm: str | None,
    missing: Literal["arm", "do"] | None = None,
    points: Sequence[Point] = (),
    uncounted: Sequence[Uncounted] = (),
) -> Scorecard:
    unseen = count([point for point in points if not point.seen])
    seen = count([point for point in points if point.seen])
    return Scorecard(arm, missing, unseen, seen, tuple(points), tuple(uncounted))


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
        band = {name: getattr(bands, name)[at] for name in QUANTILES}
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
        kind="poll" if row.kind == "poll" else "measure",
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
