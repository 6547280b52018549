"""Write the report of a run: one self-contained HTML page in the order of the analysis.

Formation, policy, objectives and impacts come first, then what they rest on: what was observed,
behaviour tests, the degeneracy monitor, assumptions by evidence grade, the literature used,
provenance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path

from foedus.analyses.findings import Findings
from foedus.report.charts.chart import arm_colour, arm_dash
from foedus.report.pages import claims as claims_page
from foedus.report.pages import formation, page, panels
from foedus.report.pages import hears as hears_page
from foedus.report.rows import (
    assumptions,
    behaviour,
    contrasts,
    monitor,
    opening,
    provenance,
    scorecard,
    verdicts,
)
from foedus.report.rows import events as timeline
from foedus.report.rows.outcomes import GROUPS, PARTS, outcome_tables, unsound
from foedus.report.rows.replaced import replaced_tables
from foedus.result.documents.summary import Summary
from foedus.result.folder import REPORT
from foedus.result.heard import Heard
from foedus.result.result import Result
from foedus.result.schema import Manifest

GRADE_COLOURS = {"V": "#0072b2", "R": "#56b4e9", "M": "#e69f00", "E": "#b9c0c7"}

ABOUT = {
    "I": "Who wanted what, and how much of each choice it decided.",
    "II": "Which levers stood where, what was done with them, and what happened on dated days.",
    "III": "What the patron gains and what it pays, in separate accounts that are never added up: "
    "there is no exchange rate between them that all lines of its government would accept.",
    "IV": "What follows for the alliance, for the risk of conflict, and for ally and rival. "
    "Risks are relative to the first arm.",
}
"""What each part of the analysis is about."""


@dataclass(frozen=True)
class Graded:
    """How many parameters have a grade of evidence."""

    letter: str
    meaning: str
    count: int
    colour: str


@dataclass(frozen=True)
class Section:
    """One part of the analysis."""

    part: str
    title: str
    about: str
    choices: tuple[panels.ChoiceFigure, ...]
    groups: tuple[tuple[str, tuple[panels.OutcomeFigure, ...]], ...]
    formations: tuple[formation.Formation, ...] = ()


def write_report(
    result: Result, document: Summary, findings: Findings, heard: Heard | None = None
) -> Path:
    """Write ``report.html`` into the result folder and return its path.

    Parameters
    ----------
    document
        The summary document, from which all numbers are taken.
    findings
        For the monitor's table of how instruments were used.
    heard
        Whom levers hear, where that was asked for.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    result.write(REPORT, render(result.manifest, document, findings, heard))
    return result.report


def render(
    manifest: Manifest, document: Summary, findings: Findings, heard: Heard | None = None
) -> str:
    """Return the page as text."""
    events = timeline.events(manifest)
    return page.fill(
        "report.html.j2",
        manifest=manifest,
        size=_size(manifest),
        arms=_arms(manifest),
        cautions=document.cautions,
        said=opening.sentences(manifest, document),
        sections=_sections(manifest, document, events),
        unsound=unsound(document, manifest),
        grades=[
            Graded(grade, meaning, n, GRADE_COLOURS[grade])
            for grade, meaning, n in assumptions.grade_counts(manifest.parameters)
        ],
        readings=assumptions.readings(manifest),
        parameters=assumptions.parameters(manifest),
        off=", ".join(row.title for row in manifest.mechanisms if not row.active),
        mechanisms=", ".join(f"{m.code} {m.title}" for m in manifest.mechanisms if m.active),
        scorecard=scorecard.part(document.scorecard, manifest),
        behaviour=behaviour.tests(document.behaviour or ()),
        verdicts=claims_page.in_report(verdicts.told(manifest.case, manifest.digest)),
        hears=None if heard is None else hears_page.parts(heard),
        flags=monitor.flags(findings.flags, manifest),
        used=monitor.used(findings.choices, manifest),
        replaced=replaced_tables(document, manifest),
        contrasts=contrasts.contrast_tables(document.contrasts, manifest),
        events=events,
        first_arm=manifest.arms[0],
        last=manifest.quarters[-1],
        quarters=manifest.quarters,
        references=provenance.literature(manifest),
        sources=provenance.sources(manifest),
        informal=provenance.informal(manifest),
        again=provenance.command(manifest),
    )


def _size(manifest: Manifest) -> str:
    first, last = manifest.quarters[0], manifest.quarters[-1]
    return (
        f"{manifest.draws:,} structural draws \N{MULTIPLICATION SIGN} {manifest.replicates:,} "
        f"shock replicates by quarter, {first} to {last}."
    )


def _arms(manifest: Manifest) -> list[page.ArmKey]:
    return [
        page.ArmKey(
            name,
            arm_colour(number),
            tuple(manifest.policies.get(name, ())),
            dash=arm_dash(number),
        )
        for number, name in enumerate(manifest.arms)
    ]


def _sections(
    manifest: Manifest, document: Summary, events: Sequence[timeline.Event]
) -> list[Section]:
    ids = (f"c{number}" for number in count())
    found: list[Section] = []
    for part, title in PARTS.items():
        here = [series for series in manifest.series if series.part == part]
        choices = tuple(
            panels.choice(manifest, document, label, ids, events)
            for series in here
            if series.is_choice
            for label in series.labels
        )
        outcomes = [
            panels.outcome(manifest, document, table, ids)
            for table in outcome_tables(document, manifest, part)
        ]
        drawn = [outcome for outcome in outcomes if outcome.panels]
        groups = tuple(
            (GROUPS.get(group, ""), tuple(own))
            for group, own in groupby(drawn, lambda outcome: outcome.series.group)
        )
        formed = tuple(formation.formations(manifest, document, ids)) if part == "I" else ()
        if choices or drawn or formed:
            found.append(Section(part, title, ABOUT[part], choices, groups, formed))
    return found
