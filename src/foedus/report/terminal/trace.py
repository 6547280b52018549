"""What ``foedus trace`` prints: a number, its chain, what moved it, choices, claims and sources.

Everything is read from the document ``foedus-trace/1``, so text and ``--json`` cannot disagree.
"""

import shlex
from collections.abc import Sequence
from typing import TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foedus.report.rows.wording import label_text
from foedus.report.terminal.console import console, heading, indented
from foedus.report.terminal.trace_choices import ChoicePage
from foedus.report.terminal.trace_words import at, before, plain, signed, value, whence, words
from foedus.result.documents.choice import ChoiceWithNumbers
from foedus.result.documents.evidence import Drawn, DrawnParameter, ObservedSeries, TouchingEvent
from foedus.result.documents.trace import (
    Appraisal,
    EnsembleOfChoice,
    EnsembleOfNumber,
    InputEffect,
    Inside,
    MadeOf,
    SetBy,
    Trace,
    Variable,
)

T = TypeVar("T")

WIDTH = 100
MOST_INPUTS, MOST_PARAMETERS, MOST_EVENTS, MOST_CLAIMS = 6, 4, 3, 8

NOTHING = 1e-6  # part of the largest effect below which a remainder is rounding

LINKS = {"log": "log", "logit": "log-odds", "identity": "as it is"}
OWN = {"log": "logs", "logit": "log-odds"}


def show(
    document: Trace,
    to: Console | None = None,
    *,
    everything: bool = False,
    of: str = "",
    tail: str = "",
) -> None:
    """Print a trace.

    Parameters
    ----------
    everything
        All rows of all tables, and every equation; else the strongest.
    of, tail
        How commands to go on with name the case or result, and their options for arm and size.
    """
    _Page(document, to or console(WIDTH), everything, (of or document.case, tail)).show()


def _ends(row: InputEffect) -> tuple[Text, str, str]:
    return Text(f"{row.name}[{row.label}]"), value(row.start), value(row.value)


class _Page:
    def __init__(self, d: Trace, out: Console, everything: bool, asked: tuple[str, str]) -> None:
        self.d, self.out, self.everything, self.asked = d, out, everything, asked
        self.told: set[str] = set()
        self.cited: dict[str, str] = {}

    def show(self) -> None:
        d, outcome = self.d, self.d.outcome
        where = d.label
        if "." not in where:
            where = f"{label_text(where, d.names)} ({where})"
        self.out.print()
        title = f"{outcome.title}: {where}, {d.quarter}"
        self.out.print(Text(title, style="bold"))
        self._line(outcome.description, 0)
        run = [f"case {d.case}", f"policy {d.policy}", *d.do, f"seed {d.seed}"]
        self.out.print(Text("; ".join(run), style="dim"))
        self._number()
        self._chain()
        self._choices()
        self._claims()
        self._sources()
        self._further()

    def _take(self, rows: Sequence[T], most: int) -> Sequence[T]:
        return rows if self.everything else rows[:most]

    # --- 1 the number ---------------------------------------------------------------------

    def _number(self) -> None:
        d, outcome, made = self.d, self.d.outcome, self.d.made_of
        heading(self.out, "1  The number")
        ensemble, member = d.ensemble, d.member
        count = f"{ensemble.members:,} members"
        if isinstance(ensemble, EnsembleOfNumber):
            band = f"{value(ensemble.p05)} to {value(ensemble.p95)}"
            middle = value(ensemble.median)
            self._line(f"{count}: median {middle}, 90% interval {band} {outcome.unit}")
        elif isinstance(ensemble, EnsembleOfChoice):
            taken = sorted(ensemble.shares.items(), key=lambda pair: -pair[1])
            shares = ", ".join(f"{name} {share:.0%}" for name, share in taken if share)
            self._line(f"{count}: {shares}")
        if outcome.index:
            self._line("An index without a natural unit: compare arms, read no level.")
        now = outcome.value_text or f"{value(made.value)} {outcome.unit}"
        then = outcome.start_text or value(made.start)
        self._line(
            f"member {member.number} ({member.why}; draw {member.draw}, replicate "
            f"{member.replicate}): {now}; at the start {then}"
        )
        if not member.finite:
            self._line("This member's numbers ceased to be finite: nothing below can be trusted.")
        if outcome.formula:
            self._line(f"computed as: {outcome.formula.removeprefix('return ')}")
        apart = member.apart
        self._line(
            f"walked again; no outcome differs from the run's by more than {apart:.0e} of it"
        )
        if d.also:
            self._line(f"other entries that fit: {', '.join(d.also)}")
        if len(made.inputs) > 1 or made.remainder:
            self._inputs(made, outcome.unit)

    # --- 2 and 3 the chain, and what moved it ---------------------------------------------

    def _chain(self) -> None:
        d = self.d
        if d.variables or d.appraisals:
            heading(self.out, "2  The chain, and what moved it")
            self._line(
                "An effect is the number less what it would be with that input alone set back to "
                'its start. Effects need not add up: "together" is what they leave over.',
                2,
                style="dim",
            )
        for row in d.appraisals:
            if row.when == "at its end":
                self._appraisal(row)
        for row in d.variables:
            if row.inside:
                self._variable(row, row.inside)
        within = [row for row in d.appraisals if row.when != "at its end"]
        for row in within:
            self._appraisal(row)
        rest = [row for row in d.variables if not row.inside]
        if rest:
            self._brief(rest)

    def _variable(self, row: Variable, inside: Inside) -> None:
        self._name(row)
        self._written_by(row)
        origin = row.origin
        if isinstance(origin, SetBy):
            self._line(f"start: set by {', '.join(origin.set_by)}", 4)
        elif isinstance(origin, Drawn):
            self._line(f"start: {self._source(origin)}", 4)
            if origin.note:
                self._line(f"({origin.note})", 4)
        self._terms(row)
        self._inputs_since(inside, row)
        self._parameters(inside.parameters, "the quarter's increment")

    def _terms(self, row: Variable) -> None:
        own = OWN.get(row.link)
        columns = (["term", own] if own else ["term"]) + [row.unit]
        table = plain(columns)

        def add(what: str, link: float, natural: str) -> None:
            table.add_row(what, *([signed(link)] if own else []), natural)

        add(f"start (end of {before(self.d.first)})", row.start_link, value(row.start))
        for term in row.terms:
            if term.kind == "rounding" and abs(term.link) < 1e-4:
                continue
            add(words(term), term.link, signed(term.natural))
        add(self.d.quarter, row.value_link, value(row.value))
        self.out.print(Padding(table, (0, 0, 0, 4)))

    def _appraisal(self, row: Appraisal) -> None:
        self._name(row)
        self._written_by(row)
        hazard = row.hazard
        if hazard:
            drawn = hazard.uniform
            chance = value(hazard.value)
            if drawn is None:
                text = f"expected {chance}, drawn {value(hazard.happened)}"
            else:
                fell = "below" if hazard.happened else "not below"
                text = f"chance {chance}; the number drawn, {value(drawn)}, is {fell} it"
            self._line(f"{hazard.event}: {hazard.meaning}; {text}", 4)
        if row.imposed:
            self._line("influence of lines is imposed here; without that it would be made of", 4)
        if row.inputs:
            self._inputs(row, row.unit)
        self._parameters(row.parameters, "the value")

    def _inputs(self, node: MadeOf | Appraisal, unit: str) -> None:
        """Print the inputs of the last quarter with their effects."""
        rows = node.inputs
        table = plain(["input", "start", "now", f"effect, {unit}"])
        for row in self._take(rows, MOST_INPUTS):
            table.add_row(*_ends(row), signed(row.effect))
        rest = rows[len(self._take(rows, MOST_INPUTS)) :]
        if rest:
            table.add_row(f"{len(rest)} more", "", "", signed(sum(r.effect for r in rest)))
        if rows and abs(node.remainder) > NOTHING * max(abs(r.effect) for r in rows):
            table.add_row("together", "", "", signed(node.remainder))
        self._table(table)
        self._still(node.still if isinstance(node, Appraisal) else ())

    def _inputs_since(self, node: Inside, variable: Variable) -> None:
        """Print the inputs of a variable's increments, of the last quarter and of all."""
        rows, own = node.inputs, OWN.get(variable.link, variable.unit)
        table = plain(
            ["input", "start", "now", f"this quarter, {own}", f"since start, {own}", variable.unit]
        )
        for row in self._take(rows, MOST_INPUTS):
            moved = signed(row.effect), signed(row.since), signed(row.since_natural)
            table.add_row(*_ends(row), *moved)
        rest = rows[len(self._take(rows, MOST_INPUTS)) :]
        if rest:
            every = zip(*((r.effect, r.since, r.since_natural) for r in rest), strict=True)
            table.add_row(f"{len(rest)} more", "", "", *(signed(sum(column)) for column in every))
        least = NOTHING * max((abs(r.since) for r in rows), default=0.0)
        quarter, since = node.quarter, node.since
        for what, now, then in (
            ("at rest, all at the start", quarter.at_rest, since.at_rest),
            ("together", quarter.remainder, since.remainder),
            ("shocks", quarter.shocks, since.shocks),
            ("increment", quarter.increment, since.increment),
        ):
            if max(abs(now), abs(then)) > least:
                turned = signed(then * variable.slope)
                table.add_row(what, "", "", signed(now), signed(then), turned)
        self._table(table)
        self._still(node.still)

    def _table(self, table: Table) -> None:
        if table.row_count:
            self.out.print(Padding(table, (0, 0, 0, 4)))

    def _still(self, names: Sequence[str]) -> None:
        if names and self.everything:
            self._line(f"read without effect here: {', '.join(names)}", 4)

    def _parameters(self, rows: Sequence[DrawnParameter], of: str) -> None:
        if not rows:
            return
        self._line(f"parameters, with the elasticity of {of}:", 4)
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right")
        table.add_column(overflow="fold")
        for row in self._take(rows, MOST_PARAMETERS):
            shown = "-" if row.elasticity is None else signed(row.elasticity)
            text = f"{row.name.partition('.')[2]}, {row.meaning}: {self._source(row)}"
            table.add_row(shown, Text(text + (" (imposed)" if row.imposed else "")))
        self.out.print(Padding(table, (0, 0, 0, 6)))
        left = len(rows) - len(self._take(rows, MOST_PARAMETERS))
        if left:
            self._line(f"and {left} of less effect; see --all", 6)

    def _brief(self, rows: Sequence[Variable]) -> None:
        self._line("State variables further behind (in full with --all):")
        table = plain(["variable", "unit", "start", "now", "written by"])
        for row in rows:
            who = row.writer or "nobody"
            name = Text(f"{row.name}[{row.label}]")
            table.add_row(name, row.unit, value(row.start), value(row.value), who)
        self.out.print(Padding(table, (0, 0, 0, 4)))

    def _name(self, row: Variable | Appraisal) -> None:
        self.out.print()
        link = row.link if isinstance(row, Variable) else "identity"
        kind = "" if link == "identity" else f", carried as {LINKS[link]}"
        name = f"  {row.name}[{row.label}]"
        ends = f"  {value(row.start)} -> {value(row.value)} {row.unit}{kind}"
        self.out.print(Text.assemble((name, "bold"), ends))
        self._line(f"{row.meaning}" + (" (index)" if row.index else ""), 4)

    def _written_by(self, row: Variable | Appraisal) -> None:
        name = row.writer
        found = next((m for m in self.d.mechanisms if m.name == name), None)
        if found is None:
            who = f"{', '.join(row.writers)}, which is switched off" if row.writers else ""
            self._line(f"moved by {who or 'nobody: exogenous'}", 4)
            return
        verb = "written by" if isinstance(row, Variable) else "appraised by"
        reading = ""
        if len(found.rivals) > 1:
            odds = ", ".join(f"{rival} {share:.0%}" for rival, share in found.rivals.items())
            reading = f"; the reading of {found.slot} that this member holds ({odds})"
        self._line(f"{verb} {found.code} {name}, {found.title}{reading}", 4)
        if name not in self.told and found.equations:
            self.told.add(name)
            self._line(found.equations.replace("\n    ", "\n  "), 4)
            if self.everything and found.notes:
                self._line(found.notes, 6)

    # --- 4 choices ------------------------------------------------------------------------

    def _choices(self) -> None:
        if not (rows := self.d.choices):
            return
        heading(self.out, "3  Choices that reach it")
        page = ChoicePage(
            self.out, self._key, self._source, whole=isinstance(rows[0], ChoiceWithNumbers)
        )
        for row in rows:
            if row.channels or row.since or row.imposed:
                page.choice(row)
        still = [f"{r.lever} ({r.option})" for r in rows if not r.channels and not r.since]
        if still:
            self._line(f"as at the start: {', '.join(still)}")

    # --- 5 claims, limits, paragraphs -----------------------------------------------------

    def _claims(self) -> None:
        d, outcome = self.d, self.d.outcome
        heading(self.out, "4  Claims, limits, and where the analysis speaks of it")
        self._line(f"outcome {outcome.name}{at(outcome.paragraphs)}")
        for row in d.mechanisms:
            head = f"  {row.code} {row.name}"
            self.out.print(Text.assemble((head, "bold"), at(row.paragraphs)))
            claims = [
                f"{c.source} {c.sign}> {c.target}" + (f" ({c.through})" * bool(c.through))
                for c in row.claims
            ]
            for text in claims if self.everything else claims[:MOST_CLAIMS]:
                self._line(text, 4)
            if len(claims) > MOST_CLAIMS and not self.everything:
                self._line(f"and {len(claims) - MOST_CLAIMS} more; see --all", 4)
            self._line(f"limits: {row.limits}", 4)
        events = d.events[-MOST_EVENTS:] if not self.everything else d.events
        if events:
            self._line(f"events that touched these levers ({len(d.events)} in the case):")
        for event in events:
            text = f"{event.date} {event.title}{at(event.paragraphs)}: {event.check}"
            self._line(f"{text} {self._key(event)}", 4)
        for series in d.observed:
            pairs = list(series.values.items())[-4:]
            seen = ", ".join(f"{quarter} {value(number)}" for quarter, number in pairs)
            what = f"observed ({series.kind}, {series.unit}): {series.title}: {seen}"
            self._line(f"{what} {self._key(series)}")

    # --- 6 sources, and on ----------------------------------------------------------------

    def _sources(self) -> None:
        literature = list(self.d.outcome.literature)
        for row in self.d.mechanisms:
            literature += row.literature
        heading(self.out, "5  Sources")
        for key, text in sorted(self.cited.items()):
            self._line(f"[{key}] {text}")
        named = set(self.cited.values())
        for text in sorted(dict.fromkeys(literature)):
            if text not in named:
                self._line(text)
        self._line("Grades: V read in a source, R recomputed, M recalled, E elicited (assumption).")

    def _further(self) -> None:
        rows = self.d.further
        if not rows:
            return
        d = self.d
        heading(self.out, "6  Go on with")
        of, tail = self.asked
        member = f"--quarter {d.quarter} --member {d.member.number} {tail}".rstrip()
        for row in self._take(rows, MOST_INPUTS):
            which = f"{row.name} --actor {shlex.quote(row.label)}"
            self.out.print(Text(f"  foedus trace {of} {which} {member}"), soft_wrap=True)
        if len(rows) > MOST_INPUTS and not self.everything:
            others = ", ".join(f"{row.name}[{row.label}]" for row in rows[MOST_INPUTS:])
            self._line(f"and with {others}", 2)

    def _key(self, row: Drawn | TouchingEvent | ObservedSeries) -> str:
        """Name a source, and remember it for the list of sources."""
        if row.source == "assumption":
            return f"[assumption {row.grade}]"
        self.cited[row.source] = row.citation
        return f"[{row.source}] {row.grade}"

    def _source(self, row: Drawn) -> str:
        unit = "" if row.unit == "1" else f" {row.unit}"
        how = whence(row.prior)
        drawn = value(row.value) + unit + (f", {how}" if how else "")
        place = f" ({row.where})" if row.where else ""
        return f"{drawn}; {self._key(row)}{place}"

    # --- print ----------------------------------------------------------------------------

    def _line(self, text: str, by: int = 2, style: str = "") -> None:
        self.out.print(indented(text, by, style))
