"""A waterfall on the terminal: two sentences, bars of parts, and levers."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from foedus.errors import visible
from foedus.report.rows import waterfall as rows
from foedus.report.terminal.console import console, drawn
from foedus.result.documents.waterfall import Waterfall

WIDE = 40
"""Columns of a bar at full length."""


def show(found: Waterfall, to: Console | None = None) -> None:
    """Print a waterfall."""
    out = to or console()
    for sentence in found.said:
        out.print(Text(visible(sentence), style="bold" if sentence == found.said[0] else ""))
    out.print()
    steps = rows.steps(found)
    ends = [x for step in steps for x in (step.begin, step.end)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    for _ in range(4):
        table.add_column(no_wrap=True)
    for step in steps:
        table.add_row(step.title, bar(step.begin, step.end, low, high), step.text, step.share)
    out.print(table)
    levers = rows.levers(found)
    if levers.rows:
        out.print(drawn(levers))
    for note in found.notes:
        out.print(Text(note, style="dim"))


def bar(begin: float, end: float, low: float, high: float) -> str:
    """Return a bar between two places of an axis: rising parts solid, falling ones light."""
    if high <= low:
        return ""
    places = [round(WIDE * (x - low) / (high - low)) for x in sorted((begin, end))]
    length = max(places[1] - places[0], 1 if begin != end else 0)
    sign = "\N{FULL BLOCK}" if end >= begin else "\N{MEDIUM SHADE}"
    return " " * min(places[0], WIDE - length) + sign * length
