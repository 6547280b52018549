"""What `foedus plan` prints: what a case compiles to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from rich.console import Console
from rich.text import Text

from foedus.report.terminal.console import PIPED_LISTS, console, heading, indented, plain
from foedus.result.documents.plan import Lever, Mechanism, Parameter, Plan, Reading
from foedus.result.documents.record import Record, content
from foedus.result.schema import PartRow

MAX_ALIKE = 6
"""Entries of one name, alike but for the actors, that still get a line each in a plan."""


def show(plan: Plan, to: Console | None = None) -> None:
    """Print what a case compiles to; entries that differ in their actors alone share a line."""
    out = to or console(PIPED_LISTS)
    out.print(Text(plan.title, style="bold"))
    out.print(Text(f"case {plan.case}, digest {plan.digest}"))
    for own in plan.parts:
        out.print(Text(f"does not ship: {PartRow(own.kind, own.name, own.file, own.digest)}"))
    out.print(Text("name[...] stands for several actors or pairs; all in --json", style="dim"))
    heading(out, "Phases of a quarter")
    for number, phase in enumerate(plan.phases, 1):
        out.print(indented(f"{number}. {phase}", 2))
    heading(out, "Mechanisms")
    for mechanism in plan.mechanisms:
        _show_mechanism(out, mechanism)
    columns = ("name", "kind", "dims", "unit", "link", "owner", "meaning")
    _records(out, "Variables", plan.variables, columns)
    if plan.readings:
        heading(out, "Readings of the record")
    for reading in plan.readings:
        _show_reading(out, reading)
    heading(out, "Instruments")
    for lever in plan.instruments:
        _show_lever(out, lever)
    columns = ("name", "prior", "unit", "grade", "meaning", "source")
    alike = [replace(group[0], name=name) for name, group in _alike(plan.parameters)]
    _records(out, "Parameters", alike, columns)
    streams = [Parameter(name, *[""] * 5) for name in plan.streams]
    words = {
        "Slots": _words([content(slot) for slot in plan.slots]),
        "Renewals": _words([content(renewal) for renewal in plan.renewals]),
        "Streams": ", ".join(name for name, _ in _alike(streams)),
    }
    for title, text in words.items():
        heading(out, title)
        out.print(indented(text or "none", 2))


def _show_mechanism(out: Console, mechanism: Mechanism) -> None:
    slot = f"  (slot {mechanism.slot})" if mechanism.slot else ""
    name = f"  {mechanism.code} {mechanism.name}"
    out.print(Text.assemble((name, "bold"), "  ", mechanism.title, (slot, "dim")))
    verbs = {
        "reads": mechanism.reads,
        "appraises": mechanism.appraises,
        "writes": mechanism.writes,
    }
    for verb, names in verbs.items():
        if names:
            out.print(indented(f"{verb:<10}{', '.join(names)}", 6))


def _show_reading(out: Console, reading: Reading) -> None:
    out.print(Text.assemble((f"  {reading.name}", "bold"), "  ", reading.title))
    for coding in reading.codings:
        held = " (holds)" if coding.name == reading.chosen else ""
        recodes = ", ".join(coding.recodes) or "as the case is written"
        out.print(indented(f"{coding.name}{held}: {coding.title}; {recodes}", 6))


def _show_lever(out: Console, lever: Lever) -> None:
    target = f" toward {lever.target}" if lever.target else ""
    out.print(Text.assemble((f"  {lever.government}.{lever.name}", "bold"), target))
    out.print(indented(f"{'options':<10}{', '.join(lever.options)}", 6))
    out.print(indented(f"{'opens':<10}{lever.opens}", 6))
    for verb, paths in (("benefits", lever.benefits), ("costs", lever.costs)):
        for path in _by_line(paths):
            out.print(indented(f"{verb:<10}{path}", 6))
    if lever.sizes is None:
        return
    for kind, found in (("benefit", lever.sizes.benefit), ("cost", lever.sizes.cost)):
        there = found is not None and found.size >= 0.005
        size = f"{found.size:.2g} log-odds, {found.interest}" if found and there else "none"
        out.print(indented(f"{kind:<10}largest in a quarter of draws: {size}", 6))


def _records(out: Console, title: str, records: Sequence[Record], columns: Sequence[str]) -> None:
    table = plain()
    for column in columns:
        # A name is never broken: it is what one searches for.
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for record in records:
        table.add_row(*(Text(_words(getattr(record, column))) for column in columns))
    heading(out, title)
    out.print(table)


def _alike(records: Sequence[Parameter]) -> list[tuple[str, list[Parameter]]]:
    """Return records with those that differ in the bracket of their name alone as one."""
    groups: dict[Parameter, list[Parameter]] = {}
    for record in records:
        stem = record.name.partition("[")[0]
        groups.setdefault(replace(record, name=stem), []).append(record)
    found: list[tuple[str, list[Parameter]]] = []
    for alike, group in groups.items():
        if len(group) <= MAX_ALIKE:
            found.extend((record.name, [record]) for record in group)
        else:
            found.append((f"{alike.name}[...]: {len(group)} entries", group))
    return found


def _by_line(paths: Sequence[str]) -> list[str]:
    """Return paths with the lines that weigh the same objective in one bracket."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        head, bracket, line = path.partition(" (")
        groups.setdefault(head, []).extend([line.removesuffix(")")] if bracket else [])
    return [f"{head} ({', '.join(by)})" if by else head for head, by in groups.items()]


def _words(value: Any) -> str:
    """Return any JSON value as words: lists with commas, mappings as ``key: value``."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Any]", value)
        return "; ".join(f"{key}: {_words(item)}" for key, item in pairs.items())
    if isinstance(value, Sequence):
        return ", ".join(_words(item) for item in cast("Sequence[Any]", value))
    return "" if value is None else str(value)
