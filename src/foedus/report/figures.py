"""Geometry of the charts: fans of quantiles over time, and stacked shares of options.

A chart is a frozen description in the units of its view box; ``charts.svg.j2`` writes it as inline
SVG. A report shows some sixty small charts: matplotlib took 2 s for them, two thirds of the time a
whole cached run may take, and this takes a few hundredths.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Quantiles = Mapping[str, Sequence[float | None]]

WIDTH, HEIGHT = 320.0, 190.0
TOP, BOTTOM, LEFT = 12.0, 24.0, 46.0
RIGHT = 10.0

AREAS_WIDTH, AREAS_HEIGHT, AREAS_RIGHT = 250.0, 160.0, 84.0
"""Smaller, with room on the right for the names of the options."""

ARM_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Okabe and Ito's palette, safe for colour-blind readers."""

ARM_DASHES = ("", "7 3", "2 3", "9 3 2 3", "12 4", "4 2", "1 2")
"""Arms differ in dashes too, for print without colour."""

OPTION_COLOURS = ("#dfe8ef", "#adc8da", "#73a3c2", "#3f78a5", "#1a4f82", "#0a2a55")
"""One hue from light to dark, so that the order of options survives any print."""

RATIO_TICKS = (
    0.01, 0.02, 0.05, 0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0,
    20.0, 50.0, 100.0,
)  # fmt: skip

MIN_LABEL_SHARE = 0.07
"""Share below which an option has no room for its name beside the chart."""


@dataclass(frozen=True)
class Tick:
    """A mark on an axis; `text` is empty where only a grid line is wanted."""

    at: float
    text: str


@dataclass(frozen=True)
class Shape:
    """A band (filled) or a curve (stroked)."""

    points: str
    colour: str
    opacity: float = 1.0
    dash: str = ""


@dataclass(frozen=True)
class Note:
    """Text beside the chart."""

    x: float
    y: float
    text: str
    colour: str


@dataclass(frozen=True)
class Chart:
    """Everything drawn in one chart, in view box units, back to front.

    Attributes
    ----------
    first_anchor
        Where the text of the first horizontal tick hangs: a year begins there, a number does not.
    """

    title: str
    description: str
    right: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    bands: tuple[Shape, ...]
    curves: tuple[Shape, ...] = ()
    notes: tuple[Note, ...] = ()
    reference: float | None = None
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    top: float = TOP
    first_anchor: str = "start"

    @property
    def bottom(self) -> float:
        """Return where the horizontal axis lies."""
        return self.height - BOTTOM


@dataclass(frozen=True)
class Arm:
    """One fan of a chart; `number` picks its colour and dash."""

    name: str
    number: int
    quantiles: Quantiles

    @property
    def colour(self) -> str:
        """Return the arm's colour."""
        return ARM_COLOURS[self.number % len(ARM_COLOURS)]

    @property
    def dash(self) -> str:
        """Return the arm's dash pattern."""
        return ARM_DASHES[self.number % len(ARM_DASHES)]


def fan(
    title: str,
    quarters: Sequence[str],
    arms: Sequence[Arm],
    *,
    reference: float | None = None,
    ratio: bool = False,
) -> Chart | None:
    """Return a fan chart: medians as lines, 50% and 90% intervals as bands.

    Parameters
    ----------
    reference
        Level of a line across the chart: no difference, or a relative risk of one.
    ratio
        Use a logarithmic axis.

    Returns
    -------
    None where no arm has a number to show.
    """
    numbers = [x for arm in arms for row in arm.quantiles.values() for x in row if x is not None]
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    if reference is not None:
        low, high = min(low, reference), max(high, reference)
    axis = _Axis(low, high, HEIGHT, ratio and low > 0)
    right = WIDTH - RIGHT
    x = _positions(len(quarters), right)
    bands: list[Shape] = []
    curves: list[Shape] = []
    for arm in arms:
        for outer, inner, opacity in (("p05", "p95", 0.13), ("p25", "p75", 0.24)):
            if outer in arm.quantiles:
                points = _band(x, arm.quantiles[outer], arm.quantiles[inner], axis)
                bands.append(Shape(points, arm.colour, opacity))
        line = _line(x, arm.quantiles["p50"], axis)
        curves.append(Shape(line, arm.colour, dash=arm.dash))
    return Chart(
        title=title,
        description=_fan_words(quarters, arms),
        right=right,
        x_ticks=_quarter_ticks(quarters, x),
        y_ticks=axis.ticks(),
        bands=tuple(bands),
        curves=tuple(curves),
        reference=None if reference is None else round(axis.at(reference), 1),
    )


def areas(
    title: str, quarters: Sequence[str], shares: Mapping[str, Sequence[float | None]]
) -> Chart:
    """Return stacked areas: the share of members that stand at each option, first at the foot."""
    right = AREAS_WIDTH - AREAS_RIGHT
    x = _positions(len(quarters), right)
    axis = _Axis(0.0, 1.0, AREAS_HEIGHT)
    floor: list[float | None] = [0.0] * len(quarters)
    bands: list[Shape] = []
    notes: list[Note] = []
    for number, (option, row) in enumerate(shares.items()):
        ceiling = [
            None if below is None or share is None else below + share
            for below, share in zip(floor, row, strict=True)
        ]
        colour = option_colour(number, len(shares))
        bands.append(Shape(_band(x, floor, ceiling, axis), colour))
        bottom, top = floor[-1], ceiling[-1]
        if bottom is not None and top is not None and top - bottom >= MIN_LABEL_SHARE:
            middle = axis.at((bottom + top) / 2)
            notes.append(Note(right + 12, round(middle, 1), option.replace("_", " "), colour))
        floor = ceiling
    return Chart(
        title=title,
        description=_area_words(quarters, shares),
        right=right,
        x_ticks=_quarter_ticks(quarters, x, most=3),
        y_ticks=tuple(Tick(round(axis.at(s), 1), f"{s:.0%}") for s in (0.0, 0.5, 1.0)),
        bands=tuple(bands),
        notes=tuple(notes),
        width=AREAS_WIDTH,
        height=AREAS_HEIGHT,
    )


def option_colour(number: int, options: int) -> str:
    """Return the colour of an option, spread over the palette and mixed between its entries."""
    if options < 2:
        return OPTION_COLOURS[0]
    place = number / (options - 1) * (len(OPTION_COLOURS) - 1)
    low = min(int(place), len(OPTION_COLOURS) - 2)
    pair = (_rgb(OPTION_COLOURS[low]), _rgb(OPTION_COLOURS[low + 1]))
    mixed = (round(a + (b - a) * (place - low)) for a, b in zip(*pair, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def nice_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round numbers between two bounds, at most `most` of them."""
    rough = (high - low) / (most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10, 20) if _count(low, high, m * power) <= most)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


class _Axis:
    """Vertical scale: where a value lies in the view box, and which values to mark."""

    def __init__(self, low: float, high: float, height: float, ratio: bool = False) -> None:
        self._ratio = ratio
        self._bottom = height - BOTTOM
        low, high = self._scaled(low), self._scaled(high)
        if high - low < 1e-9 * max(abs(low), abs(high), 1e-9):
            # A constant still needs an axis around it.
            low, high = low - max(abs(low), 1.0) / 10, high + max(abs(high), 1.0) / 10
        self._low, self._span = low, high - low

    def at(self, value: float) -> float:
        share = (self._scaled(value) - self._low) / self._span
        return self._bottom - share * (self._bottom - TOP)

    def ticks(self) -> tuple[Tick, ...]:
        low, high = self._low, self._low + self._span
        if self._ratio:
            inside = [t for t in RATIO_TICKS if low - 1e-9 <= math.log(t) <= high + 1e-9]
            marks = inside[:: -(-len(inside) // 6)] if len(inside) > 6 else inside
            if 1.0 in inside and 1.0 not in marks:
                marks = sorted({*marks, 1.0})
            return tuple(Tick(round(self.at(t), 1), f"{t:g}") for t in marks)
        marks = nice_ticks(low, high)
        return tuple(Tick(round(self.at(t), 1), tick_text(t, marks)) for t in marks)

    def _scaled(self, value: float) -> float:
        return math.log(value) if self._ratio else value


def tick_text(value: float, marks: Sequence[float]) -> str:
    """Return a tick's number with as many decimals as its neighbours need."""
    step = min((b - a for a, b in pairwise(marks)), default=abs(value) or 1.0)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    # A step of 2.5 or 0.25 needs one digit more than its power of ten.
    if abs(round(step, decimals) - step) > 1e-9 * step:
        decimals += 1
    text = f"{value:,.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}") if float(text.replace(",", "")) else "0"


def _positions(count: int, right: float) -> list[float]:
    step = (right - LEFT) / max(count - 1, 1)
    return [LEFT + i * step for i in range(count)]


def _band(
    x: Sequence[float],
    low: Sequence[float | None],
    high: Sequence[float | None],
    axis: _Axis,
) -> str:
    known = [
        (at, a, b) for at, a, b in zip(x, low, high, strict=True) if a is not None and b is not None
    ]
    there = [(at, b) for at, _, b in known]
    back = [(at, a) for at, a, _ in reversed(known)]
    return _points([*there, *back], axis)


def _line(x: Sequence[float], values: Sequence[float | None], axis: _Axis) -> str:
    known = [(at, value) for at, value in zip(x, values, strict=True) if value is not None]
    return _points(known, axis)


def _points(pairs: Sequence[tuple[float, float]], axis: _Axis) -> str:
    return " ".join(f"{at:.1f},{axis.at(value):.1f}" for at, value in pairs)


def _quarter_ticks(quarters: Sequence[str], x: Sequence[float], most: int = 6) -> tuple[Tick, ...]:
    """Mark every quarter, and write the year at its first, for at most so many years."""
    years = [i for i, quarter in enumerate(quarters) if quarter.endswith("Q1")]
    written = set(years[:: -(-len(years) // most)]) if years else set[int]()
    return tuple(
        Tick(round(at, 1), quarter[:4] if i in written else "")
        for i, (quarter, at) in enumerate(zip(quarters, x, strict=True))
    )


def _fan_words(quarters: Sequence[str], arms: Sequence[Arm]) -> str:
    parts: list[str] = []
    for arm in arms:
        start, end = arm.quantiles["p50"][0], arm.quantiles["p50"][-1]
        low, high = arm.quantiles["p05"][-1], arm.quantiles["p95"][-1]
        if None not in (start, end, low, high):
            parts.append(
                f"{arm.name}: median {start:.3g} in {quarters[0]}, {end:.3g} in {quarters[-1]}, "
                f"90% between {low:.3g} and {high:.3g}"
            )
    return "; ".join(parts)


def _area_words(quarters: Sequence[str], shares: Mapping[str, Sequence[float | None]]) -> str:
    last = ", ".join(f"{name} {row[-1]:.0%}" for name, row in shares.items() if row[-1] is not None)
    return f"Shares in {quarters[-1]}: {last}"


def _count(low: float, high: float, step: float) -> int:
    return math.floor(high / step + 1e-9) - math.ceil(low / step - 1e-9) + 1


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
