"""A table as it is told: made once, and drawn by pages and terminal alike."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "code", "faint", "flag", "most", "name"]
"""How a cell is set apart: as code, as small, as a warning, as large, as the name of its row."""


@dataclass(frozen=True)
class Column:
    """What the cells of a column are.

    Attributes
    ----------
    number
        Whether they are numbers, which stand to the right.
    whole
        Whether they are never broken into lines.
    kind
        Class in a page by which a reader hides an arm.
    """

    head: str
    number: bool = False
    whole: bool = False
    kind: str = ""


@dataclass(frozen=True)
class Cell:
    """One text, with what is said in a softer voice beside it and below it.

    Attributes
    ----------
    colour
        Of a dot before the text, in a page.
    """

    text: str
    beside: str = ""
    below: str = ""
    tone: Tone = ""
    colour: str = ""


@dataclass(frozen=True)
class Heading:
    """What the rows that follow have in common.

    Attributes
    ----------
    lead
        What the title is found by, such as the number of a test.
    soft
        Said beside the title.
    lines
        Said below it.
    more
        Said below that where there is room, in a page.
    """

    title: str
    lead: str = ""
    soft: str = ""
    lines: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


Row = tuple[Cell | str, ...]
"""One cell per column; plain text is a cell of that text alone."""


@dataclass(frozen=True)
class Table:
    """Columns, and rows in order."""

    columns: tuple[Column, ...]
    rows: tuple[Row | Heading, ...]
    caption: str = ""

    def records(self) -> list[dict[str, str]]:
        """Return the rows by the heads of the columns, as text alone; headings are left out."""
        heads = [column.head for column in self.columns]
        return [
            dict(zip(heads, map(text, row), strict=True))
            for row in self.rows
            if not isinstance(row, Heading)
        ]


def words(*heads: str) -> tuple[Column, ...]:
    """Return columns of words."""
    return tuple(map(Column, heads))


def numbers(*heads: str) -> tuple[Column, ...]:
    """Return columns of numbers."""
    return tuple(Column(head, number=True) for head in heads)


def text(cell: Cell | str) -> str:
    """Return the text of a cell without what stands beside it."""
    return cell if isinstance(cell, str) else cell.text
