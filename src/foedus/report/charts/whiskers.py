"""Geometry of dot-and-whisker charts: a median with its 50% and 90% intervals, one row each.

Names stand above their whiskers, not beside them, so that a chart is as readable on a phone as on a
desk.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foedus.report.charts.axes import BOTTOM, Axis
from foedus.report.charts.chart import Chart, Mark, Note, Shape, box, path

WIDTH, LEFT, RIGHT, TOP = 340.0, 10.0, 330.0, 4.0
LINE, WHISKER = 14.0, 16.0
"""Heights within a row: a line of text, and the whisker below it."""

LETTER = 6.2
"""Width of a letter of the chart's type, on average."""


@dataclass(frozen=True)
class Row:
    """One difference to draw.

    Attributes
    ----------
    text
        Its numbers in words, beside the name.
    quantiles
        5, 25, 50, 75 and 95% on the scale of the axis; or 5, 50 and 95%.
    """

    name: str
    text: str
    colour: str
    quantiles: tuple[float, float, float, float, float] | tuple[float, float, float]


def limits(rows: Iterable[Row], most: float) -> tuple[float, float]:
    """Return the ends of an axis that shows zero and all rows, but nothing beyond `most`."""
    ends = [x for row in rows for x in (row.quantiles[0], row.quantiles[-1])]
    low, high = max(min([0.0, *ends]), -most), min(max([0.0, *ends]), most)
    if high - low < 1e-12:
        low, high = -1.0, 1.0
    room = 0.04 * (high - low)
    return low - room, high + room


SHADE = "#e6e9ec"
"""Of what is too small to count."""


def whiskers(
    title: str, rows: Sequence[Row], ends: tuple[float, float], small: float = 0.0
) -> Chart | None:
    """Return one whisker per row on an axis with the given ends; None without rows.

    Parameters
    ----------
    small
        Where it is not zero, what lies closer to zero is shaded as too small to count.
    """
    if not rows:
        return None
    axis, (low, high) = Axis(*ends, LEFT, RIGHT), ends
    most, y = int((RIGHT - LEFT) / LETTER), TOP
    bands: list[Shape] = []
    curves: list[Shape] = []
    marks: list[Mark] = []
    notes: list[Note] = []
    for row in rows:
        name = row.name
        if len(name) > most:
            name = f"{name[: most - 1]}\N{HORIZONTAL ELLIPSIS}"
        notes.append(Note(LEFT, round(y + LINE / 2, 1), name))
        if len(name) + len(row.text) + 2 > most:
            y += LINE
        notes.append(Note(RIGHT, round(y + LINE / 2, 1), row.text, anchor="end"))
        y += LINE + WHISKER
        at = y - WHISKER / 2
        p05, *inner, p95 = row.quantiles
        p50 = inner[len(inner) // 2]
        lines = (("outer", (p05, p95)), ("inner", (inner[0], inner[-1])))
        for kind, ends_of in lines[: len(inner)]:
            line = path((axis.held(value), at) for value in ends_of)
            curves.append(Shape(line, row.colour, kind=kind))
        if small:
            sides = axis.held(-small), axis.held(small)
            shade = box(sides[0], at - WHISKER / 2, sides[1], at + WHISKER / 2)
            bands.append(Shape(shade, SHADE))
        if p05 < low:
            bands.append(Shape(_arrow(LEFT, at, -1.0), row.colour))
        if p95 > high:
            bands.append(Shape(_arrow(RIGHT, at, 1.0), row.colour))
        if low <= p50 <= high:
            marks.append(Mark(round(axis.at(p50), 1), round(at, 1), row.text, row.colour))
    return Chart(
        title=title,
        description="; ".join(f"{row.name}: {row.text}" for row in rows),
        right=RIGHT,
        x_ticks=axis.ticks(),
        y_ticks=(),
        bands=tuple(bands),
        curves=tuple(curves),
        notes=tuple(notes),
        marks=tuple(marks),
        reference=round(axis.held(0.0), 1),
        width=WIDTH,
        height=round(y + BOTTOM, 1),
        left=LEFT,
        top=0.0,
        first_anchor="middle",
        kind="whiskers",
        upright=True,
    )


def _arrow(x: float, y: float, side: float) -> str:
    """Return what points out of view, to the left or the right."""
    return path(((x + 6 * side, y), (x, y - 4), (x, y + 4)))
