"""Geometry of the charts of behaviour tests: how an effect is spread over draws, and its band."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from foedus.report.charts.axes import BOTTOM, RIGHT, WIDTH, Axis
from foedus.report.charts.chart import Chart, Note, Shape, box, path

LEFT = 10.0
LABEL, BARS, INTERVAL = 18.0, 34.0, 12.0
"""Heights within a row: its name, the bars, and the interval below them."""

BINS = 30
"""Bars across what is shown, before the axis is made to fit them."""

MARGIN = 0.03
"""Room beyond the outermost number, as a share of the axis."""

INK, SHADE = "#1c2126", "#e69f00"
HELD, FAILED = "#0072b2", "#d55e00"
"""Okabe and Ito's blue and vermillion; the name of a row says the same in words."""


@dataclass(frozen=True)
class Row:
    """The effect under one reading.

    Attributes
    ----------
    quantiles
        Evenly spaced, least and greatest among them.
    interval
        5, 50 and 95% quantiles.
    """

    name: str
    failed: bool
    quantiles: Sequence[float]
    interval: tuple[float, float, float]


def distribution(
    title: str, rows: Sequence[Row], *, band: tuple[float, float] | None, least: float = 0.0
) -> Chart | None:
    """Return one histogram over draws per row on a common axis, with the interval below it.

    Parameters
    ----------
    band
        Shaded where an effect must lie, an open end being infinite. Without one, what lies within
        `least` of zero is shaded: effects too small to have a sign.

    Returns
    -------
    None where no row has a number to show.
    """
    rows = [row for row in rows if row.quantiles]
    if not rows:
        return None
    shaded = band or ((-least, least) if least else None)
    axis = _axis(rows, shaded)
    height = len(rows) * (LABEL + BARS + INTERVAL) + BOTTOM
    bands: list[Shape] = []
    curves: list[Shape] = []
    notes: list[Note] = []
    for number, row in enumerate(rows):
        top = number * (LABEL + BARS + INTERVAL)
        bars, base = top + LABEL, top + LABEL + BARS
        colour = FAILED if row.failed else HELD
        if shaded and _overlap(axis, *shaded):
            bands.append(_box(axis, *shaded, bars, base + INTERVAL))
        bands.append(Shape(_steps(axis, _shares(axis, row, shaded), base), colour))
        edges = [(0.0, "1 2"), *((x, "5 3") for x in shaded or () if axis.shows(x))]
        curves += [_upright(axis.at(x), bars, base + INTERVAL, dash) for x, dash in edges]
        curves += _whisker(axis, row, base + INTERVAL / 2)
        notes.append(Note(LEFT + 8, top + LABEL / 2 + 1, row.name, colour))
    return Chart(
        title=title,
        description=_words(rows, band, least),
        right=WIDTH - RIGHT,
        x_ticks=axis.scale.ticks(),
        y_ticks=(),
        bands=tuple(bands),
        curves=tuple(curves),
        notes=tuple(notes),
        height=height,
        left=LEFT,
        top=0.0,
        first_anchor="middle",
    )


@dataclass(frozen=True)
class _Bins:
    """Bars of equal width on a horizontal axis."""

    low: float
    step: float
    bins: int

    @property
    def high(self) -> float:
        return self.low + self.bins * self.step

    @cached_property
    def scale(self) -> Axis:
        return Axis(self.low, self.high, LEFT, WIDTH - RIGHT)

    def at(self, value: float) -> float:
        return self.scale.held(value)

    def shows(self, value: float) -> bool:
        return self.low <= value <= self.high

    def bin(self, value: float, closed: float | None) -> int:
        """Return the bar of a value; one that equals `closed` belongs to the bar on its left."""
        # The slack makes up for rounding, so that a value on an edge stays with its bar.
        place = (value - self.low) / self.step + (-1e-6 if value == closed else 1e-6)
        return min(max(math.floor(place), 0), self.bins - 1)


def _axis(rows: Sequence[Row], shaded: tuple[float, float] | None) -> _Bins:
    """Return an axis on which no bar lies across the edge of the band, or across zero."""
    low, high = _view(rows, shaded)
    step = (high - low) / BINS
    edge = next((x for x in shaded or () if low <= x <= high), step / 2)
    if shaded and shaded[1] - shaded[0] < 2 * step:
        # Too narrow for bars of its own: one bar in the middle, not a pile that leans to a side.
        edge = (shaded[0] + shaded[1]) / 2 + step / 2
    low = edge - math.ceil((edge - low) / step - 1e-6) * step
    return _Bins(low, step, math.ceil((high - low) / step - 1e-6))


def _view(rows: Sequence[Row], shaded: tuple[float, float] | None) -> tuple[float, float]:
    """Return the ends of the axis: all but the tails, zero, and what is near of the band.

    A band far wider than the effects would press them into one bar; it then runs out of view. But
    the way from the effects to a band that they miss is always in view.
    """
    # One quantile in is 2.5% of the draws: a few wild ratios must not set the scale.
    trimmed = [(row.quantiles[1:-1] or row.quantiles) for row in rows]
    low = min(0.0, *(min(row) for row in trimmed))
    high = max(0.0, *(max(row) for row in trimmed))
    if shaded:
        low, high = min(low, shaded[1]), max(high, shaded[0])
        span = high - low
        near = [x for x in shaded if low - span <= x <= high + span]
        low, high = min(low, *near, high), max(high, *near, low)
    if high - low < 1e-9 * max(abs(low), abs(high), 1e-3):
        # A constant still needs an axis around it.
        ends = [abs(x) for x in shaded or (1.0,) if math.isfinite(x)]
        room = max(abs(low), abs(high), *ends) or 1.0
        low, high = low - room, high + room
    room = MARGIN * (high - low)
    return low - room, high + room


def _overlap(axis: _Bins, low: float, high: float) -> bool:
    return low < axis.high and high > axis.low


def _shares(axis: _Bins, row: Row, shaded: tuple[float, float] | None) -> list[float]:
    """Return the share of draws in each bin; between two quantiles draws lie evenly."""
    shares = [0.0] * axis.bins
    closed = shaded[1] if shaded else None
    mass = 1.0 / max(len(row.quantiles) - 1, 1)
    pairs = list(pairwise(row.quantiles)) or [(row.quantiles[0], row.quantiles[0])]
    for low, high in pairs:
        if high - low < 1e-6 * axis.step:
            shares[axis.bin(low, closed)] += mass
            continue
        first, last = axis.bin(low, None), axis.bin(high, None)
        for number in range(first, last + 1):
            # What lies beyond an end belongs to the last bar there.
            left = low if number == first else axis.low + number * axis.step
            right = high if number == last else axis.low + (number + 1) * axis.step
            shares[number] += mass * max(right - left, 0.0) / (high - low)
    return shares


def _steps(axis: _Bins, shares: Sequence[float], base: float) -> str:
    """Return the outline of the bars; the tallest fills its row."""
    most = max(shares)
    points = [(axis.at(axis.low), base)]
    for number, share in enumerate(shares):
        y = base - share / most * BARS
        points += [(axis.at(axis.low + (number + side) * axis.step), y) for side in (0, 1)]
    points.append((axis.at(axis.high), base))
    return path(points)


def _whisker(axis: _Bins, row: Row, y: float) -> list[Shape]:
    low, median, high = (axis.at(x) for x in row.interval)
    across = Shape(path(((low, y), (high, y))), INK)
    return [across, _upright(median, y - 4, y + 4)]


def _upright(x: float, top: float, bottom: float, dash: str = "") -> Shape:
    return Shape(path(((x, top), (x, bottom))), INK, dash=dash)


def _box(axis: _Bins, low: float, high: float, top: float, bottom: float) -> Shape:
    return Shape(box(axis.at(low), top, axis.at(high), bottom), SHADE, 0.22)


def _words(rows: Sequence[Row], band: tuple[float, float] | None, least: float) -> str:
    asked = f"band {band_words(*band)}" if band else f"signs count beyond {least:g}"
    found = (
        f"{row.name}: median {row.interval[1]:.3g}, 90% between {row.interval[0]:.3g} and "
        f"{row.interval[2]:.3g}"
        for row in rows
    )
    return "; ".join([asked, *found])


def band_words(low: float, high: float) -> str:
    """Say where an effect must lie; an infinite end is open."""
    if not math.isfinite(low):
        return f"at most {high:g}"
    return f"{low:g} to {high:g}" if math.isfinite(high) else f"at least {low:g}"
