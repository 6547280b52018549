"""Geometry of shares of draws: one bar per row, cut where its parts end, names above the bars.

Parts differ in pattern as well as in colour, for print and for who sees no colours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from foedus.report.charts.axes import BOTTOM, Tick
from foedus.report.charts.chart import Chart, Note, Shape, box, path

WIDTH, LEFT, RIGHT, TOP = 340.0, 10.0, 322.0, 2.0
LINE, BAR, GAP = 14.0, 12.0, 5.0
"""Heights within a row: a line of text, the bar below it, and what is left below that."""

LETTER = 6.2
"""Width of a letter of the chart's type, on average."""

FILLS = {
    "for": "#56b4e9",
    "too small": "url(#small)",
    "neither": "url(#small)",
    "against": "url(#against)",
}
"""How parts are filled; the page holds the patterns (`masses.svg.j2`)."""

INK = "#1c2126"


@dataclass(frozen=True)
class Part:
    """A share of draws, with the interval that holds it."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """A bar: its parts from left to right, which add up to one, and a text beside its name."""

    name: str
    text: str
    parts: tuple[Part, ...]


def shares(title: str, rows: Sequence[Row]) -> Chart:
    """Return one bar per row; lines mark the intervals of its first part and of its last."""
    most, y = int((RIGHT - LEFT) / LETTER), TOP
    bands: list[Shape] = []
    curves: list[Shape] = []
    notes: list[Note] = []
    for row in rows:
        notes.append(Note(LEFT, round(y + LINE / 2, 1), row.name))
        if len(row.name) + len(row.text) + 2 > most:
            y += LINE
        notes.append(Note(RIGHT, round(y + LINE / 2, 1), row.text, anchor="end"))
        y += LINE
        start = LEFT
        for part in row.parts:
            end = start + part.value * (RIGHT - LEFT)
            if part.value > 0:
                bands.append(Shape(box(start, y, end, y + BAR), FILLS[part.name], kind="part"))
            start = end
        first, last = row.parts[0], row.parts[-1]
        for low, high in ((first.low, first.high), (1.0 - last.high, 1.0 - last.low)):
            line = path(((_at(low), y + BAR / 2), (_at(high), y + BAR / 2)))
            curves.append(Shape(line, INK, kind="interval"))
        y += BAR + GAP
    return Chart(
        title=title,
        description="; ".join(f"{row.name}: {row.text}, {_words(row)}" for row in rows),
        right=RIGHT,
        x_ticks=tuple(Tick(round(_at(k / 5), 1), f"{20 * k}%") for k in range(6)),
        y_ticks=(),
        bands=tuple(bands),
        curves=tuple(curves),
        notes=tuple(notes),
        width=WIDTH,
        height=round(y + BOTTOM, 1),
        left=LEFT,
        top=TOP,
        first_anchor="middle",
        kind="shares",
        upright=True,
    )


def _at(share: float) -> float:
    return LEFT + share * (RIGHT - LEFT)


def _words(row: Row) -> str:
    return ", ".join(f"{part.name} {part.value:.0%}" for part in row.parts)
