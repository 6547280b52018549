"""Outcomes and choices of a run as text, in the order of the analysis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foedus.report.rows.table import Column, Heading, Row, Table, numbers, words
from foedus.report.rows.wording import (
    MOST_DECIMALS,
    NONE,
    amount,
    decimals,
    interval,
    label_text,
    last,
)
from foedus.result.documents.summary import Summary
from foedus.result.schema import Manifest, Series

PARTS = {"I": "Formation", "II": "Policy", "III": "Objectives", "IV": "Impacts"}
"""The parts of an analysis, in reading order."""

GROUPS = {
    "": "",
    "effort": "Effort, money and trade",
    "forces": "Forces, commands and roles",
    "gain": "What the patron gains",
    "cost": "What the patron pays",
    "unmet": "What was asked for and not met",
    "position": "Military position",
    "power": "Power within the alliance",
    "trust": "Trust and fears",
    "risk": "Risk of conflict in the region",
    "rival": "Ally and rival",
}
"""What outcomes are about within a part, in reading order."""

FINER = 2
"""Decimals that a difference may show beyond those of the level it belongs to."""


@dataclass(frozen=True)
class OutcomeRow:
    """One label of an outcome: where it starts, where each arm ends, how the arms differ.

    Attributes
    ----------
    ends
        Median and 90% interval of the last quarter, one per arm; empty for an index or a hazard,
        whose level says nothing.
    contrast
        Second arm against the first: difference, or relative risk for a hazard.
    """

    label: str
    start: str
    ends: tuple[str, ...]
    contrast: str


@dataclass(frozen=True)
class OutcomeTable:
    """All shown labels of one outcome."""

    series: Series
    rows: tuple[OutcomeRow, ...]


def outcome_tables(document: Summary, manifest: Manifest, part: str) -> list[OutcomeTable]:
    """Return the tables of one part, by what they are about, then in the manifest's order."""
    order = list(GROUPS)
    found = [
        OutcomeTable(series, tuple(_rows(document, manifest, series)))
        for series in manifest.series
        if series.part == part and not (series.is_choice or series.is_event)
    ]
    return sorted(
        found, key=lambda t: order.index(t.series.group) if t.series.group in order else 0
    )


def ends(tables: Sequence[OutcomeTable], manifest: Manifest, *, wide: bool) -> Table:
    """Return the rows of outcomes under a heading for each.

    Parameters
    ----------
    wide
        Whether there is room for the unit beside the title of an outcome.
    """
    first, *others = manifest.arms
    heads = [manifest.quarters[0], *(f"{arm} {manifest.quarters[-1]}" for arm in manifest.arms)]
    heads += [f"{others[0]} against {first}"] if others else []
    rows: list[Row | Heading] = []
    for table in tables:
        title, unit = table.series.title, table.series.unit
        rows.append(Heading(title, soft=unit) if wide else Heading(title, lines=(unit,)))
        for row in table.rows:
            told = row.ends or ("",) * len(manifest.arms)
            contrast = (row.contrast,) if others else ()
            rows.append((label_text(row.label), row.start, *told, *contrast))
    return Table((Column("outcome", whole=True), *numbers(*heads)), tuple(rows))


def taken(document: Summary, manifest: Manifest, part: str) -> Table:
    """Return for each instrument of a part the option most members end at, and their share."""
    rows = (
        (label_text(label), *(_modal(document.choices[label].by[arm]) for arm in manifest.arms))
        for series in manifest.series
        if series.part == part and series.is_choice
        for label in series.labels
    )
    heads = ("most taken option", *(f"{arm} {manifest.quarters[-1]}" for arm in manifest.arms))
    return Table(words(*heads), tuple(rows))


def unsound(document: Summary, manifest: Manifest) -> list[str]:
    """Return one sentence per arm and status of members that were left out."""
    sound = manifest.status.get(0, "")
    return [
        f"{arm}: {count:,} of {manifest.members:,} members left out: {text}"
        for arm, statuses in document.status.items()
        for text, count in statuses.items()
        if text != sound
    ]


def _rows(document: Summary, manifest: Manifest, series: Series) -> list[OutcomeRow]:
    entry = document.outcomes[series.name]
    levels = not (series.index or series.is_hazard)
    first, *others = manifest.arms
    rows: list[OutcomeRow] = []
    for label in manifest.shown(series):
        start = entry.by[first][label].p50[0]
        ends = tuple(interval(entry.by[arm][label]) for arm in manifest.arms)
        contrast = ""
        if others and series.is_hazard:
            risk = document.risk(series.name, others[0], label)
            contrast = f"x {interval(risk)}" if risk else NONE
        elif others:
            known = [x for arm in manifest.arms for x in last(entry.by[arm][label])]
            finest = min(decimals(known, digits=3) + FINER, MOST_DECIMALS)
            contrast = interval(entry.versus[others[0]][label], True, 2, finest)
        rows.append(
            OutcomeRow(label, amount(start) if levels else "", ends if levels else (), contrast)
        )
    return rows


def _modal(shares: Mapping[str, Sequence[float | None]]) -> str:
    last = {option: row[-1] for option, row in shares.items()}
    known = {option: share for option, share in last.items() if share is not None}
    if not known:
        return NONE
    option = max(known, key=lambda name: known[name])
    return f"{option.replace('_', ' ')} ({known[option]:.0%})"
