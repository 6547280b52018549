"""Geometry of dot-and-whisker charts: a median with its 50% and 90% intervals, one row each.

Names stand above their whiskers, not beside them, so that a chart is as readable on a phone as on a
desk.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foedus.report.charts.axes import Tick, nice_ticks, tick_text

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 340.0, 10.0, 330.0, 4.0, 26.0
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
        5, 25, 50, 75 and 95%, on the scale of the axis.
    """

    name: str
    text: str
    colour: str
    quantiles: tuple[float, float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """A row in view box units; `outer` and `inner` are the ends of the intervals on the axis.

    Attributes
    ----------
    beyond
        Where something lies out of view: -1 on the left, 1 on the right.
    dot
        Place of the median; None where it is out of view.
    """

    name: str
    text: str
    colour: str
    name_at: float
    text_at: float
    y: float
    outer: tuple[float, float]
    inner: tuple[float, float]
    dot: float | None
    beyond: tuple[int, ...]


@dataclass(frozen=True)
class Chart:
    """Everything drawn in one chart, in view box units."""

    title: str
    description: str
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    zero: float
    height: float
    width: float = WIDTH
    left: float = LEFT
    right: float = RIGHT

    @property
    def bottom(self) -> float:
        """Return where the axis lies."""
        return self.height - BOTTOM


def limits(rows: Iterable[Row], most: float) -> tuple[float, float]:
    """Return the ends of an axis that shows zero and all rows, but nothing beyond `most`."""
    ends = [x for row in rows for x in (row.quantiles[0], row.quantiles[-1])]
    low, high = max(min([0.0, *ends]), -most), min(max([0.0, *ends]), most)
    if high - low < 1e-12:
        low, high = -1.0, 1.0
    room = 0.04 * (high - low)
    return low - room, high + room


def whiskers(title: str, rows: Sequence[Row], ends: tuple[float, float]) -> Chart | None:
    """Return one whisker per row on an axis with the given ends; None without rows."""
    if not rows:
        return None
    low, high = ends

    def at(value: float) -> float:
        share = min(max((value - low) / (high - low), 0.0), 1.0)
        return round(LEFT + share * (RIGHT - LEFT), 1)

    most, y = int((RIGHT - LEFT) / LETTER), TOP
    marks: list[Mark] = []
    for row in rows:
        name_at = text_at = y + LINE - 3
        name = (
            row.name if len(row.name) <= most else f"{row.name[: most - 1]}\N{HORIZONTAL ELLIPSIS}"
        )
        if len(name) + len(row.text) + 2 > most:
            text_at, y = text_at + LINE, y + LINE
        y += LINE
        p05, p25, p50, p75, p95 = row.quantiles
        marks.append(
            Mark(
                name,
                row.text,
                row.colour,
                round(name_at, 1),
                round(text_at, 1),
                round(y + WHISKER / 2, 1),
                (at(p05), at(p95)),
                (at(p25), at(p75)),
                at(p50) if low <= p50 <= high else None,
                tuple(side for side, out in ((-1, p05 < low), (1, p95 > high)) if out),
            )
        )
        y += WHISKER
    found = nice_ticks(low, high)
    return Chart(
        title=title,
        description="; ".join(f"{row.name}: {row.text}" for row in rows),
        marks=tuple(marks),
        ticks=tuple(Tick(at(x), tick_text(x, found)) for x in found),
        zero=at(0.0),
        height=round(y + BOTTOM, 1),
    )
