"""What the commands print: summaries, plans and lists, as tables that fit the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foedus.report import tables
from foedus.result.result import Result
from foedus.result.schema import Manifest

PIPED_WIDTH = 120
"""Columns where there is no terminal to ask."""

WIDE = 132
"""Columns from which the unit of an outcome fits beside its title."""

MAX_FLAGS = 8


def console() -> Console:
    """Return a console on standard output, wide enough for the tables when piped."""
    found = Console(highlight=False, soft_wrap=False)
    return found if found.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def show_summary(result: Result, to: Console | None = None) -> None:
    """Print a result in the order of the analysis, then what was left out and where it lies."""
    out, document, manifest = to or console(), result.summary(), result.manifest
    out.print()
    out.print(Text(manifest.title, style="bold"))
    first, last = manifest.quarters[0], manifest.quarters[-1]
    size = f"{manifest.draws:,} draws x {manifest.replicates:,} replicates"
    out.print(f"{', '.join(manifest.arms)}; {size}; {first} to {last}; seed {manifest.seed}")
    for part, title in tables.PARTS.items():
        _show_part(out, document, manifest, part, title)
    out.print(
        "Medians, in brackets the 90% interval over members. An index has no natural unit: only "
        "its difference between arms is shown. A leading x marks a "
        "relative risk.",
        style="dim",
    )
    _show_caveats(out, document, manifest)
    out.print()
    out.print(f"results  {result.path}", soft_wrap=True)
    if result.report.is_file():
        out.print(f"report   {result.report}", soft_wrap=True)


def show_plan(plan: Mapping[str, Any], to: Console | None = None) -> None:
    """Print what a case compiles to."""
    out = to or console()
    out.print(Text(str(plan["title"]), style="bold"))
    out.print(f"case {plan['case']}, digest {plan['digest']}")
    _show_phases(out, plan["phases"])
    _heading(out, "Mechanisms")
    for entry in plan["mechanisms"]:
        _show_mechanism(out, entry)
    columns = ("name", "kind", "dims", "unit", "link", "owner", "meaning")
    _records(out, "Variables", plan["variables"], columns)
    _heading(out, "Instruments")
    for entry in plan["instruments"]:
        _show_instrument(out, entry)
    columns = ("name", "prior", "unit", "grade", "meaning", "source")
    _records(out, "Parameters", plan["parameters"], columns)
    for name in ("slots", "renewals", "streams"):
        _heading(out, name.capitalize())
        out.print(Padding(_words(plan[name]) or "none", (0, 0, 0, 2)))


def show_catalogue(
    cases: Sequence[Mapping[str, Any]],
    catalogue: Mapping[str, Sequence[Mapping[str, Any]]],
    to: Console | None = None,
) -> None:
    """Print the shipped cases and the parts of the model by kind."""
    out = to or console()
    _heading(out, "Cases")
    for case in cases:
        out.print(Text.assemble(("  " + case["name"], "bold"), "  ", case["title"]))
        out.print(Padding(Text(case["summary"], style="dim"), (0, 0, 0, 4)))
    for kind, entries in catalogue.items():
        table = _plain(show_header=False)
        for entry in entries:
            table.add_row(entry["name"], entry["title"])
        _heading(out, kind.capitalize())
        out.print(table)


def _show_part(
    out: Console, document: Mapping[str, Any], manifest: Manifest, part: str, title: str
) -> None:
    choices = tables.choice_rows(document, manifest, part)
    outcomes = tables.outcome_tables(document, manifest, part)
    if not choices and not outcomes:
        return
    _heading(out, f"{part}  {title}")
    last = manifest.quarters[-1]
    if choices:
        table = _plain()
        table.add_column("most taken option")
        for arm in manifest.arms:
            table.add_column(f"{arm} {last}")
        for choice in choices:
            table.add_row(tables.label_text(choice.label), *choice.ends)
        out.print(table)
    if outcomes:
        out.print(_outcome_table(outcomes, manifest, wide=out.width >= WIDE))


def _outcome_table(
    outcomes: Sequence[tables.OutcomeTable], manifest: Manifest, wide: bool
) -> Table:
    table = _plain()
    table.add_column("outcome", no_wrap=True)
    table.add_column(manifest.quarters[0], justify="right")
    for arm in manifest.arms:
        table.add_column(f"{arm} {manifest.quarters[-1]}", justify="right")
    if len(manifest.arms) > 1:
        table.add_column(f"{manifest.arms[1]} against {manifest.arms[0]}", justify="right")
    blank = ("",) * len(manifest.arms)
    for outcome in outcomes:
        unit = ("  " if wide else "\n") + outcome.series.unit
        table.add_row(Text.assemble(outcome.series.title, (unit, "dim")))
        for row in outcome.rows:
            label = f"  {tables.label_text(row.label)}"
            table.add_row(label, row.start, *(row.ends or blank), row.contrast)
    return table


def _show_caveats(out: Console, document: Mapping[str, Any], manifest: Manifest) -> None:
    for sentence in tables.unsound(document, manifest):
        out.print(sentence, style="yellow")
    flags: list[dict[str, Any]] = document["monitor"] or []
    if flags:
        out.print()
        noun = "flag" if len(flags) == 1 else "flags"
        out.print(f"Degeneracy monitor: {len(flags)} {noun}", style="yellow")
        for flag in flags[:MAX_FLAGS]:
            out.print(Padding(Text(_flag(flag)), (0, 0, 0, 2)))
        if len(flags) > MAX_FLAGS:
            out.print(f"  and {len(flags) - MAX_FLAGS} more, in the report and the summary")


def _flag(flag: Mapping[str, Any]) -> str:
    return f"{flag['arm']}, {tables.label_text(flag['label'])}: {flag['message']}"


def _show_phases(out: Console, phases: Sequence[Any]) -> None:
    _heading(out, "Phases of a quarter")
    for number, phase in enumerate(phases, 1):
        out.print(Padding(Text(f"{number}. {_words(phase)}"), (0, 0, 0, 2)))


def _show_mechanism(out: Console, entry: Mapping[str, Any]) -> None:
    slot = f"  (slot {entry['slot']})" if entry.get("slot") else ""
    name = f"  {entry['code']} {entry['name']}"
    out.print(Text.assemble((name, "bold"), "  ", entry["title"], (slot, "dim")))
    for verb in ("reads", "appraises", "writes"):
        if entry[verb]:
            out.print(Padding(Text(f"{verb:<10}{_words(entry[verb])}"), (0, 0, 0, 6)))


def _show_instrument(out: Console, entry: Mapping[str, Any]) -> None:
    target = f" toward {entry['target']}" if entry.get("target") else ""
    name = f"  {entry['government']}.{entry['name']}"
    out.print(Text.assemble((name, "bold"), target))
    for verb in ("options", "opens"):
        out.print(Padding(Text(f"{verb:<10}{_words(entry[verb])}"), (0, 0, 0, 6)))
    for verb in ("benefits", "costs"):
        for path in entry[verb]:
            out.print(Padding(Text(f"{verb:<10}{path}"), (0, 0, 0, 6)))


def _records(
    out: Console, title: str, records: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> None:
    table = _plain()
    for column in columns:
        table.add_column(column, overflow="fold")
    for record in records:
        table.add_row(*(_words(record.get(column, "")) for column in columns))
    _heading(out, title)
    out.print(table)


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


def _plain(show_header: bool = True) -> Table:
    return Table(box=box.SIMPLE_HEAD, show_header=show_header, pad_edge=False, header_style="dim")


def _heading(out: Console, text: str) -> None:
    out.print()
    out.print(Text(text, style="bold cyan"))
