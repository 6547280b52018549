"""Write the report of a run: one self-contained HTML page in the order of the analysis.

It opens with the answer card of the first arm that is compared, and the surest findings. Formation,
policy, objectives and impacts follow, one screen each before anything unfolds, then what they rest
on: what was observed, what choices rest on, behaviour tests, the degeneracy monitor, assumptions,
the literature used, provenance.
"""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path

from foedus.analyses.findings import Findings
from foedus.overview import counted
from foedus.report.charts.chart import arm_colour, arm_dash, dark_arm_colour
from foedus.report.pages import burdens, card, formation, overview, page, panels
from foedus.report.pages import claims as claims_page
from foedus.report.pages import hears as hears_page
from foedus.report.rows import (
    again,
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
from foedus.report.rows.overview import anchor
from foedus.report.rows.replaced import replaced_tables
from foedus.report.rows.wording import arm_title
from foedus.result.documents.heard import Heard
from foedus.result.documents.summary import Summary
from foedus.result.folder import REPORT
from foedus.result.result import Result
from foedus.result.schema import Manifest

GRADE_COLOURS = {"V": "#0072b2", "R": "#56b4e9", "M": "#e69f00", "E": "#b9c0c7"}

ABOUT = {
    "I": "Who has what say within its government, and what the public and the budget allow.",
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
class Group:
    """Outcomes of a part that are about one thing; they unfold together."""

    id: str
    title: str
    outcomes: tuple[panels.OutcomeFigure, ...]

    @property
    def about(self) -> str:
        """Return what it is about, in the titles of its outcomes where it has none."""
        return self.title or ", ".join(outcome.series.title for outcome in self.outcomes)

    @property
    def count(self) -> int:
        """Return how many charts unfold."""
        return sum(len(outcome.panels) for outcome in self.outcomes)


@dataclass(frozen=True)
class Section:
    """One part of the analysis."""

    part: str
    title: str
    about: str
    overview: overview.Overview
    choices: tuple[panels.ChoiceFigure, ...]
    groups: tuple[Group, ...]

    @property
    def charts(self) -> tuple[tuple[str, str], ...]:
        """Return anchor and title of every chart, for the contents."""
        drawn = (outcome for group in self.groups for outcome in group.outcomes)
        return (
            *((choice.anchor, choice.title) for choice in self.choices),
            *(
                (panel.anchor, f"{outcome.series.title}, {panel.label}")
                for outcome in drawn
                for panel in outcome.panels
            ),
        )


def write_report(
    result: Result,
    document: Summary,
    findings: Findings,
    heard: Heard | None = None,
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
    manifest = result.manifest
    leave = again.leave(manifest)
    told = verdicts.told(manifest.case, manifest.digest, None, result.path, leave)
    result.write(REPORT, render(manifest, document, findings, heard, told))
    return result.report


def render(
    manifest: Manifest,
    document: Summary,
    findings: Findings,
    heard: Heard | None = None,
    told: verdicts.Told | None = None,
) -> str:
    """Return the page as text; `told` are the verdicts on claims, if not those that ship."""
    told = told or verdicts.told(manifest.case, manifest.digest)
    events = timeline.events(manifest)
    ids = (f"c{number}" for number in count())
    return page.fill(
        "report.html.j2",
        manifest=manifest,
        size=_size(manifest),
        arms=_arms(manifest),
        cautions=document.cautions,
        answers=[card.body(answer, i) for i, answer in enumerate(document.answers)],
        surest=[
            (found, anchor(found.outcome, found.label))
            for found in opening.surest(manifest, document)
        ],
        said=opening.sentences(manifest, document),
        sections=_sections(manifest, document, events, ids),
        burdens=burdens.diagram(manifest, ids),
        weights=list(opening.weights(manifest, document)),
        together=formation.together(manifest, document, ids),
        formations=formation.formations(manifest, document, ids),
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
        verdicts=claims_page.in_report(told),
        hears=None if heard is None else hears_page.parts(heard),
        flags=monitor.flags(findings.flags, manifest),
        used=monitor.used(findings.choices, manifest),
        replaced=replaced_tables(document, manifest),
        contrasts=contrasts.contrast_tables(document.contrasts, manifest),
        events=events,
        first_arm=manifest.arms[0],
        alone=shlex.join(again.arm(manifest, manifest.arms[0])),
        case=again.case(manifest),
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
        f"{counted(manifest.draws, 'structural draw')} \N{MULTIPLICATION SIGN} "
        f"{counted(manifest.replicates, 'shock replicate')} by quarter, {first} to {last}: "
        f"{counted(manifest.members, 'member')} an arm."
    )


def _arms(manifest: Manifest) -> list[page.ArmKey]:
    return [
        page.ArmKey(
            name,
            arm_colour(number),
            tuple(manifest.policies.get(name, ())),
            dash=arm_dash(number),
            dark=dark_arm_colour(number),
            number=number,
            title=arm_title(name, manifest.titles),
        )
        for number, name in enumerate(manifest.arms)
    ]


def _sections(
    manifest: Manifest, document: Summary, events: Sequence[timeline.Event], ids: Iterator[str]
) -> list[Section]:
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
            Group(f"{part}-{group or 'outcomes'}", GROUPS.get(group, ""), tuple(own))
            for group, own in groupby(drawn, lambda outcome: outcome.series.group)
        )
        if choices or drawn:
            first = overview.of_part(manifest, document, part, drawn, ids)
            found.append(Section(part, title, ABOUT[part], first, choices, groups))
    return found
