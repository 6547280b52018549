"""Charts over time: fans of quantiles, what was observed, and stacked shares of options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foedus.report.charts.axes import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Axis,
    Seen,
    Tick,
    axis_quarters,
    positions,
    quarter_ticks,
)
from foedus.report.charts.chart import (
    Chart,
    EventMark,
    Mark,
    Note,
    Shape,
    arm_colour,
    arm_dash,
    path,
)
from foedus.result.documents.record import PerQuarter
from foedus.result.documents.summary import Quantiles, Statistics

AREAS_WIDTH, AREAS_HEIGHT, AREAS_RIGHT = 250.0, 160.0, 84.0
"""Smaller, with room on the right for the names of the options."""

DOTS_HEIGHT = 100.0
"""Of charts of what was observed on another yardstick."""

SEEN_COLOUR = "#1c2126"
"""Of what was observed, in the ink of the page."""


OPTION_COLOURS = ("#dfe8ef", "#adc8da", "#73a3c2", "#3f78a5", "#1a4f82", "#0a2a55")
"""One hue from light to dark, so that the order of options survives any print."""

MIN_LABEL_SHARE = 0.07
"""Share below which an option has no room for its name beside the chart."""


@dataclass(frozen=True)
class Arm:
    """One fan of a chart; `number` picks its colour and dash.

    Attributes
    ----------
    expected
        Quantiles over draws of the mean over shocks, where there are several shocks to a draw.
    """

    name: str
    number: int
    quantiles: Statistics | Quantiles
    expected: Quantiles | None = None

    @property
    def colour(self) -> str:
        """Return the arm's colour."""
        return arm_colour(self.number)

    @property
    def dash(self) -> str:
        """Return the arm's dash pattern."""
        return arm_dash(self.number)


def fan(
    title: str,
    quarters: Sequence[str],
    arms: Sequence[Arm],
    *,
    reference: float | None = None,
    ratio: bool = False,
    seen: Seen = (),
    height: float = HEIGHT,
) -> Chart | None:
    """Return a fan chart: medians as lines, 50% and 90% intervals as bands.

    Parameters
    ----------
    reference
        Level of a line across the chart: no difference, or a relative risk of one.
    ratio
        Use a logarithmic axis.
    seen
        What was observed, by quarter; the axis begins at the first of them.

    Returns
    -------
    None where no arm has a number to show.
    """
    numbers = [x for arm in arms for row in arm.quantiles.rows for x in row if x is not None]
    if not numbers:
        return None
    bounds = [row for arm in arms if arm.expected for row in _ends(arm.expected)]
    levels = [*numbers, *(value for _, value in seen)]
    levels += [x for row in bounds for x in row if x is not None]
    levels += [] if reference is None else [reference]
    axis = Axis(min(levels), max(levels), height - BOTTOM, TOP, ratio=ratio and min(levels) > 0)
    shown = axis_quarters(quarters, seen)
    at = positions(len(shown), WIDTH - RIGHT)
    x = at[len(shown) - len(quarters) :]
    bands: list[Shape] = []
    curves: list[Shape] = []
    limits: list[Shape] = []
    for arm in arms:
        kind = f"a{arm.number}"
        found = arm.quantiles
        bands.append(Shape(_band(x, *_ends(found), axis), arm.colour, 0.13, kind=kind))
        if isinstance(found, Statistics):
            points = _band(x, found.p25, found.p75, axis)
            bands.append(Shape(points, arm.colour, 0.24, kind=kind))
        line = _line(x, found.p50, axis)
        curves.append(Shape(line, arm.colour, dash=arm.dash, kind=kind))
        for bound in _ends(arm.expected) if arm.expected else ():
            limits.append(Shape(_line(x, bound, axis), arm.colour, kind=kind))
    years = quarter_ticks(shown, at)
    return Chart(
        title=title,
        description=_fan_words(quarters, arms),
        right=WIDTH - RIGHT,
        x_ticks=years,
        first_anchor=_first_anchor(years),
        y_ticks=axis.ticks(),
        bands=tuple(bands),
        curves=tuple(curves),
        limits=tuple(limits),
        marks=_marks(shown, at, seen, axis),
        reference=None if reference is None else round(axis.at(reference), 1),
        height=height,
        first=round(at[0], 2),
        step=_step(at),
    )


def dots(title: str, quarters: Sequence[str], seen: Seen) -> Chart:
    """Return a chart of what was observed on an axis of its own, over the quarters given."""
    values = [value for _, value in seen]
    axis = Axis(min(values), max(values), DOTS_HEIGHT - BOTTOM, TOP)
    at = positions(len(quarters), WIDTH - RIGHT)
    marks = _marks(quarters, at, seen, axis)
    years = quarter_ticks(quarters, at)
    return Chart(
        title=title,
        description="; ".join(mark.text for mark in marks),
        right=WIDTH - RIGHT,
        x_ticks=years,
        first_anchor=_first_anchor(years),
        y_ticks=axis.ticks(),
        bands=(),
        curves=(Shape(path((m.x, m.y) for m in marks), SEEN_COLOUR, kind="thin"),),
        marks=marks,
        height=DOTS_HEIGHT,
    )


def areas(
    title: str,
    quarters: Sequence[str],
    shares: Mapping[str, Sequence[float | None]],
    events: Mapping[str, str] | None = None,
) -> Chart:
    """Return stacked areas: the share of members that stand at each option, first at the foot.

    Parameters
    ----------
    events
        Numbers of dated events by quarter, for marks on the time axis.
    """
    right = AREAS_WIDTH - AREAS_RIGHT
    x = positions(len(quarters), right)
    axis = Axis(0.0, 1.0, AREAS_HEIGHT - BOTTOM, TOP)
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
        x_ticks=quarter_ticks(quarters, x, most=3),
        y_ticks=tuple(Tick(round(axis.at(s), 1), f"{s:.0%}") for s in (0.0, 0.5, 1.0)),
        bands=tuple(bands),
        notes=tuple(notes),
        width=AREAS_WIDTH,
        height=AREAS_HEIGHT,
        events=tuple(
            EventMark(round(at, 1), (events or {})[quarter])
            for quarter, at in zip(quarters, x, strict=True)
            if quarter in (events or {})
        ),
        first=round(x[0], 2),
        step=_step(x),
    )


def _first_anchor(ticks: Sequence[Tick]) -> str:
    """Return where the first year hangs: it must not run over the axis, nor into the next year."""
    first = next((tick.at for tick in ticks if tick.text), LEFT)
    return "start" if first <= LEFT else "middle"


def option_colour(number: int, options: int) -> str:
    """Return the colour of an option, spread over the palette and mixed between its entries."""
    if options < 2:
        return OPTION_COLOURS[0]
    place = number / (options - 1) * (len(OPTION_COLOURS) - 1)
    low = min(int(place), len(OPTION_COLOURS) - 2)
    pair = (_rgb(OPTION_COLOURS[low]), _rgb(OPTION_COLOURS[low + 1]))
    mixed = (round(a + (b - a) * (place - low)) for a, b in zip(*pair, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _band(
    x: Sequence[float],
    low: Sequence[float | None],
    high: Sequence[float | None],
    axis: Axis,
) -> str:
    known = [
        (at, a, b) for at, a, b in zip(x, low, high, strict=True) if a is not None and b is not None
    ]
    there = [(at, b) for at, _, b in known]
    back = [(at, a) for at, a, _ in reversed(known)]
    return _points([*there, *back], axis)


def _ends(found: Statistics | Quantiles) -> tuple[PerQuarter, PerQuarter]:
    return found.p05, found.p95


def _line(x: Sequence[float], values: Sequence[float | None], axis: Axis) -> str:
    known = [(at, value) for at, value in zip(x, values, strict=True) if value is not None]
    return _points(known, axis)


def _points(pairs: Sequence[tuple[float, float]], axis: Axis) -> str:
    return path((at, axis.at(value)) for at, value in pairs)


def _marks(
    quarters: Sequence[str], at: Sequence[float], seen: Seen, axis: Axis
) -> tuple[Mark, ...]:
    places = dict(zip(quarters, at, strict=True))
    return tuple(
        Mark(round(places[quarter], 1), round(axis.at(value), 1), f"{quarter}: {value:g}")
        for quarter, value in seen
        if quarter in places
    )


def _step(at: Sequence[float]) -> float:
    return round(at[1] - at[0], 4) if len(at) > 1 else WIDTH


def _fan_words(quarters: Sequence[str], arms: Sequence[Arm]) -> str:
    parts: list[str] = []
    for arm in arms:
        start, end = arm.quantiles.p50[0], arm.quantiles.p50[-1]
        low, high = arm.quantiles.p05[-1], arm.quantiles.p95[-1]
        if None not in (start, end, low, high):
            parts.append(
                f"{arm.name}: median {start:.3g} in {quarters[0]}, {end:.3g} in {quarters[-1]}, "
                f"90% between {low:.3g} and {high:.3g}"
            )
    return "; ".join(parts)


def _area_words(quarters: Sequence[str], shares: Mapping[str, Sequence[float | None]]) -> str:
    last = ", ".join(f"{name} {row[-1]:.0%}" for name, row in shares.items() if row[-1] is not None)
    return f"Shares in {quarters[-1]}: {last}"


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
