"""Which measurements would most probably change the word on a claim.

Expected value of partial perfect information by regression on draws that there are (Strong, Oakley
and Brennan 2014). The decision is the word: a measurement x moves the masses p(x) = E[class | x],
which are fitted by least squares on a linear spline in the rank of x (readings: on their codings)
and shrunk to the masses now by what chance alone would fit (James and Stein 1961), and with them
the word. Two answers:

    changes = P(word at p(x) differs from the word now)
    value = E[max_c p_c(x)] - max_c p_c

`value` is the EVPPI where the utility is one for naming the side on which the world lies, and zero
else. A fit still follows chance: a measurement is named only if it changes the word more often than
the best of all measurements does when sides are permuted, in 95% of permutations. Of hundreds of
measurements the few whose fit explains most beyond chance are looked at, in permutations as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from foedus.claims.masses import FEWEST, Masses
from foedus.claims.streams import generator
from foedus.claims.words import Evidence, by_masses
from foedus.result.documents.claims import Word

Vector = npt.NDArray[np.float64]

PIECES = 8
"""Pieces of the spline: a step of the masses is then seen within an eighth of the draws."""

NAMED = 3
"""Measurements that are named."""

LOOKED = 12
"""Measurements that are looked at: those that explain most, of the draws or of a permutation."""

PERMUTATIONS = 60
"""Permutations of the sides: three lie above the floor."""

FLOOR = 0.95
"""Quantile of what the best measurement changes by chance."""

PRIORS_ALONE = "a statement about priors"
"""What is said where no measurement that can be had would change the word."""


@dataclass(frozen=True)
class Measurement:
    """What one measurement would do to the word.

    Attributes
    ----------
    changes
        How likely it changes the word.
    to
        The word to which it most probably would.
    value
        Expected rise of the chance of naming the right side.
    """

    name: str
    changes: float
    to: Word
    value: float


@dataclass(frozen=True)
class Information:
    """Measurements that would change the word, the most probable first.

    Attributes
    ----------
    of
        At most `NAMED`.
    now
        The word that masses give now; `on the line` is none of those.
    floor
        How often chance alone would change the word.
    fault
        Why there is no answer; empty where there is.
    """

    of: tuple[Measurement, ...] = ()
    now: Word = "open"
    floor: float = np.nan
    fault: str = ""

    @property
    def text(self) -> str:
        """Return the names, or that the claim is a statement about priors."""
        if self.fault:
            return self.fault
        return ", ".join(m.name for m in self.of) or PRIORS_ALONE


def information(
    side: Vector,
    evidence: Evidence,
    measurements: Mapping[str, Vector | Sequence[str]],
    errors: Mapping[str, float] | None = None,
    *,
    nil: Vector | None = None,
    seed: int = 0,
    name: str = "",
) -> Information:
    """Return which measurements would most probably change the word.

    Parameters
    ----------
    side
        1, 0 or -1 by draw, as the masses of the evidence count them; nan where unsound.
    evidence
        All else that the word rests on; with its masses, fits are shifted to them.
    measurements
        What can be had, by name: numbers or codings, one per draw.
    errors
        Standard error with which it is measured, in its unit; none: exactly.
    nil
        1 by draw where no effect reaches its least effect, where that is other than the side 0.
    seed, name
        Of permutations and errors: the seed and the name of the claim.
    """
    sound = np.isfinite(side)
    if sound.sum() < FEWEST:
        return Information(fault=f"{sound.sum()} sound draws, of {FEWEST} needed")
    if not measurements:
        return Information(fault="nothing can be measured")
    kept = side[sound]
    classes = np.stack([kept > 0.5, np.abs(kept) <= 0.5, kept < -0.5], axis=1).astype(np.float64)
    shift = _shift(classes, evidence.masses)
    if nil is not None:
        # Where effects are joined, draws that show nothing are fewer than those of neither side.
        classes = np.column_stack([classes, nil[sound]])
        shift = np.append(
            shift, 0.0 if evidence.nil is None else evidence.nil.value - nil[sound].mean()
        )
    names = tuple(measurements)
    given = (
        _measured(measurements[key], (errors or {}).get(key, 0.0), seed, f"{name}/{key}")[sound]
        for key in names
    )
    fits = _Fits(list(map(_basis, given)), shift)
    now = _word(_words(np.clip(classes.mean(axis=0) + shift, 0.0, 1.0)[None], evidence)[0])
    order = generator(seed, "information", name)
    turns = [order.permutation(len(kept)) for _ in range(PERMUTATIONS)]
    own, *by_chance = fits.best([classes, *(classes[turn] for turn in turns)])
    best = [max(_changes(fit, evidence, now) for _, fit in fitted) for fitted in by_chance]
    floor = float(np.quantile(best, FLOOR))
    found = [_measurement(names[i], fit, evidence, now) for i, fit in own]
    found = [m for m in found if m.changes > floor]
    found.sort(key=lambda m: (-m.changes, -m.value, m.name))
    return Information(tuple(found[:NAMED]), now, floor)


def _measured(given: Vector | Sequence[str], error: float, seed: int, name: str) -> Vector:
    values = np.asarray(given)
    if values.dtype.kind not in "fiub":
        return values
    noise = generator(seed, "errors", name).normal(size=len(values))
    return values + error * noise


def _basis(values: npt.NDArray[np.generic]) -> Vector:
    """Return an orthonormal basis (draw, term) for functions of a measurement, constant among them.

    Hats around knots that part the ranks evenly; of few values, one for each.
    """
    levels, place = np.unique(values, return_inverse=True)
    if values.dtype.kind not in "fiub" or len(levels) <= PIECES + 1:
        columns = (place[:, None] == np.arange(len(levels))).astype(np.float64)
    else:
        at = PIECES * (place + 0.5) / len(levels)
        columns = np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(PIECES + 1)))
    return np.linalg.qr(columns).Q


def _shift(classes: Vector, masses: Masses | None) -> Vector:
    """Return what takes shares of draws to the masses that are corrected for the shocks."""
    if masses is None or masses.fault:
        return np.zeros(3)
    corrected = [masses.plus.value, masses.zero.value, masses.minus.value]
    return np.asarray(corrected) - classes.mean(axis=0)


class _Fits:
    """Least squares of masses on each of many measurements.

    Parameters
    ----------
    bases
        By measurement, as `_basis` gives it; what has fewer terms is filled up with zeros, so that
        all are fitted in one product.
    """

    def __init__(self, bases: Sequence[Vector], shift: Vector) -> None:
        """Put the bases side by side."""
        self.terms = np.asarray([basis.shape[1] for basis in bases])
        self.width = int(self.terms.max())
        wide = [np.pad(basis, ((0, 0), (0, self.width - basis.shape[1]))) for basis in bases]
        self.bases = np.concatenate(wide, axis=1)
        self.shift = shift

    def best(self, orders: Sequence[Vector]) -> list[list[tuple[int, Vector]]]:
        """Return what explains most, by order of the same classes, and the masses by draw given it.

        A fit is drawn to its mean by the share of it that chance would explain.
        """
        mean = orders[0].mean(axis=0)
        # All orders in one product: to read the bases takes longer than to multiply by them.
        each = self.bases.T @ np.concatenate([classes - mean for classes in orders], axis=1)
        by_term = each.reshape(len(self.terms), self.width, len(orders), -1)
        return [self._best(classes, mean, by_term[:, :, i]) for i, classes in enumerate(orders)]

    def _best(self, classes: Vector, mean: Vector, by_term: Vector) -> list[tuple[int, Vector]]:
        explained = (by_term**2).sum(axis=(1, 2))
        total = float(((classes - mean) ** 2).sum())
        left = np.maximum(total - explained, 0.0) / np.maximum(len(classes) - self.terms, 1)
        chance = left * (self.terms - 1)
        there = explained > 1e-12 * max(total, 1.0)
        kept = np.where(there, 1.0 - chance / np.where(there, explained, 1.0), 0.0).clip(0.0)
        found: list[tuple[int, Vector]] = []
        for i in np.argsort(-kept, kind="stable")[:LOOKED].tolist():
            basis = self.bases[:, i * self.width : (i + 1) * self.width]
            fitted = np.clip(mean + kept[i] * (basis @ by_term[i]) + self.shift, 0.0, None)
            fitted[:, :3] /= fitted[:, :3].sum(axis=1, keepdims=True)
            found.append((i, fitted))
        return found


def _changes(fitted: Vector, evidence: Evidence, now: Word) -> float:
    return float((_words(fitted, evidence) != now).mean())


def _measurement(name: str, fitted: Vector, evidence: Evidence, now: Word) -> Measurement:
    words = _words(fitted, evidence)
    others, counts = np.unique(words[words != now], return_counts=True)
    sides = fitted[:, :3]
    to = _word(others[np.argmax(counts)]) if len(others) else now
    value = float(sides.max(axis=1).mean() - sides.mean(axis=0).max())
    return Measurement(name, _changes(fitted, evidence, now), to, value)


def _word(text: np.str_) -> Word:
    return cast("Word", str(text))


def _words(masses: Vector, evidence: Evidence) -> npt.NDArray[np.str_]:
    nil = masses[:, 3] if masses.shape[1] > 3 else None
    return by_masses(masses[:, 0], masses[:, 1], masses[:, 2], evidence, nil)
