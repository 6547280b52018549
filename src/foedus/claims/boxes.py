"""Where in the prior a claim fails: a box of parameters and readings, by patient rule induction.

PRIM (Friedman and Fisher 1999) peels off, again and again, the twentieth of the draws at one end of
one parameter (or one reading) that raises the share of failures most for what it removes. Of all
boxes on the way, the one is taken that tells failures best from what does not fail: the share of
failures that lie in it (its coverage) less that of all other draws (Youden 1950). Unlike a mean of
coverage and density, that does not prefer the whole prior where most of it fails. Limits without
which it does as well are dropped by their quasi-p-value (Bryant and Lempert 2010): the chance of as
many failures in the box, were the density that of the box without the limit. What serves is pasted
back.

A box is found on some draws and measured on others: among hundreds of parameters some box fits what
is chance, and would look well on the draws that it was fitted to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from foedus.claims.streams import generator

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.intp]

PEEL = 0.05
"""Share of a box that a step takes off or puts back (Friedman and Fisher: .05 to .1)."""

SMALLEST = 0.05
"""Share of all draws that a box must hold: a smaller one is an anecdote."""

HELD = 1.0 / 3.0
"""Share of draws that a box is measured on, and not found on."""

FAILURES = 60
"""Failures, and draws that do not fail, from which a box is sought: a third of them measures it."""

CHANCE = 0.05
"""Quasi-p-value above which a limit is dropped."""


@dataclass(frozen=True)
class Limit:
    """One side of a box.

    Attributes
    ----------
    low, high
        Bounds of a parameter; infinite where open.
    kept
        Codings of a reading, instead.
    quasi_p
        On the draws that the box is measured on.
    """

    name: str
    low: float = -np.inf
    high: float = np.inf
    kept: tuple[str, ...] = ()
    quasi_p: float = np.nan

    @property
    def text(self) -> str:
        """Return the limit in words."""
        if self.kept:
            return f"{self.name} is {' or '.join(self.kept)}"
        if np.isinf(self.low):
            return f"{self.name} < {self.high:.3g}"
        if np.isinf(self.high):
            return f"{self.name} > {self.low:.3g}"
        return f"{self.low:.3g} < {self.name} < {self.high:.3g}"


@dataclass(frozen=True)
class Box:
    """Where a claim fails; shares are of draws that it was not found on.

    Attributes
    ----------
    coverage
        Share of all failures that lie in the box.
    density
        Share of the draws in the box that fail; `base` is that of all draws.
    mass
        Share of all draws that lie in the box.
    draws
        How many it is measured on.
    fault
        Why there is no box; empty where there is.
    """

    limits: tuple[Limit, ...] = ()
    coverage: float = np.nan
    density: float = np.nan
    mass: float = np.nan
    base: float = np.nan
    draws: int = 0
    fault: str = ""

    @property
    def text(self) -> str:
        """Return the box in words."""
        if self.fault:
            return self.fault
        where = " and ".join(limit.text for limit in self.limits)
        return f"fails where {where} (covers {self.coverage:.0%}, pure {self.density:.0%})"


@dataclass(frozen=True)
class _Table:
    """Draws by what they may be told apart by."""

    numbers: Vector
    codes: Codes
    fails: Mask

    def of(self, rows: Mask) -> "_Table":
        return _Table(self.numbers[rows], self.codes[rows], self.fails[rows])


@dataclass(frozen=True)
class _Bounds:
    """A box by number: bounds of parameters, and which codings of which readings are in it."""

    low: Vector
    high: Vector
    kept: Mask

    def sides(self, table: _Table) -> Mask:
        """Return by draw and dimension (parameters, then readings) whether it is inside."""
        numbers = (table.numbers >= self.low) & (table.numbers <= self.high)
        readings = np.take_along_axis(self.kept.T, table.codes, axis=0)
        return np.concatenate([numbers, readings], axis=1)

    def inside(self, table: _Table) -> Mask:
        return _all(self.sides(table))

    def restricted(self, there: Mask) -> list[int]:
        """Return the dimensions that leave something out."""
        numbers = np.isfinite(self.low) | np.isfinite(self.high)
        readings = (there & ~self.kept).any(axis=1)
        return np.flatnonzero(np.concatenate([numbers, readings])).tolist()

    def copied(self) -> tuple[Vector, Vector, Mask]:
        return self.low.copy(), self.high.copy(), self.kept.copy()

    def without(self, dimension: int) -> "_Bounds":
        low, high, kept = self.copied()
        if dimension < len(low):
            low[dimension], high[dimension] = -np.inf, np.inf
        else:
            kept[dimension - len(low)] = True
        return _Bounds(low, high, kept)


def box(
    fails: Mask,
    parameters: Mapping[str, Vector],
    readings: Mapping[str, Sequence[str]] | None = None,
    *,
    seed: int = 0,
    name: str = "",
) -> Box:
    """Return the box in which a claim fails.

    Parameters
    ----------
    fails
        One per draw.
    parameters
        Numbers of the draws, by name; finite.
    readings
        Codings in force, by the name of the reading.
    seed, name
        Which draws are held out: by the seed and the name of the claim.
    """
    failing = np.asarray(fails, bool)
    few = min(int(failing.sum()), int((~failing).sum()))
    if few < FAILURES:
        what = "fails" if failing.sum() == few else "does not fail"
        return Box(fault=f"{what} in {few} draws; {FAILURES} are needed for a box")
    readings = {} if readings is None else readings
    levels = {key: tuple(sorted(set(given))) for key, given in readings.items()}
    table, there = _table(failing, parameters, readings, levels)
    order = generator(seed, "boxes", name).permutation(len(failing))
    held = np.zeros(len(failing), bool)
    held[order[: round(HELD * len(failing))]] = True
    found = _dropped(_found(table.of(~held), there), table.of(~held), there)
    found = _pasted(found, table.of(~held), there)
    return _measured(found, table.of(held), there, tuple(parameters), levels)


def _table(
    fails: Mask,
    parameters: Mapping[str, Vector],
    readings: Mapping[str, Sequence[str]],
    levels: Mapping[str, tuple[str, ...]],
) -> tuple[_Table, Mask]:
    draws = len(fails)
    columns = [np.asarray(column, np.float64) for column in parameters.values()]
    numbers = np.stack(columns, axis=1) if columns else np.zeros((draws, 0))
    if not np.isfinite(numbers).all():
        raise ValueError("a parameter of a box has draws without a number")
    most = max((len(names) for names in levels.values()), default=0)
    there = np.asarray([np.arange(most) < len(names) for names in levels.values()], bool)
    codes = [np.searchsorted(np.asarray(levels[key]), readings[key]) for key in levels]
    coded = np.stack(codes, axis=1) if codes else np.zeros((draws, 0), np.intp)
    return _Table(numbers, coded.astype(np.intp), fails), there.reshape(len(levels), most)


def _found(table: _Table, there: Mask) -> _Bounds:
    """Peel, and return the box of those on the way that tells failures best."""
    open_ended = np.full_like(table.numbers[0], np.inf)
    now = _Bounds(-open_ended, open_ended, there.copy())
    best, most = now, 0.0
    fewest = max(2, int(SMALLEST * len(table.fails)))
    while True:
        inside = now.inside(table)
        step = _step(now, table.of(inside), fewest)
        if step is None:
            return best
        now = step
        value = _told(table.fails, now.inside(table))
        if value > most:
            best, most = now, value


def _all(sides: Mask) -> Mask:
    return np.asarray(sides.all(axis=1))


def _told(fails: Mask, inside: Mask) -> float:
    """Return the share of failures that lie inside less that of the other draws."""
    return float(inside[fails].mean() - inside[~fails].mean())


def _step(now: _Bounds, table: _Table, fewest: int) -> _Bounds | None:
    """Return the box without what is best taken off; none where nothing helps."""
    count, width = table.numbers.shape
    mean = float(table.fails.mean())
    take = max(1, int(PEEL * count))
    if count - take < fewest or mean == 1.0:
        return None
    y = table.fails.astype(np.float64)
    parts: Vector = np.partition(table.numbers, (take, count - 1 - take), axis=0)
    low, high = parts[take], parts[count - 1 - take]
    keeps = [table.numbers >= low, table.numbers <= high]
    pairs = np.argwhere(now.kept)
    keeps.append(table.codes[:, pairs[:, 0]] != pairs[:, 1])
    keep = np.concatenate(keeps, axis=1)
    left = keep.sum(axis=0)
    gain = y @ keep / np.maximum(left, 1) - mean
    # A reading takes off more than a twentieth: what counts is the gain by what is removed.
    gain = np.where((left < count) & (left >= fewest), gain / np.maximum(count - left, 1), -np.inf)
    at = int(np.argmax(gain))
    if not gain[at] > 0.0:
        return None
    lows, highs, kept = now.copied()
    if at < width:
        lows[at] = low[at]
    elif at < 2 * width:
        highs[at - width] = high[at - width]
    else:
        reading, coding = pairs[at - 2 * width]
        kept[reading, coding] = False
    return _Bounds(lows, highs, kept)


def _dropped(found: _Bounds, table: _Table, there: Mask) -> _Bounds:
    """Drop limits that chance explains, the least needed first."""
    while limits := found.restricted(there):
        quasi = _quasi_p(found, table, limits)
        worst = int(np.argmax(quasi))
        if quasi[worst] <= CHANCE:
            return found
        found = found.without(limits[worst])
    return found


def _quasi_p(found: _Bounds, table: _Table, limits: Sequence[int]) -> Vector:
    sides = found.sides(table)
    inside = _all(sides)
    draws, hits = int(inside.sum()), int((inside & table.fails).sum())
    values = np.ones(len(limits))
    for i, limit in enumerate(limits):
        others = _all(np.delete(sides, limit, axis=1))
        if draws and others.sum() > draws:
            values[i] = stats.binom.sf(hits - 1, draws, float(table.fails[others].mean()))
    return values


def _pasted(found: _Bounds, table: _Table, there: Mask) -> _Bounds:
    """Move bounds outwards while that tells failures better."""
    value = _told(table.fails, found.inside(table))
    while True:
        wider = [(_told(table.fails, b.inside(table)), b) for b in _wider(found, table, there)]
        best = max(wider, key=lambda pair: pair[0], default=(value, found))
        if best[0] <= value:
            return found
        value, found = best


def _wider(found: _Bounds, table: _Table, there: Mask) -> list[_Bounds]:
    """Return boxes with one bound moved by as much as a step takes off."""
    sides = found.sides(table)
    boxes: list[_Bounds] = []
    width = len(found.low)
    for limit in found.restricted(there):
        others = _all(np.delete(sides, limit, axis=1))
        if limit >= width:
            spare = np.flatnonzero(there[limit - width] & ~found.kept[limit - width])
            for coding in spare:
                kept = found.kept.copy()
                kept[limit - width, coding] = True
                boxes.append(_Bounds(found.low, found.high, kept))
            continue
        column = table.numbers[others, limit]
        step = max(1, int(PEEL * _all(sides).sum()))
        below = np.sort(column[column < found.low[limit]])[::-1][:step]
        above = np.sort(column[column > found.high[limit]])[:step]
        for moved, bounds in ((below, found.low), (above, found.high)):
            if len(moved):
                new = bounds.copy()
                new[limit] = moved[-1]
                low, high = (new, found.high) if bounds is found.low else (found.low, new)
                boxes.append(_Bounds(low, high, found.kept))
    return boxes


def _measured(
    found: _Bounds,
    table: _Table,
    there: Mask,
    names: tuple[str, ...],
    levels: Mapping[str, tuple[str, ...]],
) -> Box:
    limits = found.restricted(there)
    base = float(table.fails.mean())
    if not limits:
        return Box(base=base, draws=len(table.fails), fault="fails nowhere in particular")
    inside = found.inside(table)
    named: list[Limit] = []
    for limit, quasi in zip(limits, _quasi_p(found, table, limits), strict=True):
        if limit < len(names):
            low, high = float(found.low[limit]), float(found.high[limit])
            named.append(Limit(names[limit], low, high, quasi_p=float(quasi)))
        else:
            key = tuple(levels)[limit - len(names)]
            kept = found.kept[limit - len(names)]
            codings = tuple(n for n, k in zip(levels[key], kept, strict=False) if k)
            named.append(Limit(key, kept=codings, quasi_p=float(quasi)))
    hits = float((inside & table.fails).sum())
    return Box(
        tuple(named),
        hits / max(1.0, float(table.fails.sum())),
        hits / max(1.0, float(inside.sum())),
        float(inside.mean()),
        base,
        len(table.fails),
    )
