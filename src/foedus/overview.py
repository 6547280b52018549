"""What a value says of itself at a prompt and in a notebook: a heading, a small table, notes.

The rows are made once; the text and the HTML are two ways to write them.
"""

import html
import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST = 12
"""Rows that are shown; the others are counted."""

WIDEST = 72
"""Letters of a cell."""

DIGITS = 3
"""Significant digits of the largest number of an interval."""


@dataclass(frozen=True)
class Overview:
    """A heading, a table and notes.

    Attributes
    ----------
    heading
        What it is, in one line.
    columns
        Heads of the columns.
    rows
        One cell for each column; those after the first `MOST` are counted only.
    notes
        Lines below the table; empty ones are left out.
    """

    heading: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as lines of text, the columns aligned."""
        cells = [self.columns, *self._cells()] if self.rows else []
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = [
            "  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in map(tuple, cells)
        ]
        return "\n".join([_line(self.heading), *lines, *self._notes()])

    def html(self) -> str:
        """Return it as a piece of HTML that needs nothing else; every text is escaped."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>"
            for row in self._cells()
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self._notes())
        heading = f"<p><strong>{html.escape(_line(self.heading))}</strong></p>"
        return f"<div>{heading}{table if self.rows else ''}{notes}</div>"

    def _cells(self) -> list[tuple[str, ...]]:
        return [tuple(_clipped(cell) for cell in row) for row in self.rows[:MOST]]

    def _notes(self) -> list[str]:
        rest = len(self.rows) - MOST
        more = [f"and {rest} more"] if rest > 0 else []
        return more + [_line(note) for note in self.notes if note]


class Shown(ABC):
    """A value that shows itself by its overview."""

    @abstractmethod
    def overview(self) -> Overview:
        """Return what is shown."""

    def __repr__(self) -> str:
        """Return the overview as text."""
        return str(self.overview())

    def __str__(self) -> str:
        """Return the overview as text."""
        return str(self.overview())

    def _repr_html_(self) -> str:
        """Return the overview as a notebook shows it."""
        return self.overview().html()


def listed(names: Iterable[str], most: int = MOST) -> str:
    """Return names with commas, those after the first `most` counted only."""
    every = list(names)
    rest = [f"and {len(every) - most} more"] if len(every) > most else []
    return ", ".join([*every[:most], *rest])


def counted(number: int, noun: str, several: str = "") -> str:
    """Return a number with its noun, which takes an s for all numbers but one, or another form."""
    return f"{number:,} {noun if number == 1 else several or f'{noun}s'}"


def interval(low: float | None, middle: float | None, high: float | None) -> str:
    """Return a median and its interval, as fine as the largest of the three needs."""
    if low is None or middle is None or high is None:
        return "none"
    largest = max(abs(low), abs(middle), abs(high))
    whole = math.floor(math.log10(largest)) + 1 if largest > 0 else 1
    # A median that is tiny beside its interval is shown as 0, without a sign.
    low, middle, high = (round(x, DIGITS - whole) + 0.0 for x in (low, middle, high))
    places = max(0, DIGITS - whole)
    return f"{middle:,.{places}f} ({low:,.{places}f} to {high:,.{places}f})"


def _clipped(text: str) -> str:
    line = _line(text)
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 3]}..."


def _line(text: str) -> str:
    """Return a text on one line, with nothing in it that would move the cursor."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
