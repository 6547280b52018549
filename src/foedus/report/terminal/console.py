"""The console that commands print on, and the few shapes that all of them print."""

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

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


def plain(show_header: bool = True) -> Table:
    """Return an empty table with no more lines than one under its head."""
    return Table(box=box.SIMPLE_HEAD, show_header=show_header, pad_edge=False, header_style="dim")


def heading(out: Console, text: str) -> None:
    """Print the heading of a part, after an empty line."""
    out.print()
    out.print(Text(text, style="bold cyan"))
