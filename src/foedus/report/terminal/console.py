"""The console that commands print on, and the few shapes that all of them print."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from foedus.errors import visible
from foedus.report.rows.table import Cell, Heading, Table, Tone

PIPED_WIDTH = 120
"""Columns of a summary where there is no terminal to ask."""

PIPED_LISTS = 320
"""Columns of plans and lists there, so that a search finds a name and what belongs to it."""


def console(piped: int = PIPED_WIDTH) -> Console:
    """Return a console on standard output; `piped` columns wide where that is no terminal."""
    found = Console(highlight=False, markup=False)
    return found if found.is_terminal else Console(highlight=False, markup=False, width=piped)


def indented(text: str, by: int, style: str = "") -> Padding:
    """Return text that keeps its distance from the left on every line."""
    return Padding(Text(text, style=style), (0, 0, 0, by), expand=False)


def plain(show_header: bool = True) -> RichTable:
    """Return an empty table with no more lines than one under its head."""
    return RichTable(
        box=box.SIMPLE_HEAD, show_header=show_header, pad_edge=False, header_style="dim"
    )


def heading(out: Console, text: str) -> None:
    """Print the heading of a part, after an empty line."""
    out.print()
    out.print(Text(text, style="bold cyan"))


def cautions(out: Console, said: Sequence[str]) -> None:
    """Say what must be known before anything else is read."""
    for sentence in said:
        out.print(Text(visible(f"warning: {sentence}"), style="bold yellow"))


FIRST = 56
"""Columns that the first cells of a table take at most, unless they are never broken."""

STYLES: dict[Tone, str] = {
    "": "",
    "code": "",
    "faint": "dim",
    "flag": "yellow",
    "most": "bold",
    "name": "bold",
}


def drawn(table: Table) -> RichTable:
    """Return a table as it is printed; rows under a heading are set in."""
    found = plain()
    found.title = table.caption or None
    for column in table.columns:
        side = "right" if column.number else "left"
        found.add_column(column.head, justify=side, overflow="fold", no_wrap=column.whole)
    if not table.columns[0].whole:
        # Headings stand in the first column, and must not push the others aside.
        found.columns[0].max_width = FIRST
    below = False
    for row in table.rows:
        if isinstance(row, Heading):
            found.add_row(_heading(row))
            below = True
        else:
            first, *rest = map(shown, row)
            found.add_row(_set_in(first) if below else first, *rest)
    return found


def _heading(row: Heading) -> Text:
    title = Text(f"{row.lead}  {row.title}" if row.lead else row.title, style="bold")
    if row.soft:
        title = Text.assemble(title, (f"  {row.soft}", "dim"))
    return Text("\n  ").join([title, *(Text(line, style="dim") for line in row.lines)])


def _set_in(text: Text) -> Text:
    return Text("\n").join(Text("  ").append_text(line) for line in text.split("\n"))


def shown(cell: Cell | str) -> Text:
    """Return a cell as it is printed."""
    if isinstance(cell, str):
        return Text(cell)
    found = Text(cell.text, style=STYLES[cell.tone])
    if cell.beside:
        found = Text.assemble(found, (f" {cell.beside}", "dim"))
    return Text.assemble(found, (f"\n{cell.below}", "dim")) if cell.below else found
