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
the best of all measurements does when sides are permuted, in 95% of permutations.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus.claims.masses import FEWEST, Masses
from foedus.claims.streams import generator
from foedus.claims.words import Evidence, by_masses

Vector = npt.NDArray[np.float64]

PIECES = 8
"""Pieces of the spline: a step of the masses is then seen within an eighth of the draws."""

NAMED = 3
"""Measurements that are named."""

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
    to: str
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
    now: str = ""
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
    bases = [
        _basis(_measured(given, (errors or {}).get(key, 0.0), seed, f"{name}/{key}")[sound])
        for key, given in measurements.items()
    ]
    now = str(_words(np.clip(classes.mean(axis=0) + shift, 0.0, 1.0)[None], evidence)[0])
    order = generator(seed, "information", name)
    turns = (order.permutation(len(kept)) for _ in range(PERMUTATIONS))
    best = [max(_changes(_fit(classes[t], b, shift), evidence, now) for b in bases) for t in turns]
    floor = float(np.quantile(best, FLOOR))
    found = [
        _measurement(key, _fit(classes, basis, shift), evidence, now)
        for key, basis in zip(measurements, bases, strict=True)
    ]
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


def _fit(classes: Vector, basis: Vector, shift: Vector) -> Vector:
    """Return the masses by draw, given what is measured in it."""
    fitted = np.clip(_shrunk(classes, basis) + shift, 0.0, None)
    return fitted / fitted.sum(axis=1, keepdims=True)


def _changes(fitted: Vector, evidence: Evidence, now: str) -> float:
    return float((_words(fitted, evidence) != now).mean())


def _measurement(name: str, fitted: Vector, evidence: Evidence, now: str) -> Measurement:
    words = _words(fitted, evidence)
    others, counts = np.unique(words[words != now], return_counts=True)
    to = str(others[np.argmax(counts)]) if len(others) else ""
    value = float(fitted.max(axis=1).mean() - fitted.mean(axis=0).max())
    return Measurement(name, _changes(fitted, evidence, now), to, value)


def _shrunk(classes: Vector, basis: Vector) -> Vector:
    """Return the fit, drawn to its mean by the share of it that chance would explain."""
    mean = classes.mean(axis=0)
    fitted = basis @ (basis.T @ classes)
    draws, terms = basis.shape
    residual = ((classes - fitted) ** 2).sum() / max(1, draws - terms)
    explained = ((fitted - mean) ** 2).sum()
    chance = residual * (terms - 1)
    return mean + (fitted - mean) * (max(0.0, 1.0 - chance / explained) if explained else 0.0)


def _words(masses: Vector, evidence: Evidence) -> npt.NDArray[np.str_]:
    return by_masses(masses[:, 0], masses[:, 1], masses[:, 2], evidence)
