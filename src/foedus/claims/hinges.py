"""On which few parameters an effect hinges: sensitivity from the draws that there are.

Model, for effects y of draws and a parameter x cut into B bins of equal count:
    S = 1 - (n - 1) / (n - B) * within / total       (first order)
    delta = 1/2 * sum_b n_b/n * sum_c |P(class c | bin b) - P(class c)|

S is the share of the variance of y that the conditional mean given x explains, the first-order
Sobol index; the correction for what bins explain by chance is Kelley's (1935). delta is the
distance between the distribution of y and that given x (Borgonovo 2007), from given data (Plischke,
Borgonovo and Smith 2013) over classes of equal count; it sees what acts through interactions or the
spread alone, where S is zero. Chance raises it too: the mean over permutations is taken off.

Among hundreds of parameters the greatest of indices that are all zero is not zero. A hinge is one
above the floor, the 95% quantile over permutations of y of the greatest index of all (Westfall and
Young 1993).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from foedus.claims.masses import FEWEST
from foedus.claims.streams import generator

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]

PERMUTATIONS = 100
"""Permutations that make the floor: five lie above it."""

FLOOR = 0.95
"""Quantile of the greatest index by chance alone that a hinge exceeds."""

CLASSES = 6
"""Classes of equal count by which distributions are compared; more would be too thin in a bin."""

FEW = 3
"""Hinges that are named: what hangs on more than a few hangs on none of them."""


@dataclass(frozen=True)
class Hinge:
    """A parameter or reading that an effect hinges on.

    Attributes
    ----------
    first_order
        Share of the variance of the effect that it explains alone.
    delta
        How far knowing it moves the distribution of the effect, 0 to 1.
    """

    name: str
    first_order: float
    delta: float


@dataclass(frozen=True)
class Hinges:
    """What an effect hinges on, the greatest share of the variance first.

    Attributes
    ----------
    of
        At most `FEW`, each above the floor by one index at least.
    others
        How many more are above it.
    floor, floor_delta
        What the greatest index of all comes to by chance.
    fault
        Why there is no answer; empty where there is.
    """

    of: tuple[Hinge, ...] = ()
    others: int = 0
    floor: float = np.nan
    floor_delta: float = np.nan
    fault: str = ""


def hinges(
    effect: Vector,
    parameters: Mapping[str, Vector],
    readings: Mapping[str, Sequence[str]] | None = None,
    *,
    seed: int = 0,
    name: str = "",
) -> Hinges:
    """Return the parameters and readings that an effect hinges on.

    Parameters
    ----------
    effect
        One per draw; those without a number are left out.
    parameters
        Numbers of the draws, by name.
    readings
        Codings in force, by the name of the reading.
    seed, name
        Of the permutations: the seed and the name of the claim.
    """
    y = np.asarray(effect, np.float64)
    sound = np.isfinite(y)
    y = y[sound]
    if len(y) < FEWEST:
        return Hinges(fault=f"{len(y)} sound draws, of {FEWEST} needed")
    if np.ptp(y) == 0.0:
        return Hinges(fault="the effect is the same in all draws")
    columns = [np.asarray(x)[sound] for x in (*parameters.values(), *(readings or {}).values())]
    names = (*parameters, *(readings or {}))
    if not columns:
        return Hinges(fault="nothing varies")
    bins = binned(columns)
    order = generator(seed, "hinges", name)
    turns = [np.arange(len(y)), *(order.permutation(len(y)) for _ in range(PERMUTATIONS))]
    table = _Table(bins)
    (first, *others), (delta, *more) = table.first_order(y, turns), table.distance(y, turns)
    firsts, deltas = np.stack(others), np.stack(more)
    chance = deltas.mean(axis=0)
    floor = float(np.quantile(firsts.max(axis=1), FLOOR))
    floor_delta = float(np.quantile((deltas - chance).max(axis=1), FLOOR))
    delta = delta - chance
    above = np.flatnonzero((first > floor) | (delta > floor_delta)).tolist()
    above.sort(key=lambda j: (-first[j], -delta[j], names[j]))
    found = tuple(Hinge(names[j], float(first[j]), float(delta[j])) for j in above[:FEW])
    return Hinges(found, max(0, len(above) - FEW), floor, floor_delta)


def binned(columns: Sequence[npt.NDArray[np.float64] | npt.NDArray[np.str_]]) -> Codes:
    """Return the bin of each draw (draw, column): of equal count, or one for each of few values."""
    bins = count_of_bins(len(columns[0]))
    codes = np.zeros((len(columns[0]), len(columns)), np.intp)
    for j, column in enumerate(columns):
        values, place = np.unique(column, return_inverse=True)
        few = len(values) <= bins or column.dtype.kind not in "fiu"
        codes[:, j] = place if few else _equal(np.asarray(column, np.float64), bins)
    return codes


def count_of_bins(draws: int) -> int:
    """Return how many bins a parameter is cut into: 8 at 256 draws, 16 at 1,024, 32 at 4,096."""
    return int(np.clip(np.sqrt(draws) / 2.0, 4, 32))


def first_order(y: Vector, bins: Codes) -> Vector:
    """Return the first-order index of each column of bins, corrected for chance."""
    return _Table(bins).first_order(y, [np.arange(len(y))])[0]


class _Table:
    """Which draw is in which bin of which column, to add up over many orders of the draws at once.

    Parameters
    ----------
    bins
        By (draw, column).
    """

    def __init__(self, bins: Codes) -> None:
        """Write one row for every bin of every column."""
        self.columns, self.most = bins.shape[1], int(bins.max()) + 1
        there = (bins.T[:, None, :] == np.arange(self.most)[:, None]).reshape(-1, len(bins))
        self.counts = there.sum(axis=1).reshape(self.columns, self.most)
        self.there = there.astype(np.float32)

    def first_order(self, y: Vector, turns: Sequence[Codes]) -> Vector:
        """Return the index of each column, corrected for chance, by order of the draws."""
        n, centred = len(y), y - y.mean()
        sums = self._added(np.stack([centred[turn] for turn in turns], axis=1), np.float64)
        filled = np.where(self.counts > 0, self.counts, 1.0)[..., None]
        between = (sums**2 / filled).sum(axis=1)
        used = np.minimum((self.counts > 0).sum(axis=1), n - 1)[:, None]
        return (1.0 - (1.0 - between / float(centred @ centred)) * (n - 1) / (n - used)).T

    def distance(self, y: Vector, turns: Sequence[Codes]) -> Vector:
        """Return Borgonovo's delta of each column, what chance adds included, by order."""
        classes = _equal(y, CLASSES)
        total = np.zeros((len(turns), self.columns))
        for one in range(CLASSES):
            mine = classes == one
            # Counts of draws are exact in single precision, and take half the time.
            joint = self._added(np.stack([mine[turn] for turn in turns], axis=1), np.float32)
            total += np.abs(joint - mine.mean() * self.counts[..., None]).sum(axis=1).T
        return 0.5 * total / len(y)

    def _added(self, weights: npt.NDArray[Any], precision: type[np.floating[Any]]) -> Vector:
        """Return sums of weights (draw, order) by (column, bin, order)."""
        found = self.there.astype(precision, copy=False) @ weights.astype(precision)
        return found.reshape(self.columns, self.most, -1)


def _equal(column: Vector, bins: int) -> Codes:
    """Return bins of equal count, in the order of the numbers."""
    place = np.empty(len(column), np.intp)
    place[np.argsort(column, kind="stable")] = np.arange(len(column))
    return place * bins // len(column)
