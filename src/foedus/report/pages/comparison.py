"""Write the page of a comparison: in short, best for whom, and what differs, with charts.

Every number on it is read from the document of `foedus.analyses.compare`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path

from foedus.analyses.compare import Comparison
from foedus.report.charts import bars, whiskers
from foedus.report.charts.chart import Chart, arm_colour
from foedus.report.pages import page
from foedus.report.rows import comparison, contrasts
from foedus.report.rows.outcomes import PARTS
from foedus.report.rows.table import Table
from foedus.report.rows.wording import arm_title
from foedus.result.documents.comparison import (
    ComparisonDocument,
    GovernmentWorth,
    LineWorth,
    Marks,
    OutcomeDifference,
    Worth,
)
from foedus.result.folder import COMPARISON_PAGE
from foedus.result.schema import Manifest

MOST_ROWS = 12
"""Outcomes of a part that are drawn; all stand in the table below."""

MANY = "unit of the instrument"
"""Unit of settings, which each instrument has its own of."""

SETTINGS, RISK = "settings, in standard deviations", "relative risk, change in percent"
"""Scales of what has no unit in common."""

BEST_COLOURS = ("#8fc1e3", "#ee8a4f", "#5fc3a3", "#dc9fc1", "#f3bf4f", "#b7e0f7", "#b9c0c7")
"""The arms' colours, lighter, so that each carries dark text."""


@dataclass(frozen=True)
class Part:
    """What a policy changes in outcomes of one unit."""

    id: str
    title: str
    chart: Chart
    more: int


@dataclass(frozen=True)
class Change:
    """What a policy changes: charts by unit, and rows of all its numbers as text."""

    policy: str
    anchor: str
    colour: str
    parts: tuple[Part, ...]
    table: Table


@dataclass(frozen=True)
class Party:
    """A government: how often each policy is best for its lines, and by how much they differ."""

    id: str
    title: str
    best: Chart
    worth: Chart | None
    table: Table


def write(comparison: Comparison) -> Path:
    """Write ``compare.html`` into the result folder and return its path.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    result = comparison.result
    result.write(COMPARISON_PAGE, render(comparison.document, result.manifest))
    return result.path / COMPARISON_PAGE


def render(document: ComparisonDocument, manifest: Manifest) -> str:
    """Return the page as text.

    Parameters
    ----------
    manifest
        For the names of actors and the provenance of the run.
    """
    ids = (f"w{number}" for number in count())
    return page.fill(
        "compare.html.j2",
        document=document,
        manifest=manifest,
        policies=_policies(document, manifest),
        parties=_parties(document, ids),
        changes=_changes(document, manifest, ids),
        surest=[
            s for p in document.policies[1:] for s in comparison.surest(document, p, manifest.names)
        ],
        wants=comparison.wants(document),
        shocks=comparison.shocks(document),
        left_out=comparison.left_out(document),
        contrasts=contrasts.contrast_tables(document.contrasts, manifest),
    )


def _colour(document: ComparisonDocument, policy: str) -> str:
    return arm_colour(document.policies.index(policy))


def _policies(document: ComparisonDocument, manifest: Manifest) -> list[page.ArmKey]:
    return [
        page.ArmKey(
            name,
            _colour(document, name),
            tuple(document.interventions[name]),
            light=BEST_COLOURS[number % len(BEST_COLOURS)],
            title=arm_title(name, manifest.titles),
        )
        for number, name in enumerate(document.policies)
    ]


def _parties(document: ComparisonDocument, ids: Iterator[str]) -> list[Party]:
    return [_party(document, government, ids) for government in document.governments or ()]


def _party(document: ComparisonDocument, government: GovernmentWorth, ids: Iterator[str]) -> Party:
    title = government.title
    called: list[tuple[str, Worth]] = [("all, by influence", government)]
    called += [(_called(line), line) for line in comparison.lines_of(document, government)]
    light = dict(zip(document.policies, cycle(BEST_COLOURS), strict=False))
    best = bars.bars(
        f"How often each policy is best, {title}",
        [(text, _known(entry.best)) for text, entry in called],
        light,
    )
    rows = [
        whiskers.Row(
            text if len(document.policies) == 2 else f"{text}: {policy}",
            comparison.swings(entry.versus[policy]),
            _colour(document, policy),
            quantiles,
        )
        for text, entry in called
        for policy in document.policies[1:]
        if (quantiles := _quantiles(entry.versus[policy]))
    ]
    against = document.against
    worth = whiskers.whiskers(
        f"Value against {against} in reference swings, {title}",
        rows,
        whiskers.limits(rows, float("inf")),
    )
    table = comparison.verdicts(document, government)
    return Party(next(ids), title, best, worth, table)


def _called(line: LineWorth) -> str:
    return comparison.short(line.line) + ("*" if line.counterfactual else "")


def _known(shares: Mapping[str, float | None]) -> dict[str, float]:
    return {name: share for name, share in shares.items() if share is not None}


def _changes(document: ComparisonDocument, manifest: Manifest, ids: Iterator[str]) -> list[Change]:
    found: list[Change] = []
    for number, policy in enumerate(document.policies[1:], 1):
        by_unit: dict[str, list[OutcomeDifference]] = {}
        for part in PARTS:
            for entry in comparison.telling(document, policy, part):
                by_unit.setdefault(_unit(entry), []).append(entry)
        parts: list[Part] = []
        for unit, entries in by_unit.items():
            entries.sort(key=_size, reverse=True)
            rows = [r for e in entries[:MOST_ROWS] if (r := _row(document, manifest, e))]
            ends = whiskers.limits(rows, float("inf"))
            chart = whiskers.whiskers(f"{unit}: {policy}", rows, ends)
            if chart:
                parts.append(Part(next(ids), unit, chart, len(entries) - len(rows)))
        every = comparison.changes(document, policy, manifest.names, every=True)
        colour = _colour(document, policy)
        found.append(Change(policy, f"change-{number}", colour, tuple(parts), every))
    return found


def _unit(entry: OutcomeDifference) -> str:
    """Return the scale on which a difference is drawn."""
    if entry.scale == "ratio":
        return RISK
    if entry.unit == MANY:
        return SETTINGS
    return f"index, {entry.unit}" if entry.index else entry.unit


def _size(entry: OutcomeDifference) -> float:
    found = entry.last.standardised
    return abs(found.p50) if found and found.p50 is not None else 0.0


def _row(
    document: ComparisonDocument, manifest: Manifest, entry: OutcomeDifference
) -> whiskers.Row | None:
    settings = _unit(entry) == SETTINGS
    quantiles = _quantiles(entry.last.standardised if settings else entry.last)
    if quantiles is None:
        return None
    if entry.scale == "ratio":
        p05, p25, p50, p75, p95 = (100.0 * (x - 1.0) for x in quantiles)
        quantiles = p05, p25, p50, p75, p95
    text = comparison.difference(entry.scale, entry.last).partition(" (")[0]
    colour = _colour(document, entry.policy)
    # Titles of lines are too long for a chart.
    actors = {code: name for code, name in manifest.names.items() if "." not in code}
    return whiskers.Row(comparison.named(entry, actors), text, colour, quantiles)


def _quantiles(marks: Marks | None) -> tuple[float, float, float, float, float] | None:
    if marks is None:
        return None
    found = (marks.p05, marks.p25, marks.p50, marks.p75, marks.p95)
    known = [x for x in found if x is not None]
    return (known[0], known[1], known[2], known[3], known[4]) if len(known) == 5 else None
