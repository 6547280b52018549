"""What `foedus plan` prints: what a case compiles to."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from rich.console import Console
from rich.text import Text

from foedus.report.terminal.console import PIPED_LISTS, console, heading, indented, plain
from foedus.result.schema import PartRow

MAX_ALIKE = 6
"""Entries of one name, alike but for the actors, that still get a line each in a plan."""


def show(plan: Mapping[str, Any], to: Console | None = None) -> None:
    """Print what a case compiles to; entries that differ in their actors alone share a line."""
    out = to or console(PIPED_LISTS)
    out.print(Text(str(plan["title"]), style="bold"))
    out.print(Text(f"case {plan['case']}, digest {plan['digest']}"))
    for own in plan["parts"]:
        out.print(Text(f"does not ship: {PartRow(**own)}"))
    out.print(Text("name[...] stands for several actors or pairs; all in --json", style="dim"))
    _show_phases(out, plan["phases"])
    heading(out, "Mechanisms")
    for entry in plan["mechanisms"]:
        _show_mechanism(out, entry)
    columns = ("name", "kind", "dims", "unit", "link", "owner", "meaning")
    _records(out, "Variables", plan["variables"], columns)
    if plan["readings"]:
        heading(out, "Readings of the record")
    for entry in plan["readings"]:
        _show_reading(out, entry)
    heading(out, "Instruments")
    for entry in plan["instruments"]:
        _show_instrument(out, entry)
    columns = ("name", "prior", "unit", "grade", "meaning", "source")
    _records(out, "Parameters", _alike(plan["parameters"], columns), columns)
    streams = [row["name"] for row in _alike([{"name": s} for s in plan["streams"]], ("name",))]
    for name, value in (*((n, plan[n]) for n in ("slots", "renewals")), ("streams", streams)):
        heading(out, name.capitalize())
        out.print(indented(_words(value) or "none", 2))


def _show_phases(out: Console, phases: Sequence[Any]) -> None:
    heading(out, "Phases of a quarter")
    for number, phase in enumerate(phases, 1):
        out.print(indented(f"{number}. {_words(phase)}", 2))


def _show_mechanism(out: Console, entry: Mapping[str, Any]) -> None:
    slot = f"  (slot {entry['slot']})" if entry.get("slot") else ""
    name = f"  {entry['code']} {entry['name']}"
    out.print(Text.assemble((name, "bold"), "  ", entry["title"], (slot, "dim")))
    for verb in ("reads", "appraises", "writes"):
        if entry[verb]:
            out.print(indented(f"{verb:<10}{_words(entry[verb])}", 6))


def _show_reading(out: Console, entry: Mapping[str, Any]) -> None:
    out.print(Text.assemble((f"  {entry['name']}", "bold"), "  ", entry["title"]))
    for coding in entry["codings"]:
        held = " (holds)" if coding["name"] == entry["chosen"] else ""
        recodes = _words(coding["recodes"]) or "as the case is written"
        out.print(indented(f"{coding['name']}{held}: {coding['title']}; {recodes}", 6))


def _show_instrument(out: Console, entry: Mapping[str, Any]) -> None:
    target = f" toward {entry['target']}" if entry.get("target") else ""
    name = f"  {entry['government']}.{entry['name']}"
    out.print(Text.assemble((name, "bold"), target))
    for verb in ("options", "opens"):
        out.print(indented(f"{verb:<10}{_words(entry[verb])}", 6))
    for verb in ("benefits", "costs"):
        for path in _by_line(entry[verb]):
            out.print(indented(f"{verb:<10}{path}", 6))
    for kind, found in entry.get("sizes", {}).items():
        there = found and found["size"] >= 0.005
        size = f"{found['size']:.2g} log-odds, {found['interest']}" if there else "none"
        out.print(indented(f"{kind:<10}largest in a quarter of draws: {size}", 6))


def _records(
    out: Console, title: str, records: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> None:
    table = plain()
    for column in columns:
        # A name is never broken: it is what one searches for.
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for record in records:
        table.add_row(*(Text(_words(record.get(column, ""))) for column in columns))
    heading(out, title)
    out.print(table)


def _alike(records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return records with those that differ in the bracket of their name alone as one."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for record in records:
        rest = (_words(record.get(column)) for column in columns if column != "name")
        groups.setdefault((str(record["name"]).partition("[")[0], *rest), []).append(record)
    found: list[Mapping[str, Any]] = []
    for (stem, *_), group in groups.items():
        if len(group) <= MAX_ALIKE:
            found.extend(group)
        else:
            found.append({**group[0], "name": f"{stem}[...]: {len(group)} entries"})
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
