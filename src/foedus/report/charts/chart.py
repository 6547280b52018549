"""The one kind of chart: a frozen description in the units of its view box, back to front.

``charts.svg.j2`` writes it as inline SVG. A report shows some sixty small charts: matplotlib took
2 s for them, two thirds of the time a whole cached run may take; this takes a few hundredths.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from foedus.report.charts.axes import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Tick

ARM_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Okabe and Ito's palette, safe for colour-blind readers."""

DARK_ARM_COLOURS = ("#6cb8ec", "#ff9a52", "#3fcf9f", "#e6a8ca", "#f0b533", "#9ad4f7", "#f2f2f2")
"""The same hues, lighter, for readers who want a dark page."""

ARM_DASHES = ("", "7 3", "2 3", "9 3 2 3", "12 4", "4 2", "1 2")
"""Arms differ in dashes too, for print without colour."""


@dataclass(frozen=True)
class Shape:
    """A band (filled) or a curve (stroked).

    Attributes
    ----------
    points
        As `path` writes them.
    kind
        Class in the page: ``a0`` for the first arm, so that a reader can hide it.
    """

    points: str
    colour: str
    opacity: float = 1.0
    dash: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Mark:
    """A dot: where it lies, and what it says; in ink where it has no colour."""

    x: float
    y: float
    text: str
    colour: str = ""
    kind: str = ""


@dataclass(frozen=True)
class EventMark:
    """Dated events on the time axis, by their numbers in the list of events."""

    x: float
    text: str


@dataclass(frozen=True)
class Note:
    """Text in or beside the chart, after a key of its colour where it has one."""

    x: float
    y: float
    text: str
    colour: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Chart:
    """Everything drawn in one chart, in view box units, back to front.

    Attributes
    ----------
    kind
        Class in the page.
    upright
        Whether values run along the horizontal axis, so that grid and reference stand upright.
    first_anchor
        Where the text of the first horizontal tick hangs: a year begins there, a number does not.
    limits
        Curves that bound what draws come to on average over shocks.
    foot
        Room below the horizontal axis.
    first, step
        Place of the first quarter on the horizontal axis, and distance of two; a step of 0 where
        the axis is not one of time.
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
    limits: tuple[Shape, ...] = ()
    marks: tuple[Mark, ...] = ()
    events: tuple[EventMark, ...] = ()
    first: float = 0.0
    step: float = 0.0
    kind: str = ""
    upright: bool = False
    foot: float = BOTTOM

    @property
    def bottom(self) -> float:
        """Return where the horizontal axis lies."""
        return self.height - self.foot


def arm_colour(number: int) -> str:
    """Return the colour of an arm by its place in the run."""
    return ARM_COLOURS[number % len(ARM_COLOURS)]


def dark_arm_colour(number: int) -> str:
    """Return the colour of an arm on a dark page."""
    return DARK_ARM_COLOURS[number % len(DARK_ARM_COLOURS)]


def arm_dash(number: int) -> str:
    """Return the dash pattern of an arm by its place in the run."""
    return ARM_DASHES[number % len(ARM_DASHES)]


def path(points: Iterable[tuple[float, float]]) -> str:
    """Return places as the points of a shape."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def box(left: float, top: float, right: float, bottom: float) -> str:
    """Return the corners of a box."""
    return path(((left, top), (right, top), (right, bottom), (left, bottom)))
