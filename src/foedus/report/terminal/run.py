"""What `foedus run --full` prints: a summary in the order of the analysis."""

from rich.console import Console
from rich.text import Text

from foedus.errors import visible
from foedus.overview import counted
from foedus.report.rows import contrasts, scorecard
from foedus.report.rows.answer import in_every_arm
from foedus.report.rows.outcomes import PARTS, ends, outcome_tables, taken, unsound
from foedus.report.rows.replaced import replaced_tables
from foedus.report.rows.wording import label_text
from foedus.report.terminal.console import cautions, console, drawn, heading, indented
from foedus.result.documents.summary import Flag, Summary
from foedus.result.result import Result
from foedus.result.schema import Manifest

WIDE = 132
"""Columns from which the unit of an outcome fits beside its title."""

MAX_FLAGS = 8

MAX_GIVEN = 12
"""Arms given on the spot that are spelt out."""


def show(result: Result, to: Console | None = None) -> None:
    """Print a result in the order of the analysis, then what was left out and where it lies."""
    out, document, manifest = to or console(), result.summary(), result.manifest
    cautions(out, document.cautions)
    out.print()
    out.print(Text(manifest.title, style="bold"))
    first, last = manifest.quarters[0], manifest.quarters[-1]
    size = f"{counted(manifest.draws, 'draw')} x {counted(manifest.replicates, 'replicate')}"
    run = f"{', '.join(manifest.arms)}; {size}; {first} to {last}; seed {manifest.seed}"
    out.print(Text(run))
    for own in manifest.parts:
        out.print(Text(f"does not ship: {own}"))
    show_arms(out, manifest)
    for part, title in PARTS.items():
        _show_part(out, document, manifest, part, title)
    out.print(
        "Medians, in brackets the 90% interval over members. An index has no natural unit: only "
        "its difference between arms is shown. A leading x marks a "
        "relative risk.",
        style="dim",
    )
    place = "report and the summary" if fullest(result) == "report" else "summary"
    _show_formation(out, document, manifest, place)
    if manifest.observed and manifest.scorecard and document.scorecard:
        out.print()
        out.print(Text(scorecard.line(document.scorecard, manifest)))
    _show_caveats(out, document, manifest, place)
    out.print()
    show_place(result, out)


def fullest(result: Result) -> str:
    """Return what says most of a result: its report, where it was written, or its summary."""
    return "report" if result.report.is_file() else "summary"


def show_place(result: Result, to: Console | None = None) -> None:
    """Say where a result lies, and its report."""
    out = to or console()
    out.print(Text(visible(f"results  {result.path}")), soft_wrap=True)
    if result.report.is_file():
        out.print(Text(visible(f"report   {result.report}")), soft_wrap=True)


def show_arms(out: Console, manifest: Manifest) -> None:
    """Say what holds in every arm, what arms given on the spot impose, and how arms read."""
    if common := in_every_arm(manifest):
        out.print(Text(visible(common)))
    for arm, entries in list(manifest.given.items())[:MAX_GIVEN]:
        out.print(Text(f"{arm}: {'; '.join(entries)}"))
    if len(manifest.given) > MAX_GIVEN:
        out.print(Text(f"and {len(manifest.given) - MAX_GIVEN} more arms: --json"))
    for row in manifest.readings:
        if not row.default:
            who = ", ".join(row.arms)
            out.print(Text(f"{who}: {row.question}: {row.title} ({row.name}={row.coding})"))


def _show_part(out: Console, document: Summary, manifest: Manifest, part: str, title: str) -> None:
    choices = taken(document, manifest, part)
    outcomes = outcome_tables(document, manifest, part)
    if not choices.rows and not outcomes:
        return
    heading(out, f"{part}  {title}")
    if choices.rows:
        out.print(drawn(choices))
    if outcomes:
        out.print(drawn(ends(outcomes, manifest, wide=out.width >= WIDE)))


def _show_caveats(out: Console, document: Summary, manifest: Manifest, place: str) -> None:
    for sentence in unsound(document, manifest):
        out.print(Text(sentence, style="yellow"))
    flags = document.monitor or ()
    if flags:
        out.print()
        out.print(f"Degeneracy monitor: {counted(len(flags), 'flag')}", style="yellow")
        for flag in flags[:MAX_FLAGS]:
            out.print(indented(_flag(flag), 2))
        if len(flags) > MAX_FLAGS:
            out.print(f"  and {len(flags) - MAX_FLAGS} more, in the {place}")


def _show_formation(out: Console, document: Summary, manifest: Manifest, place: str) -> None:
    """Say in a line each what replacing governments changes, and that motives were recorded."""
    replaced = replaced_tables(document, manifest)
    if replaced:
        told = "; ".join(f"{table.title}: {table.counts}" for table in replaced)
        out.print()
        out.print(Text(f"Outcomes when a government decides nothing: {told}"))
    for record in document.contrasts:
        out.print()
        out.print(Text(contrasts.sentence(record, manifest)))
    if document.deliberation:
        out.print(Text(f"What choices rest on, by origin, line and interest: in the {place}"))


def _flag(flag: Flag) -> str:
    return f"{flag.arm}, {label_text(flag.label)}: {flag.message}"
