"""Geometry of waterfalls: bars that each begin where the one before ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from foedus.report.charts.axes import BOTTOM, Axis
from foedus.report.charts.chart import Chart, Note, Shape, box

WIDTH, LEFT, RIGHT, TOP = 480.0, 12.0, 468.0, 4.0
LINE, THICK = 15.0, 13.0
"""Heights within a row: a line of text, and the bar below it."""

UP, DOWN, WHOLE = "#d55e00", "#0072b2", "#5c6670"


@dataclass(frozen=True)
class Bar:
    """One part.

    Attributes
    ----------
    begin, end
        On the scale of the axis.
    whole
        Whether it is the sum of the others.
    """

    name: str
    text: str
    begin: float
    end: float
    whole: bool = False


def waterfall(title: str, bars: Sequence[Bar]) -> Chart:
    """Return one bar per part, names above them."""
    ends = [0.0, *(x for bar in bars for x in (bar.begin, bar.end))]
    axis = Axis(min(ends), max(ends), LEFT, RIGHT)
    shapes: list[Shape] = []
    notes: list[Note] = []
    y = TOP
    for bar in bars:
        notes.append(Note(LEFT, round(y + LINE / 2, 1), bar.name))
        notes.append(Note(RIGHT, round(y + LINE / 2, 1), bar.text, anchor="end"))
        y += LINE
        low, high = sorted((axis.at(bar.begin), axis.at(bar.end)))
        colour = WHOLE if bar.whole else UP if bar.end >= bar.begin else DOWN
        shapes.append(Shape(box(low, y, max(high, low + 1.0), y + THICK), colour))
        y += THICK + 4.0
    return Chart(
        title=title,
        description="; ".join(f"{bar.name}: {bar.text}" for bar in bars),
        right=RIGHT,
        x_ticks=axis.ticks(),
        y_ticks=(),
        bands=tuple(shapes),
        notes=tuple(notes),
        reference=round(axis.at(0.0), 1),
        width=WIDTH,
        height=round(y + BOTTOM, 1),
        left=LEFT,
        top=0.0,
        first_anchor="middle",
        kind="waterfall",
        upright=True,
    )
