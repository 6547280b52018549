"""Axes of the charts: where a number or a quarter lies in the view box, and which to mark."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Seen = Sequence[tuple[str, float]]
"""What was observed: quarter and value, in the order of time."""

WIDTH, HEIGHT = 320.0, 190.0
TOP, BOTTOM, LEFT = 12.0, 24.0, 46.0
RIGHT = 10.0

RATIO_TICKS = (
    0.01, 0.02, 0.05, 0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0,
    20.0, 50.0, 100.0,
)  # fmt: skip


@dataclass(frozen=True)
class Tick:
    """A mark on an axis; `text` is empty where only a grid line is wanted."""

    at: float
    text: str


class Axis:
    """A scale: where a value lies between two places of the view box, and which values to mark."""

    def __init__(
        self, low: float, high: float, start: float, end: float, *, ratio: bool = False
    ) -> None:
        """Span the numbers from low to high between the places start and end."""
        self._ratio = ratio
        low, high = self._scaled(low), self._scaled(high)
        if high - low < 1e-9 * max(abs(low), abs(high), 1e-9):
            # A constant still needs an axis around it.
            low, high = low - max(abs(low), 1.0) / 10, high + max(abs(high), 1.0) / 10
        self._low, self._high = low, high
        self._start, self._length = start, end - start

    def at(self, value: float) -> float:
        """Return where a value lies."""
        share = (self._scaled(value) - self._low) / (self._high - self._low)
        return self._start + share * self._length

    def held(self, value: float) -> float:
        """Return where a value lies, at an end where it lies beyond."""
        share = (self._scaled(value) - self._low) / (self._high - self._low)
        return self._start + min(max(share, 0.0), 1.0) * self._length

    def ticks(self) -> tuple[Tick, ...]:
        """Return the marks, on a ratio axis those of RATIO_TICKS."""
        low, high = self._low, self._high
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


def nice_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round numbers between two bounds, at most `most` of them."""
    rough = (high - low) / (most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10, 20) if _count(low, high, m * power) <= most)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def positions(count: int, right: float) -> list[float]:
    """Return the place of each quarter on an axis that ends at `right`."""
    step = (right - LEFT) / max(count - 1, 1)
    return [LEFT + i * step for i in range(count)]


def axis_quarters(quarters: Sequence[str], seen: Seen) -> tuple[str, ...]:
    """Return the quarters of an axis: those of the run, and those before it with observations."""
    first = min((quarter for quarter, _ in seen), default=quarters[0])
    before: list[str] = []
    year, of_year = int(quarters[0][:4]), int(quarters[0][5])
    while True:
        year, of_year = (year, of_year - 1) if of_year > 1 else (year - 1, 4)
        if f"{year:04d}Q{of_year}" < first:
            return (*reversed(before), *quarters)
        before.append(f"{year:04d}Q{of_year}")


def quarter_ticks(quarters: Sequence[str], x: Sequence[float], most: int = 6) -> tuple[Tick, ...]:
    """Mark every quarter, and write the year at its first, for at most so many years."""
    years = [i for i, quarter in enumerate(quarters) if quarter.endswith("Q1")]
    written = set(years[:: -(-len(years) // most)]) if years else set[int]()
    return tuple(
        Tick(round(at, 1), quarter[:4] if i in written else "")
        for i, (quarter, at) in enumerate(zip(quarters, x, strict=True))
    )


def _count(low: float, high: float, step: float) -> int:
    return math.floor(high / step + 1e-9) - math.ceil(low / step - 1e-9) + 1
