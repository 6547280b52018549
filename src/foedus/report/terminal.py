"""What the commands print: summaries, plans and lists, as tables that fit the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foedus.errors import visible
from foedus.overview import listed
from foedus.report import contrasts, scorecard, tables
from foedus.result.documents.summary import Flag, Summary
from foedus.result.result import Result
from foedus.result.schema import Manifest, PartRow
from foedus.result.stored import Results

PIPED_WIDTH = 120
"""Columns of a summary where there is no terminal to ask."""

PIPED_LISTS = 320
"""Columns of plans and lists there, so that a search finds a name and what belongs to it."""

WIDE = 132
"""Columns from which the unit of an outcome fits beside its title."""

MAX_FLAGS = 8

STATES = {
    "live": "a run writes there now",
    "unclear": "changed within the hour, and nothing says whose it is",
    "whole": "whole numbers that never came to their place; move them, or delete them by hand",
    "left": "left by a run that was killed; --remove-leftovers removes it",
}
"""What hidden folders are, by their state."""

MAX_GIVEN = 12
"""Arms given on the spot that are spelt out."""

MAX_ALIKE = 6
"""Entries of one name, alike but for the actors, that still get a line each in a plan."""


def console(piped: int = PIPED_WIDTH) -> Console:
    """Return a console on standard output; `piped` columns wide where that is no terminal."""
    found = Console(highlight=False, markup=False)
    return found if found.is_terminal else Console(highlight=False, markup=False, width=piped)


def show_summary(result: Result, to: Console | None = None) -> None:
    """Print a result in the order of the analysis, then what was left out and where it lies."""
    out, document, manifest = to or console(), result.summary(), result.manifest
    show_cautions(out, document.cautions)
    out.print()
    out.print(Text(manifest.title, style="bold"))
    first, last = manifest.quarters[0], manifest.quarters[-1]
    size = f"{manifest.draws:,} draws x {manifest.replicates:,} replicates"
    run = f"{', '.join(manifest.arms)}; {size}; {first} to {last}; seed {manifest.seed}"
    out.print(Text(run))
    for own in manifest.parts:
        out.print(Text(f"does not ship: {own}"))
    show_arms(out, manifest)
    for part, title in tables.PARTS.items():
        _show_part(out, document, manifest, part, title)
    out.print(
        "Medians, in brackets the 90% interval over members. An index has no natural unit: only "
        "its difference between arms is shown. A leading x marks a "
        "relative risk.",
        style="dim",
    )
    _show_formation(out, document, manifest)
    if manifest.observed and manifest.scorecard and document.scorecard:
        out.print()
        out.print(Text(scorecard.line(document.scorecard, manifest)))
    _show_caveats(out, document, manifest)
    out.print()
    show_place(result, out)


def show_place(result: Result, to: Console | None = None) -> None:
    """Say where a result lies, and its report."""
    out = to or console()
    out.print(Text(visible(f"results  {result.path}")), soft_wrap=True)
    if result.report.is_file():
        out.print(Text(visible(f"report   {result.report}")), soft_wrap=True)


def show_results(found: Results, to: Console | None = None) -> None:
    """Print the results in a folder, then what runs write in or have left there."""
    out = to or console(PIPED_LISTS)
    table = _plain()
    for column in ("result", "case", "arms", "members", "quarters", "made", "missing"):
        table.add_column(column, overflow="fold")
    for row in found.results:
        arms = listed(row.arms, MAX_FLAGS)
        cells = (row.path.name, row.case, arms, f"{row.members:,}", f"{row.quarters}")
        table.add_row(*map(visible, (*cells, row.created_at, ", ".join(row.missing))))
    out.print(table if found.results else "no results")
    for one in found.leftovers:
        room = f"{one.bytes / 1e6:,.1f} MB"
        out.print(Text(visible(f"{one.path}: {STATES[one.state]}, {room}")), soft_wrap=True)
    for path in found.removed:
        out.print(Text(visible(f"{path}: removed")), soft_wrap=True)


def show_cautions(out: Console, cautions: Sequence[str]) -> None:
    """Say what must be known before anything else is read."""
    for sentence in cautions:
        out.print(Text(visible(f"warning: {sentence}"), style="bold yellow"))


def show_arms(out: Console, manifest: Manifest) -> None:
    """Say what arms given on the spot impose, and which arms read the record otherwise."""
    for arm, entries in list(manifest.given.items())[:MAX_GIVEN]:
        out.print(Text(f"{arm}: {'; '.join(entries)}"))
    if len(manifest.given) > MAX_GIVEN:
        out.print(Text(f"and {len(manifest.given) - MAX_GIVEN} more arms: --json"))
    for row in manifest.readings:
        if not row.default:
            who = ", ".join(row.arms)
            out.print(Text(f"{who}: {row.question}: {row.title} ({row.name}={row.coding})"))


def show_plan(plan: Mapping[str, Any], to: Console | None = None) -> None:
    """Print what a case compiles to; entries that differ in their actors alone share a line."""
    out = to or console(PIPED_LISTS)
    out.print(Text(str(plan["title"]), style="bold"))
    out.print(Text(f"case {plan['case']}, digest {plan['digest']}"))
    for own in plan["parts"]:
        out.print(Text(f"does not ship: {PartRow(**own)}"))
    out.print(Text("name[...] stands for several actors or pairs; all in --json", style="dim"))
    _show_phases(out, plan["phases"])
    _heading(out, "Mechanisms")
    for entry in plan["mechanisms"]:
        _show_mechanism(out, entry)
    columns = ("name", "kind", "dims", "unit", "link", "owner", "meaning")
    _records(out, "Variables", plan["variables"], columns)
    if plan["readings"]:
        _heading(out, "Readings of the record")
    for entry in plan["readings"]:
        _show_reading(out, entry)
    _heading(out, "Instruments")
    for entry in plan["instruments"]:
        _show_instrument(out, entry)
    columns = ("name", "prior", "unit", "grade", "meaning", "source")
    _records(out, "Parameters", _alike(plan["parameters"], columns), columns)
    streams = [row["name"] for row in _alike([{"name": s} for s in plan["streams"]], ("name",))]
    for name, value in (*((n, plan[n]) for n in ("slots", "renewals")), ("streams", streams)):
        _heading(out, name.capitalize())
        out.print(_indented(_words(value) or "none", 2))


def show_catalogue(
    cases: Sequence[Mapping[str, Any]],
    catalogue: Mapping[str, Sequence[Mapping[str, Any]]],
    to: Console | None = None,
) -> None:
    """Print the shipped cases and the parts of the model by kind."""
    out = to or console(PIPED_LISTS)
    _heading(out, "Cases")
    for case in cases:
        out.print(Text.assemble(("  " + case["name"], "bold"), "  ", case["title"]))
        out.print(_indented(case["summary"], 4, style="dim"))
    for kind, entries in catalogue.items():
        table = _plain(show_header=False)
        for entry in entries:
            table.add_row(Text(entry["name"]), Text(entry["title"]))
        _heading(out, kind.capitalize())
        out.print(table)


def _show_part(out: Console, document: Summary, manifest: Manifest, part: str, title: str) -> None:
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


def _show_caveats(out: Console, document: Summary, manifest: Manifest) -> None:
    for sentence in tables.unsound(document, manifest):
        out.print(Text(sentence, style="yellow"))
    flags = document.monitor or ()
    if flags:
        out.print()
        noun = "flag" if len(flags) == 1 else "flags"
        out.print(f"Degeneracy monitor: {len(flags)} {noun}", style="yellow")
        for flag in flags[:MAX_FLAGS]:
            out.print(_indented(_flag(flag), 2))
        if len(flags) > MAX_FLAGS:
            out.print(f"  and {len(flags) - MAX_FLAGS} more, in the report and the summary")


def _show_formation(out: Console, document: Summary, manifest: Manifest) -> None:
    """Say in a line each what replacing governments changes, and that motives were recorded."""
    replaced = tables.replaced_tables(document, manifest)
    if replaced:
        told = "; ".join(f"{table.title}: {table.counts}" for table in replaced)
        out.print()
        out.print(Text(f"Outcomes when a government decides nothing: {told}"))
    for record in document.contrasts:
        out.print()
        out.print(Text(contrasts.sentence(record, manifest)))
    if document.deliberation:
        out.print(
            Text(
                "What choices rest on, by origin, line and interest: in the report and the summary"
            )
        )


def _flag(flag: Flag) -> str:
    return f"{flag.arm}, {tables.label_text(flag.label)}: {flag.message}"


def _show_phases(out: Console, phases: Sequence[Any]) -> None:
    _heading(out, "Phases of a quarter")
    for number, phase in enumerate(phases, 1):
        out.print(_indented(f"{number}. {_words(phase)}", 2))


def _show_mechanism(out: Console, entry: Mapping[str, Any]) -> None:
    slot = f"  (slot {entry['slot']})" if entry.get("slot") else ""
    name = f"  {entry['code']} {entry['name']}"
    out.print(Text.assemble((name, "bold"), "  ", entry["title"], (slot, "dim")))
    for verb in ("reads", "appraises", "writes"):
        if entry[verb]:
            out.print(_indented(f"{verb:<10}{_words(entry[verb])}", 6))


def _show_reading(out: Console, entry: Mapping[str, Any]) -> None:
    out.print(Text.assemble((f"  {entry['name']}", "bold"), "  ", entry["title"]))
    for coding in entry["codings"]:
        held = " (holds)" if coding["name"] == entry["chosen"] else ""
        recodes = _words(coding["recodes"]) or "as the case is written"
        out.print(_indented(f"{coding['name']}{held}: {coding['title']}; {recodes}", 6))


def _show_instrument(out: Console, entry: Mapping[str, Any]) -> None:
    target = f" toward {entry['target']}" if entry.get("target") else ""
    name = f"  {entry['government']}.{entry['name']}"
    out.print(Text.assemble((name, "bold"), target))
    for verb in ("options", "opens"):
        out.print(_indented(f"{verb:<10}{_words(entry[verb])}", 6))
    for verb in ("benefits", "costs"):
        for path in _by_line(entry[verb]):
            out.print(_indented(f"{verb:<10}{path}", 6))
    for kind, found in entry.get("sizes", {}).items():
        there = found and found["size"] >= 0.005
        size = f"{found['size']:.2g} log-odds, {found['interest']}" if there else "none"
        out.print(_indented(f"{kind:<10}largest in a quarter of draws: {size}", 6))


def _records(
    out: Console, title: str, records: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> None:
    table = _plain()
    for column in columns:
        # A name is never broken: it is what one searches for.
        table.add_column(column, overflow="fold", no_wrap=column == "name")
    for record in records:
        table.add_row(*(Text(_words(record.get(column, ""))) for column in columns))
    _heading(out, title)
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


def _indented(text: str, by: int, style: str = "") -> Padding:
    return Padding(Text(text, style=style), (0, 0, 0, by), expand=False)


def _plain(show_header: bool = True) -> Table:
    return Table(box=box.SIMPLE_HEAD, show_header=show_header, pad_edge=False, header_style="dim")


def _heading(out: Console, text: str) -> None:
    out.print()
    out.print(Text(text, style="bold cyan"))
