"""A traced difference in sentences and tables, made once for every medium."""

import shlex
from collections.abc import Sequence

from foedus.report.rows.table import Cell, Heading, Row, Table, numbers, words
from foedus.report.rows.wording import amount, label_text, off_menu
from foedus.result.documents.trace_difference import (
    AppraisalApart,
    InputApart,
    LeverApart,
    TermApart,
    TraceDifference,
    VariableApart,
)

LEAST = 0.005
"""Part of the largest row from which a row is shown, if not everything is."""

FEW = 6
"""Rows of a table at most, if not everything is shown."""

NOTES = (
    "An effect is the number less what it would be with that input alone as in the other arm; "
    "effects need not add up, and what they leave over together is told.",
    "Terms are what was added to a variable up to the quarter, the first arm less the other; they "
    "add up. Both arms have the same draws and shocks.",
)


Apart = VariableApart | AppraisalApart
"""A link of the chain."""


def title(found: TraceDifference) -> str:
    """Return what is compared, in words."""
    who = f"{label_text(found.label, found.names)} ({found.label})"
    arms = f"{found.asked.name} less {found.against.name}"
    return f"{found.outcome_title}: {who}, {found.quarter}, {arms}"


def said(found: TraceDifference) -> tuple[str, ...]:
    """Return the difference in the ensemble, that of the member, and where it comes from."""
    lines = list(off_menu(found.asked, found.against))
    ensemble, member, unit = found.ensemble, found.member, found.unit
    if ensemble is not None:
        like = (ensemble.p05, ensemble.p95, ensemble.difference)
        shown = [
            amount(x, like, sign=True)
            for x in (ensemble.difference, ensemble.median, ensemble.p05, ensemble.p95)
        ]
        since = f", from {ensemble.began} on" if ensemble.began else ""
        lines.append(
            f"{ensemble.finite:,} members: the mean is {_plain(ensemble.asked)} against "
            f"{_plain(ensemble.against)} {unit}, a difference of {shown[0]}{since}; median "
            f"{shown[1]}, 90% of members {shown[2]} to {shown[3]}; {ensemble.apart:.0%} differ."
        )
    made = found.made_of
    since = f"; the arms part in {member.began}" if member.began else ""
    lines.append(
        f"Member {member.number} ({member.why}; draw {member.draw}, replicate {member.replicate}): "
        f"{_plain(made.asked)} against {_plain(made.against)} {unit}, "
        f"{amount(made.asked - made.against, sign=True)}{since}."
    )
    if not member.finite:
        lines.append("Its numbers ceased to be finite: nothing below can be trusted.")
    if found.index:
        lines.append("An index without a natural unit: read the difference, no level.")
    if not (made.inputs or made.formula):
        lines.append("Nothing that the number is computed from differs in this member.")
    return tuple(lines)


def number(found: TraceDifference, *, everything: bool = False) -> Table:
    """Return what the number is computed from, where that differs."""
    made = found.made_of
    rest = [("starting points", made.formula), ("together", made.remainder)]
    return _effects(found, made.inputs, rest, found.unit, everything)


def variable(
    found: TraceDifference, row: VariableApart, *, everything: bool = False
) -> tuple[Table, Table]:
    """Return the terms of a variable that differ, and the inputs of them that do."""
    terms = [
        (_term(term), amount(term.natural, sign=True), term.since)
        for term in row.terms
        if term.kind != "rounding" or abs(term.link) > LEAST * abs(row.difference)
    ]
    columns = (*words("term"), *numbers(f"difference, {row.unit}"), *words("since"))
    rest = [
        (_rest("formula", row), row.formula * row.slope),
        ("together", row.remainder * row.slope),
    ]
    inputs = [(each, each.natural) for each in row.inputs]
    return Table(columns, tuple(terms)), _table(
        found, inputs, rest, f"since the start, {row.unit}", everything
    )


def appraisal(found: TraceDifference, row: AppraisalApart, *, everything: bool = False) -> Table:
    """Return the inputs of an appraisal that differ."""
    rest = [(_rest("formula", row), row.formula), ("together", row.remainder)]
    return _effects(found, row.inputs, rest, row.unit, everything)


def named(found: TraceDifference, row: Apart) -> Heading:
    """Return a variable or an appraisal with its values in both arms, and who writes it."""
    verb = "written" if isinstance(row, VariableApart) else "appraised"
    others = row.writer_against
    who = row.writer or "nobody"
    whose = who if others == row.writer else f"{who} in {found.asked.name}, {others or 'nobody'}"
    since = f"since {row.since}" if row.since else "no longer at the end"
    values = f"{_plain(row.asked)} against {_plain(row.against)} {row.unit}"
    return Heading(
        f"{row.name}[{row.label}]",
        soft=f"{values}, {since}",
        lines=(f"{row.meaning}; {verb} by {whose}",),
    )


def levers(found: TraceDifference) -> Table:
    """Return the levers that are set otherwise."""
    columns = (
        *words("lever", found.asked.name, found.against.name, "since", "by"),
        *numbers("of members"),
    )
    return Table(columns, tuple(_lever(found, row) for row in found.levers))


def onward(found: TraceDifference, of: str) -> str:
    """Return what divides the mean of the difference, which one member cannot.

    `of` is how a command names the case or result, of which both arms are by their names.
    """
    arms = shlex.join(["--policy", found.asked.name, "--vs", found.against.name])
    return (
        f"foedus explain {of} {found.outcome} --actor {shlex.quote(found.label)} {arms}: the mean "
        "difference, divided among mechanisms."
    )


def _lever(found: TraceDifference, row: LeverApart) -> Row:
    arms = (found.asked.name, found.against.name)
    imposed = [name for name, held in zip(arms, row.imposed, strict=True) if held]
    by = f"imposed in {' and '.join(imposed)}" if imposed else "chosen"
    name = Cell(f"{row.government}: {row.title.lower()}", tone="name")
    return (name, row.asked, row.against, row.since, by, f"{row.members:.0%}")


def _effects(
    found: TraceDifference,
    inputs: Sequence[InputApart],
    rest: Sequence[tuple[str, float]],
    unit: str,
    everything: bool,
) -> Table:
    return _table(
        found, [(each, each.effect) for each in inputs], rest, f"effect, {unit}", everything
    )


def _table(
    found: TraceDifference,
    inputs: Sequence[tuple[InputApart, float]],
    rest: Sequence[tuple[str, float]],
    head: str,
    everything: bool,
) -> Table:
    """Return inputs with their effects, the strongest ones or all, and what is left over."""
    sizes = [abs(x) for _, x in (*inputs, *rest)]
    most = max(sizes, default=0.0)
    large = [pair for pair in inputs if abs(pair[1]) >= LEAST * most]
    shown = list(inputs) if everything else large[:FEW]
    rows = [(*_ends(each), amount(x, sign=True), each.since) for each, x in shown]
    left = [x for each, x in inputs if all(each is not other for other, _ in shown)]
    if left:
        text = amount(sum(left), (most,), sign=True)
        rows.append((f"{len(left)} more", "", "", text, ""))
    rows += [(what, "", "", amount(x, sign=True), "") for what, x in rest if abs(x) > LEAST * most]
    names = (found.asked.name, found.against.name)
    return Table((*words("input"), *numbers(*names, head), *words("since")), tuple(rows))


def _ends(row: InputApart) -> tuple[str, str, str]:
    like = (row.asked, row.against)
    return (
        f"{row.name}[{row.label}]",
        amount(row.asked, like, digits=4),
        amount(row.against, like, digits=4),
    )


def _term(term: TermApart) -> str:
    told = {"shocks": f"shocks of {term.source}", "start": "another start"}
    return told.get(term.kind, term.source)


def _rest(what: str, row: Apart) -> str:
    if what == "together":
        return what
    return "another reading" if row.writer != row.writer_against else "parameters, start or switch"


def _plain(number: float) -> str:
    return amount(number, digits=4)
