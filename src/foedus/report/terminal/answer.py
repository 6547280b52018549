"""What `foedus run` prints unless all is wanted: the answer on one screen."""

from rich.console import Console
from rich.text import Text

from foedus.errors import visible
from foedus.report.rows import answer as rows
from foedus.report.rows.outcomes import unsound
from foedus.report.terminal.console import cautions, console, indented
from foedus.report.terminal.run import show_place
from foedus.result import heard
from foedus.result.folder import HEARD
from foedus.result.result import Result

MOST_LINES = 40
"""Lines at most, on a terminal of 80 columns or more, but for arms that are unsound."""


def show(result: Result, to: Console | None = None) -> None:
    """Print what a run says first; `foedus.report.terminal.run.show` prints all tables."""
    out, document, manifest = to or console(), result.summary(), result.manifest
    cautions(out, document.cautions)
    out.print(Text(manifest.title, style="bold"))
    out.print(Text(visible(rows.asked(manifest))))
    for own in manifest.parts:
        out.print(Text(f"does not ship: {own}"))
    out.print()
    found, last = rows.findings(manifest, document), manifest.quarters[-1]
    for sure, head in (
        (True, f"Surest in {last} against {manifest.arms[0]}, in nearly all draws:"),
        (False, f"Next to sure in {last}: fewer than 95 draws of 100 agree on the sign:"),
    ):
        own = [one for one in found if one.sure == sure]
        if own:
            out.print(Text(head))
        for one in own:
            out.print(indented(f"{one.arm}: {one.text}", 2, "bold" if sure else ""))
            out.print(indented(one.basis, 4, "dim"))
    if why := rows.unsaid(manifest, document):
        out.print(Text(why))
    out.print()
    for line in rows.lines(manifest, document, heard.read(result.path / HEARD), result.path):
        out.print(Text(visible(line)))
    for sentence in unsound(document, manifest):
        out.print(Text(sentence, style="yellow"))
    flags = len(document.monitor or ())
    if flags:
        noun = "flag" if flags == 1 else "flags"
        out.print(Text(f"Degeneracy monitor: {flags} {noun}, in the report.", style="yellow"))
    out.print()
    show_place(result, out)
    out.print(Text("all tables on the terminal: --full", style="dim"))
