"""Write the page of a comparison: in short, best for whom, and what differs, with charts.

Every number on it is read from the document of `foedus.analyses.compare`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from foedus.analyses.compare import Comparison
from foedus.report import bars, compared, contrasts, figures, page, tables, whiskers
from foedus.result.documents.comparison import (
    ComparisonDocument,
    GovernmentWorth,
    LineWorth,
    Marks,
    OutcomeDifference,
    Worth,
)
from foedus.result.folder import COMPARISON_PAGE, put
from foedus.result.schema import Manifest

MOST_ROWS = 12
"""Outcomes of a part that are drawn; all stand in the table below."""

MOST_SD = 3.0
"""Standard deviations beyond which a chart shows an arrow."""

MANY = "unit of the instrument"
"""Unit of settings, which each instrument has its own of."""

BEST_COLOURS = ("#8fc1e3", "#ee8a4f", "#5fc3a3", "#dc9fc1", "#f3bf4f", "#b7e0f7", "#b9c0c7")
"""The arms' colours, lighter, so that each carries dark text."""


@dataclass(frozen=True)
class Part:
    """What a policy changes in one part of the analysis."""

    id: str
    title: str
    chart: whiskers.Chart
    more: int


@dataclass(frozen=True)
class Change:
    """What a policy changes: charts by part, and rows of all its numbers as text."""

    policy: str
    anchor: str
    colour: str
    parts: tuple[Part, ...]
    rows: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Party:
    """A government: how often each policy is best for its lines, and by how much they differ."""

    id: str
    title: str
    best: figures.Chart
    worth: whiskers.Chart | None
    rows: tuple[dict[str, Any], ...]


def write(comparison: Comparison) -> Path:
    """Write ``compare.html`` into the result folder and return its path.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    path = comparison.result.path / COMPARISON_PAGE
    text = render(comparison.document, comparison.result.manifest)
    put(path, text)
    return path


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
        policies=_policies(document),
        parties=_parties(document, ids),
        changes=_changes(document, manifest, ids),
        wants=compared.wants(document),
        shocks=compared.shocks(document),
        left_out=compared.left_out(document),
        contrasts=contrasts.contrast_tables(document.contrasts, manifest),
    )


def _colour(document: ComparisonDocument, policy: str) -> str:
    return figures.arm_colour(document.policies.index(policy))


def _policies(document: ComparisonDocument) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "colour": _colour(document, name),
            "light": BEST_COLOURS[number % len(BEST_COLOURS)],
            "entries": document.interventions[name],
        }
        for number, name in enumerate(document.policies)
    ]


def _parties(document: ComparisonDocument, ids: Iterator[str]) -> list[Party]:
    return [_party(document, government, ids) for government in document.governments or ()]


def _party(document: ComparisonDocument, government: GovernmentWorth, ids: Iterator[str]) -> Party:
    name, title = government.government, government.title
    lines = [line for line in document.lines or () if line.government == name]
    called: list[tuple[str, Worth]] = [("all, by influence", government)]
    called += [(_called(line), line) for line in lines]
    light = {policy["name"]: policy["light"] for policy in _policies(document)}
    best = bars.bars(
        f"How often each policy is best, {title}",
        [(text, _known(entry.best)) for text, entry in called],
        light,
    )
    rows = [
        whiskers.Row(
            text if len(document.policies) == 2 else f"{text}: {policy}",
            compared.swings(entry.versus[policy]),
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
    told = tuple(_told(document, entry) for entry in (government, *lines))
    return Party(next(ids), title, best, worth, told)


def _called(line: LineWorth) -> str:
    return compared.short(line.line) + ("*" if line.counterfactual else "")


def _known(shares: Mapping[str, float | None]) -> dict[str, float]:
    return {name: share for name, share in shares.items() if share is not None}


def _told(document: ComparisonDocument, entry: LineWorth | GovernmentWorth) -> dict[str, Any]:
    """Return what is said of a line, or of a government, as text, policy by policy."""
    line = entry if isinstance(entry, LineWorth) else None
    influence = line.influence if line else None
    return {
        "title": line.title if line else "all, by influence",
        "counterfactual": line is not None and line.counterfactual,
        "influence": "" if influence is None else f"{influence:.0%}",
        "regret": ", ".join(
            f"{policy} {tables.amount(loss, digits=2)}" for policy, loss in entry.regret.items()
        ),
        "policies": [
            {
                "name": policy,
                "verdict": entry.versus[policy].verdict,
                "swings": compared.swings(entry.versus[policy]),
                "better": compared.ups_and_downs(entry.versus[policy]),
                "reasons": compared.reasons(line, policy) if line else "",
            }
            for policy in document.policies[1:]
        ],
    }


def _changes(document: ComparisonDocument, manifest: Manifest, ids: Iterator[str]) -> list[Change]:
    found: list[Change] = []
    for number, policy in enumerate(document.policies[1:], 1):
        drawn = {part: compared.telling(document, policy, part) for part in tables.PARTS}
        rows = {
            part: [row for e in entries[:MOST_ROWS] if (row := _row(document, manifest, e))]
            for part, entries in drawn.items()
        }
        ends = whiskers.limits([row for some in rows.values() for row in some], MOST_SD)
        parts: list[Part] = []
        for part, title in tables.PARTS.items():
            chart = whiskers.whiskers(f"{title}: {policy}", rows[part], ends)
            if chart:
                more = len(drawn[part]) - len(rows[part])
                parts.append(Part(next(ids), f"{part} {title}", chart, more))
        every = [e for part in tables.PARTS for e in compared.telling(document, policy, part, True)]
        texts = tuple(_texts(e, manifest) for e in every)
        colour = _colour(document, policy)
        found.append(Change(policy, f"change-{number}", colour, tuple(parts), texts))
    return found


def _row(
    document: ComparisonDocument, manifest: Manifest, entry: OutcomeDifference
) -> whiskers.Row | None:
    quantiles = _quantiles(entry.last.standardised)
    if quantiles is None:
        return None
    unit = "" if entry.scale == "ratio" or entry.unit == MANY else f" {entry.unit}"
    text = compared.difference(entry.scale, entry.last).partition(" (")[0] + unit
    colour = _colour(document, entry.policy)
    # Titles of lines are too long for a chart.
    actors = {code: name for code, name in manifest.names.items() if "." not in code}
    return whiskers.Row(compared.named(entry, actors), text, colour, quantiles)


def _quantiles(marks: Marks | None) -> tuple[float, float, float, float, float] | None:
    if marks is None:
        return None
    found = (marks.p05, marks.p25, marks.p50, marks.p75, marks.p95)
    known = [x for x in found if x is not None]
    return (known[0], known[1], known[2], known[3], known[4]) if len(known) == 5 else None


def _texts(entry: OutcomeDifference, manifest: Manifest) -> dict[str, str]:
    standardised = entry.last.standardised
    return {
        "part": entry.part,
        "name": compared.named(entry, manifest.names),
        "unit": "relative risk" if entry.scale == "ratio" else entry.unit,
        "average": compared.difference(entry.scale, entry.average),
        "last": compared.difference(entry.scale, entry.last),
        "shares": compared.ups_and_downs(entry.last),
        "sd": tables.amount(standardised and standardised.p50, like=(1.0,), sign=True),
    }
