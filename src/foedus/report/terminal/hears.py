"""Whom levers hear, on the terminal: a table of signals by government, and a line per lever."""

from rich.console import Console
from rich.text import Text

from foedus.report.rows.hears import OWN, drawn_anew, heard_by, levers, standings
from foedus.report.rows.table import Column, Heading, Row, text
from foedus.report.terminal.console import PIPED_LISTS, console, drawn, heading, indented, shown
from foedus.result.documents.heard import FAINT, LOUD, Heard


def show(heard: Heard, to: Console | None = None) -> None:
    """Print the tables, the lines and the count of what is heard."""
    out = to or console(PIPED_LISTS)
    out.print(Text(heard.title, style="bold"))
    out.print(
        f"Change of the probabilities of a lever's options if it opens in {heard.quarter}, in "
        f"percentage points (half the sum of changes, mean over {heard.draws} draws, seed "
        f"{heard.seed})"
    )
    if heard.do:
        out.print(Text(f"in every world: {', '.join(heard.do)}"))
    out.print(f"{OWN} act of the lever's own government; blank: the lever itself", style="dim")
    for government in dict.fromkeys(ear.government for ear in heard.levers):
        table, silent = heard_by(heard, government)
        heading(out, f"{government} hears")
        out.print(drawn(table))
        if silent:
            points = f"{100 * FAINT:g} points"
            out.print(f"{silent} signals change none of these by {points}", style="dim")
    out.print()
    table = levers(heard)
    for row in table.rows:
        if not isinstance(row, Heading):
            _line(out, table.columns, row)
    moved = standings(heard)
    if moved:
        heading(out, "When base shares alone are drawn anew")
        out.print(drawn(moved))
        out.print(drawn_anew(heard), style="dim")
    loud, faint, cells = heard.counts()
    out.print()
    out.print(
        f"{loud} of {cells} cells of others' signals reach {100 * LOUD:g} points, "
        f"{faint} stay below {100 * FAINT:g}"
    )
    lost = max((cell.left_out for cell in heard.cells), default=0)
    if lost:
        out.print(f"{lost} draws without sound numbers left out", style="yellow")


def _line(out: Console, columns: tuple[Column, ...], row: Row) -> None:
    first, *rest = row
    out.print(Text("\n  ").join(shown(first).split("\n")))
    for column, cell in zip(columns[1:], rest, strict=True):
        out.print(indented(f"{column.head:<18} {text(cell)}", 2))
