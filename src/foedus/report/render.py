"""Write the report of a run: one self-contained HTML page in the order of the analysis.

Formation, policy, objectives and impacts come first, then what they rest on: assumptions by
evidence grade, the degeneracy monitor, dated events, provenance and the literature used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import jinja2

from foedus.analyses.findings import Findings
from foedus.analyses.monitor import ChoiceRow, Flag
from foedus.report import figures, formation, tables
from foedus.report.bibliography import references
from foedus.result.folder import writing
from foedus.result.result import Result
from foedus.result.schema import Manifest, Series

GRADE_COLOURS = {"V": "#0072b2", "R": "#56b4e9", "M": "#e69f00", "E": "#b9c0c7"}


@dataclass(frozen=True)
class Panel:
    """One chart with what is said under it: pairs of a name and a text."""

    id: str
    label: str
    chart: figures.Chart
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OutcomeFigure:
    """The charts of one outcome; `unit` says what their axis shows."""

    series: Series
    unit: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class ChoiceFigure:
    """The charts of one instrument, one per arm, and the colours of its options."""

    title: str
    options: tuple[tuple[str, str], ...]
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Section:
    """One part of the analysis."""

    part: str
    title: str
    choices: tuple[ChoiceFigure, ...]
    outcomes: tuple[OutcomeFigure, ...]
    formations: tuple[formation.Formation, ...] = ()


def write_report(result: Result, document: tables.Document, findings: Findings) -> Path:
    """Write ``report.html`` into the result folder and return its path.

    Parameters
    ----------
    document
        The summary document, from which all numbers are taken.
    findings
        For the monitor's table of how instruments were used.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    page = render(result.manifest, document, findings)
    with writing(result.path):
        result.report.write_text(page, encoding="utf-8")
    return result.report


def render(manifest: Manifest, document: tables.Document, findings: Findings) -> str:
    """Return the page as text."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("foedus.report"),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("report.html.j2").render(
        manifest=manifest,
        size=_size(manifest),
        arms=_arms(manifest),
        sections=_sections(manifest, document),
        unsound=tables.unsound(document, manifest),
        grades=[
            {"letter": grade, "meaning": meaning, "count": n, "colour": GRADE_COLOURS[grade]}
            for grade, meaning, n in tables.grade_counts(manifest.parameters)
        ],
        off=", ".join(row.title for row in manifest.mechanisms if not row.active),
        mechanisms=", ".join(f"{m.code} {m.title}" for m in manifest.mechanisms if m.active),
        flags=_flags(manifest, findings.flags),
        used=[
            _used(manifest, row)
            for label in dict.fromkeys(row.label for row in findings.choices)
            for row in findings.choices
            if row.label == label
        ],
        replaced=tables.replaced_tables(document, manifest),
        first_arm=manifest.arms[0],
        last=manifest.quarters[-1],
        quarters=manifest.quarters,
        references=references(manifest.references),
    )


def _size(manifest: Manifest) -> str:
    first, last = manifest.quarters[0], manifest.quarters[-1]
    return (
        f"{manifest.draws:,} structural draws \N{MULTIPLICATION SIGN} {manifest.replicates:,} "
        f"shock replicates by quarter, {first} to {last}."
    )


def _arms(manifest: Manifest) -> list[dict[str, Any]]:
    return [
        {"name": arm.name, "colour": arm.colour, "dash": arm.dash, "entries": entries}
        for number, name in enumerate(manifest.arms)
        for arm, entries in [(figures.Arm(name, number, {}), manifest.policies.get(name, []))]
    ]


def _sections(manifest: Manifest, document: tables.Document) -> list[Section]:
    ids = (f"c{number}" for number in count())
    found: list[Section] = []
    for part, title in tables.PARTS.items():
        here = [series for series in manifest.series if series.part == part]
        choices = tuple(
            _choice(manifest, document, label, ids)
            for series in here
            if series.is_choice
            for label in series.labels
        )
        outcomes = tuple(
            _figure(manifest, document, table, ids)
            for table in tables.outcome_tables(document, manifest, part)
        )
        drawn = tuple(outcome for outcome in outcomes if outcome.panels)
        formed = tuple(formation.formations(manifest, document, ids)) if part == "I" else ()
        if choices or drawn or formed:
            found.append(Section(part, title, choices, drawn, formed))
    return found


def _choice(
    manifest: Manifest, document: tables.Document, label: str, ids: Iterator[str]
) -> ChoiceFigure:
    by, names = document["choices"][label]["by"], document["choices"][label]["options"]
    options = tuple(
        (name.replace("_", " "), figures.option_colour(number, len(names)))
        for number, name in enumerate(names)
    )
    title = tables.label_text(label, manifest.names)
    panels = (
        Panel(next(ids), arm, figures.areas(f"{title}, {arm}", manifest.quarters, by[arm]))
        for arm in manifest.arms
    )
    return ChoiceFigure(title, options, tuple(panels))


def _figure(
    manifest: Manifest, document: tables.Document, table: tables.OutcomeTable, ids: Iterator[str]
) -> OutcomeFigure:
    series = table.series
    panels: list[Panel] = []
    for row in table.rows:
        label = tables.label_text(row.label, manifest.names)
        arms = _drawn_arms(manifest, document, series, row.label)
        chart = figures.fan(
            f"{series.title}, {label}",
            manifest.quarters,
            arms,
            reference=1.0 if series.is_hazard else 0.0 if series.index else None,
            ratio=series.is_hazard,
        )
        if chart:
            lines = _lines(manifest, document, series, row)
            panels.append(Panel(next(ids), label, chart, lines))
    return OutcomeFigure(series, _axis_unit(manifest, series), tuple(panels))


def _drawn_arms(
    manifest: Manifest, document: tables.Document, series: Series, label: str
) -> list[figures.Arm]:
    entry = document["outcomes"][series.name]
    arms: list[figures.Arm] = []
    for number, arm in enumerate(manifest.arms):
        if series.is_hazard:
            quantiles = tables.relative_risk(document, series.name, arm, label)
        elif series.index:
            quantiles = entry["versus"].get(arm, {}).get(label)
        else:
            quantiles = entry["by"][arm][label]
        if quantiles:
            arms.append(figures.Arm(arm, number, quantiles))
    return arms


def _axis_unit(manifest: Manifest, series: Series) -> str:
    if series.is_hazard:
        return f"relative risk against {manifest.arms[0]}"
    if series.index:
        return f"{series.unit}, difference to {manifest.arms[0]}"
    return series.unit


def _lines(
    manifest: Manifest, document: tables.Document, series: Series, row: tables.OutcomeRow
) -> tuple[tuple[str, str], ...]:
    last = manifest.quarters[-1]
    lines = [
        (f"{arm} {last}", end) for arm, end in zip(manifest.arms, row.ends, strict=bool(row.ends))
    ]
    if row.contrast:
        lines.append((f"{manifest.arms[1]} against {manifest.arms[0]}", row.contrast))
    spread = document["spread"]
    divided = spread[series.name][manifest.arms[0]][row.label] if spread else None
    if divided and row.ends:
        lines.append(("structural share", f"{divided['draws']:.0%}"))
    return tuple(lines)


def _used(manifest: Manifest, row: ChoiceRow) -> dict[str, str]:
    """Return a row of the monitor's table of how instruments were used, as text."""
    name, _, label = row.state.partition(" ")
    heeds = tables.label_text(label, manifest.names)
    return {
        "label": tables.label_text(row.label, manifest.names),
        "arm": row.arm,
        "option": row.option,
        "same": f"{row.same:.0%}",
        "entropy": f"{row.entropy:.2f}",
        "changes": f"{row.changes:.2f}",
        "reversals": f"{row.reversals:.2f}",
        "information": _two(row.information),
        "heeds": f"{manifest.find(name).title}, {heeds}" if name else tables.NONE,
        "deafness": _two(row.deafness),
        "regret": _two(row.regret),
    }


def _two(value: float | None) -> str:
    return tables.amount(value, like=(1.0,))


def _flags(manifest: Manifest, flags: Sequence[Flag]) -> list[dict[str, Any]]:
    """Return one row per label and check, with a message per arm."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for flag in flags:
        rows.setdefault((flag.label, flag.check), {})[flag.arm] = flag.message
    return [
        {
            "label": tables.label_text(label, manifest.names),
            "check": check,
            "messages": [by_arm.get(arm, "") for arm in manifest.arms],
        }
        for (label, check), by_arm in rows.items()
    ]
