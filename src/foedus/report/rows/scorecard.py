"""What was observed against the arm in which it was imposed, in words and rows."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from foedus.analyses.who_gains import listed
from foedus.overview import counted
from foedus.report.rows import again
from foedus.report.rows.table import Cell, Row, Table, numbers, words
from foedus.report.rows.wording import NONE, amount, label_text
from foedus.result.documents.scorecard import Count, Point, Scorecard, Uncounted
from foedus.result.schema import Manifest

FEW = 12
"""Points up to which all are shown at once."""

FINEST = 4
"""Decimals at most of an error."""

PERSISTENCE = "Persistence, the last value before the run,"

WHY = {
    "imposed": "Imposed by the arm itself, so that agreement is none of the model's",
    "proxy": "Another yardstick of the same thing",
    "index": "The outcome is an index, which has no level",
    "other unit": "In another unit than the outcome",
    "no start": "Polls without a wave of the same house in the year before the run",
    "not saved": "Of an outcome that the run does not save",
}


SERIES = (
    *words("observed series", "quarters"),
    *numbers("inside 90%", "inside 50%", "miss of the median", "miss of persistence"),
    *words("unit", "nearer"),
)
POINTS = (
    *words("outcome", "quarter"),
    *numbers("observed", "median", "50% of members", "90% of members"),
    *words("inside"),
    *numbers("error of the median", "error of persistence"),
    *words("nearer"),
)


@dataclass(frozen=True)
class ScorecardPart:
    """The section of the report.

    Attributes
    ----------
    arm
        Whose members are held against what was observed; empty where there is nothing to show.
    said
        The scorecard in sentences.
    uncounted
        Why series are not counted, and which.
    folded
        Whether single points are shown on request.
    """

    arm: str
    said: tuple[str, ...]
    series: Table | None = None
    points: Table | None = None
    uncounted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    folded: bool = False


def part(card: Scorecard | None, manifest: Manifest) -> ScorecardPart | None:
    """Return the section, or nothing where nothing was observed."""
    if card is None or not manifest.observed:
        return None
    if card.arm is None or card.missing is not None:
        return ScorecardPart("", (line(card, manifest),))
    points = sorted(card.points, key=lambda point: point.seen)
    return ScorecardPart(
        arm=card.arm,
        said=(line(card, manifest), *_baseline(card, manifest)),
        series=Table(
            SERIES, tuple(_series(list(own), manifest) for _, own in groupby(points, _group))
        ),
        points=Table(POINTS, tuple(_point(point, manifest) for point in points)),
        uncounted=tuple(_uncounted(card.uncounted, manifest)),
        folded=len(points) > FEW,
    )


def line(card: Scorecard, manifest: Manifest) -> str:
    """Return the scorecard in one line, or the command that makes one."""
    if card.arm is None:
        return (
            "Observed: no points, since the case names no policy in which what happened is imposed."
        )
    if card.missing == "arm":
        command = ["foedus", "run", manifest.case]
        for arm in manifest.arms:
            command += again.arm(manifest, arm)
        command += ["--policy", card.arm, *again.leave(manifest)]
        return f"Observed: no points, since {card.arm} was not run: {shlex.join(command)}"
    if card.missing == "do":
        return f"Observed: no points, since --do imposes acts on {card.arm} that did not happen."
    told = [_counted(count, kind) for kind, count in _kinds(card) if count.points]
    if not card.unseen.points:
        told.insert(0, "no unseen points")
    if not card.seen.points:
        told.append("no seen points")
    return f"Observed: {'; '.join(told)}."


def _kinds(card: Scorecard) -> tuple[tuple[str, Count], ...]:
    """Return the counts by whether the model was set by a point; what was not comes first."""
    return ("unseen", card.unseen), ("seen", card.seen)


def _counted(count: Count, kind: str) -> str:
    points = count.points
    text = (
        f"{count.inside90} of {counted(points, f'{kind} point')} inside the 90% band, "
        f"{count.inside50} of {points} inside the 50% band"
    )
    if not count.compared:
        return text
    return f"{text}, persistence nearer in {count.persistence} of {count.compared}"


def _baseline(card: Scorecard, manifest: Manifest) -> Iterable[str]:
    """Say plainly, for unseen and seen points, whether a naive baseline beats the model."""
    for kind, count in _kinds(card):
        compared, model, naive = count.compared, count.model, count.persistence
        if not compared:
            continue
        what = f"{counted(compared, f'{kind} point')}"
        if naive > model:
            yield (
                f"{PERSISTENCE} beats the model: of {what} it is nearer in {naive}, the median of "
                f"the model in {model}."
            )
        elif naive < model:
            yield (
                f"The median of the model is nearer in {model} of {what}, and persistence, the "
                f"last value before the run, in {naive}."
            )
        elif model:
            yield f"{PERSISTENCE} does as well as the model: of {what} each is nearer in {model}."
        else:
            yield f"{PERSISTENCE} does as well as the model: both are equally far off at {what}."
    won = [f"{title} ({', '.join(labels)})" for title, labels in _won(card, manifest).items()]
    if won:
        yield f"Persistence is nearer more often than the model for {listed(won)}."


def _won(card: Scorecard, manifest: Manifest) -> dict[str, list[str]]:
    """Return by outcome the labels for which persistence is nearer more often than the model."""
    found: dict[str, list[str]] = {}
    titles = {series.name: series.title for series in manifest.series}
    for key, own in groupby(sorted(card.points, key=_place), _place):
        nearer = [point.nearer for point in own if point.nearer is not None]
        naive = nearer.count("persistence")
        if naive > nearer.count("model"):
            told = f"{label_text(key[1], manifest.names)} {naive} of {len(nearer)}"
            found.setdefault(titles[key[0]], []).append(told)
    return found


def _place(point: Point) -> tuple[str, str]:
    return point.outcome, point.label


def _group(point: Point) -> tuple[bool, str, str, str]:
    return (point.seen, point.outcome, point.label, point.title)


def _series(points: Sequence[Point], manifest: Manifest) -> Row:
    first = points[0]
    both = zip(*(_errors(point) for point in points), strict=True)
    errors = [[abs(error) for error in kind if error is not None] for kind in both]
    misses = [sum(found) / len(found) if found else None for found in errors]
    nearer = [p.nearer for p in points if p.nearer is not None]
    model, naive = nearer.count("model"), nearer.count("persistence")
    return (
        Cell(
            _name(first, manifest),
            beside=f"\N{MIDDLE DOT}\N{NO-BREAK SPACE}{_kind(first)}",
            below=f"{first.title} ({first.grade}, {first.source})",
        ),
        _span([p.quarter for p in points]),
        f"{sum(p.inside90 for p in points)} of {len(points)}",
        f"{sum(p.inside50 for p in points)} of {len(points)}",
        *(amount(miss, misses, finest=FINEST) for miss in misses),
        _unit(first),
        f"model {model}, persistence {naive}" if nearer else NONE,
    )


def _errors(point: Point) -> tuple[float | None, float | None]:
    return point.error, point.persistence_error


def _point(point: Point, manifest: Manifest) -> Row:
    change = point.kind == "poll"
    like = [point.observed, point.p05, point.p50, point.p95]

    def text(value: float | None) -> str:
        return amount(value, like, change)

    errors = _errors(point)
    inside = "50%" if point.inside50 else "90%" if point.inside90 else "outside"
    return (
        Cell(_name(point, manifest), beside=f"\N{MIDDLE DOT}\N{NO-BREAK SPACE}{_kind(point)}"),
        point.quarter,
        text(point.observed),
        text(point.p50),
        f"{text(point.p25)} to {text(point.p75)}",
        f"{text(point.p05)} to {text(point.p95)}",
        Cell(inside, tone="flag" if inside == "outside" else ""),
        *(amount(error, errors, True, finest=FINEST) for error in errors),
        point.nearer or NONE,
    )


def _uncounted(
    rows: Sequence[Uncounted], manifest: Manifest
) -> Iterable[tuple[str, tuple[str, ...]]]:
    for why, reason in WHY.items():
        names = [
            f"{_name(row, manifest)}: {row.title}, {_span(row.quarters)}"
            for row in rows
            if row.why == why
        ]
        if names:
            yield reason, tuple(names)


def _name(row: Point | Uncounted, manifest: Manifest) -> str:
    titles = {series.name: series.title for series in manifest.series}
    return f"{titles.get(row.outcome, row.outcome)}, {label_text(row.label, manifest.names)}"


def _unit(point: Point) -> str:
    return f"{point.unit}, change since {point.since}" if _is_poll(point) else point.unit


def _is_poll(point: Point) -> bool:
    return point.kind == "poll"


def _kind(point: Point) -> str:
    return "seen" if point.seen else "unseen"


def _span(quarters: Sequence[str]) -> str:
    return quarters[0] if len(quarters) == 1 else f"{quarters[0]} to {quarters[-1]}"
