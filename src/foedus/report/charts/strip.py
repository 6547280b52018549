"""Geometry of strips: the differences of some arms on one line of a table, one lane an arm."""

from collections.abc import Sequence
from dataclasses import dataclass

from foedus.report.charts.axes import Axis, Tick
from foedus.report.charts.chart import Chart, Mark, Shape, path

WIDTH, LEFT, RIGHT = 180.0, 6.0, 174.0
LANE = 14.0
"""Height of a lane."""


@dataclass(frozen=True)
class Lane:
    """The difference of one arm.

    Attributes
    ----------
    quantiles
        5, 50 and 95%, on the scale of the axis.
    kind
        Class in the page by which a reader hides the arm.
    """

    text: str
    colour: str
    dash: str
    quantiles: tuple[float, float, float]
    kind: str = ""


def strip(title: str, lanes: Sequence[Lane], marks: Sequence[float], none: float = 0.0) -> Chart:
    """Return an interval with its median per lane; what lies beyond the axis ends in an arrow.

    Parameters
    ----------
    marks
        Values of grid lines in ascending order; the outermost are the ends of the axis.
    none
        Where there is no difference; a ratio axis is logarithmic and has it at 1.
    """
    low, high = marks[0], marks[-1]
    axis = Axis(low, high, LEFT, RIGHT, ratio=none > 0)
    curves: list[Shape] = []
    bands: list[Shape] = []
    dots: list[Mark] = []
    for number, lane in enumerate(lanes):
        y = (number + 0.5) * LANE
        p05, p50, p95 = (axis.at(min(max(x, low), high)) for x in lane.quantiles)
        line = path(((p05, y), (p95, y)))
        curves.append(Shape(line, lane.colour, dash=lane.dash, kind=lane.kind))
        for beyond, x, side in (
            (lane.quantiles[0] < low, LEFT, -1.0),
            (lane.quantiles[2] > high, RIGHT, 1.0),
        ):
            if beyond:
                tip = path(((x + 6 * side, y), (x, y - 4), (x, y + 4)))
                bands.append(Shape(tip, lane.colour, kind=lane.kind))
        if low <= lane.quantiles[1] <= high:
            dots.append(Mark(round(p50, 1), y, lane.text, lane.colour, lane.kind))
    return Chart(
        title=title,
        description="; ".join(lane.text for lane in lanes),
        right=RIGHT,
        x_ticks=tuple(Tick(round(axis.at(x), 1), "") for x in marks),
        y_ticks=(),
        bands=tuple(bands),
        curves=tuple(curves),
        marks=tuple(dots),
        reference=round(axis.at(none), 1),
        width=WIDTH,
        height=len(lanes) * LANE,
        foot=0.0,
        left=LEFT,
        top=0.0,
        kind="strip",
        upright=True,
    )
