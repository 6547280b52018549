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
    classes = _equal(y, CLASSES)
    first, delta = first_order(y, bins), _distance(classes, bins)
    firsts, deltas = np.zeros((2, PERMUTATIONS, len(columns)))
    order = generator(seed, "hinges", name)
    for i in range(PERMUTATIONS):
        turn = order.permutation(len(y))
        firsts[i], deltas[i] = first_order(y[turn], bins), _distance(classes[turn], bins)
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
    n = len(y)
    centred = y - y.mean()
    counts = _table(bins)
    sums = _table(bins, centred)
    there = counts > 0
    between = np.where(there, sums**2 / np.where(there, counts, 1.0), 0.0).sum(axis=1)
    total = float(centred @ centred)
    used = np.minimum(there.sum(axis=1), n - 1)
    return 1.0 - (1.0 - between / total) * (n - 1) / (n - used)


def _distance(classes: Codes, bins: Codes) -> Vector:
    """Return Borgonovo's delta of each column of bins, what chance adds included."""
    joint = _table(bins * CLASSES + classes[:, None])
    joint = np.pad(joint, ((0, 0), (0, -joint.shape[1] % CLASSES)))
    joint = joint.reshape(len(joint), -1, CLASSES)
    share = np.bincount(classes, minlength=CLASSES) / len(classes)
    expected = share * joint.sum(axis=2, keepdims=True)
    return 0.5 * np.abs(joint - expected).sum(axis=(1, 2)) / len(classes)


def _table(bins: Codes, weight: Vector | None = None) -> Vector:
    """Return counts, or sums of a weight, by column and bin."""
    most = int(bins.max()) + 1
    width = int(bins.shape[1])
    at: Codes = (bins + np.arange(width) * most).ravel()
    weights = None if weight is None else np.repeat(weight, width)
    return np.bincount(at, weights, minlength=width * most).reshape(width, most).astype(np.float64)


def _equal(column: Vector, bins: int) -> Codes:
    """Return bins of equal count, in the order of the numbers."""
    place = np.empty(len(column), np.intp)
    place[np.argsort(column, kind="stable")] = np.arange(len(column))
    return place * bins // len(column)
