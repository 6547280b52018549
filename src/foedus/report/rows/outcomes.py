"""Outcomes and choices of a run as text, in the order of the analysis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foedus.contract import GRADES
from foedus.report.rows.wording import MOST_DECIMALS, NONE, amount, decimals, interval, last
from foedus.result.documents.summary import Summary
from foedus.result.schema import Manifest, ParameterRow, Series

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


@dataclass(frozen=True)
class ChoiceRow:
    """One instrument: per arm the option most members stand at, with its share."""

    label: str
    ends: tuple[str, ...]


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


def choice_rows(document: Summary, manifest: Manifest, part: str) -> list[ChoiceRow]:
    """Return one row per instrument of one part."""
    rows: list[ChoiceRow] = []
    for series in manifest.series:
        if series.part != part or not series.is_choice:
            continue
        for label in series.labels:
            by = document.choices[label].by
            rows.append(ChoiceRow(label, tuple(_modal(by[arm]) for arm in manifest.arms)))
    return rows


def grade_counts(parameters: Sequence[ParameterRow]) -> list[tuple[str, str, int]]:
    """Return grade, meaning and number of parameters, from best founded to assumed."""
    return [
        (grade, meaning, sum(row.grade == grade for row in parameters))
        for grade, meaning in GRADES.items()
    ]


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
