"""How much of the prior shows an effect of at least the least effect: three masses, with intervals.

Model, for effects e of draws (each a mean over R shocks) and a least effect d:
    p+ = P(e >= d), p- = P(e <= -d), p0 = 1 - p+ - p-

They are shares of the stated prior, neither a posterior nor a p-value.

Shock noise moves draws across d and biases each mass by an amount of order 1/R. The jackknife over
halves of the shocks (Quenouille 1956) removes that order:
    p = 2 p_R - mean(p_R/2)

Every draw contributes u_i = 2 [class of e_i] - mean over halves of [class of e_i by that half] to
the sum, so p is a mean of independent numbers and its standard error, sd(u) / sqrt(n), holds what
the draws and what the correction add. A mass near 0 or 1 has no normal error:
the interval is that of Agresti and Coull (1998) around (n p + z^2 / 2) / (n + z^2), with the larger
of the two variances. What the jackknife leaves is of order 1/R^2 and unknown: where the correction
is more than its own chance error, as much (`LEFT`) is added at both ends.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

PRINTED = NormalDist().inv_cdf(0.95)
"""Standard errors of an interval that is printed: 90%."""

SETTLED = 2.41
"""Standard errors beyond which a mass is settled: 95% over five looks at growing numbers of draws
(Pocock 1977)."""

NOTHING = 1e-6
"""Share of the least effect below which an effect is zero: last bits of single precision."""

FEWEST = 100
"""Draws that a condition must be met in: with fewer, an interval at .80 is wider than .13."""

LEFT = 1.0
"""How much bias may be left, in corrections: a jackknife that halves the bias leaves as much again.
It halves it, and more, where the shocks are at least a quarter of what `replicates` wants; with
fewer than that no interval holds, and the masses are not to be read."""

PER_SD = 3.0
"""Noise of an effect is to be at most the least effect over this."""

SIZES = (0.5, 1.0, 2.0)
"""Multiples of the least effect at which a word is given: the least effect is the author's."""


@dataclass(frozen=True)
class Mass:
    """A share of the draws.

    Attributes
    ----------
    low, high
        The interval that is printed, 90%.
    least, most
        The interval that settles a word, 95% over five looks.
    """

    value: float
    low: float
    high: float
    least: float
    most: float


@dataclass(frozen=True)
class Masses:
    """Shares of draws by their effect; the three sum to one.

    Attributes
    ----------
    plus, zero, minus
        Effects of at least d, between, of at most -d.
    raw
        The same three before the correction for the number of shocks.
    draws, unsound
        Draws that count, and draws without a number.
    constant
        Whether the effect is the same in all draws.
    fault
        Why there are no masses; empty where there are.
    """

    plus: Mass
    zero: Mass
    minus: Mass
    raw: tuple[float, float, float]
    draws: int
    unsound: int
    constant: bool = False
    fault: str = ""

    @property
    def unsound_share(self) -> float:
        """Return the share of draws without a number."""
        looked = self.draws + self.unsound
        return self.unsound / looked if looked else 1.0


def tidied(effect: Vector, least: float) -> Vector:
    """Return effects, what is smaller than `NOTHING` of the least effect set to zero."""
    return np.where(np.abs(effect) < NOTHING * least, 0.0, effect)


def sides(effect: Vector, least: float) -> Vector:
    """Return 1 for an effect of at least `least`, -1 for one of at most minus that, else 0.

    Draws without a number stay so.
    """
    e = tidied(np.asarray(effect, np.float64), least)
    # A size that is met exactly counts, whatever the last bit of a difference says.
    edge = least * (1.0 - NOTHING)
    side = np.where(e >= edge, 1.0, np.where(e <= -edge, -1.0, 0.0))
    return np.where(np.isfinite(e), side, np.nan)


def masses(
    effect: Vector,
    halves: Sequence[Vector] = (),
    *,
    least: float,
    among: Mask | None = None,
) -> Masses:
    """Return the masses of effects.

    Parameters
    ----------
    effect
        One per draw, mean over all shocks; nan where a draw has none.
    halves
        The same by each part of the shocks, of equal size; fewer than two correct nothing.
    least
        The least effect, in the unit of the effect.
    among
        Draws that meet a condition; fewer than `FEWEST` give no masses.
    """
    whole = np.asarray(effect, np.float64)
    kept = np.ones(len(whole), bool) if among is None else np.asarray(among, bool)
    sound = tidied(whole[kept & np.isfinite(whole)], least)
    found = masses_of(sides(whole, least), [sides(h, least) for h in halves], among)
    return replace(found, constant=len(sound) > 0 and bool(np.ptp(sound) == 0.0))


def masses_of(side: Vector, halves: Sequence[Vector] = (), among: Mask | None = None) -> Masses:
    """Return the masses of draws that are already sorted into 1, 0 and -1 (nan: unsound).

    Parameters
    ----------
    halves
        The same by each part of the shocks.
    among
        Draws that meet a condition.
    """
    whole = np.asarray(side, np.float64)
    kept = np.ones(len(whole), bool) if among is None else np.asarray(among, bool)
    sound = kept & np.isfinite(whole)
    draws, unsound = int(sound.sum()), int((kept & ~np.isfinite(whole)).sum())
    if not draws:
        return _none(draws, unsound, "no sound draw")
    if among is not None and draws < FEWEST:
        return _none(draws, unsound, f"its condition is met in {draws} draws, of {FEWEST} needed")
    now = _classes(whole[sound])
    adjusted = now + _correction(now, [np.asarray(h, np.float64)[sound] for h in halves])
    values = np.clip(adjusted.mean(axis=1), 0.0, 1.0)
    values = values / values.sum()
    three = [_mass(float(v), u, n) for v, u, n in zip(values, adjusted, now, strict=True)]
    raw = now.mean(axis=1)
    return Masses(
        three[0], three[1], three[2], (float(raw[0]), float(raw[1]), float(raw[2])), draws, unsound
    )


def at_sizes(
    effect: Vector, halves: Sequence[Vector] = (), *, least: float, among: Mask | None = None
) -> dict[float, Masses]:
    """Return the masses at half, once and twice the least effect, by the multiple."""
    return {s: masses(effect, halves, least=s * least, among=among) for s in SIZES}


def within_sd(halves: Sequence[Vector], shocks: int) -> float:
    """Return the standard deviation over shocks within a draw, root mean square over draws.

    Of parts with R / k shocks each, k parts; their variance around their mean is s_w^2 k / R.
    """
    parts = np.stack([np.asarray(h, np.float64) for h in halves])
    parts = parts[:, np.isfinite(parts).all(axis=0)]
    if len(halves) < 2 or not parts.size:
        return math.nan
    return float(np.sqrt(parts.var(axis=0, ddof=1).mean() * shocks / len(halves)))


def replicates(sd_within: float, least: float) -> int:
    """Return the shocks per draw at which noise is a third of the least effect: (3 s_w / d)^2.

    An even number, so that there are halves.
    """
    wanted = (PER_SD * sd_within / least) ** 2
    return 2 * max(1, math.ceil(wanted / 2.0 - 1e-9))


def readable(halves: Sequence[Vector], shocks: int, least: float) -> bool:
    """Whether there are shocks enough for the correction, and with it the intervals, to hold.

    A quarter of what `replicates` wants: noise of an effect up to two thirds of the least effect.
    """
    return shocks * READABLE >= replicates(within_sd(halves, shocks), least)


READABLE = 4
"""How many times the shocks that there are may be wanted: with so many the intervals of a normal
effect still cover, with twice as many they no longer do."""


def moves(effect: Vector, halves: Sequence[Vector] = (), *, least: float) -> bool:
    """Whether a cause moves an outcome by its least effect, either way, in half the draws."""
    found = masses(effect, halves, least=least)
    return not found.fault and found.plus.value + found.minus.value >= HALF


HALF = 0.5
"""Share of draws from which a cause is said to move an outcome."""


def _classes(side: Vector) -> Vector:
    return np.stack([side > 0.5, np.abs(side) <= 0.5, side < -0.5]).astype(np.float64)


def _correction(now: Vector, halves: Sequence[Vector]) -> Vector:
    """Return what each draw adds to the masses for the number of shocks: (class, draw)."""
    if len(halves) < 2:
        return np.zeros_like(now)
    parts = np.stack([_classes(np.nan_to_num(h)) for h in halves])
    there = np.stack([np.isfinite(h) for h in halves])[:, None, :]
    count = there.sum(axis=0)
    mean = np.where(there, parts, 0.0).sum(axis=0) / np.maximum(count, 1)
    return np.where(count > 0, now - mean, 0.0)


def _mass(value: float, adjusted: Vector, plain: Vector) -> Mass:
    n = len(adjusted)
    variance = float(adjusted.var(ddof=1)) if n > 1 else 0.25
    shift = adjusted - plain
    chance = PRINTED * (float(shift.std(ddof=1)) / math.sqrt(n) if n > 1 else 0.0)
    left = LEFT * max(0.0, abs(float(shift.mean())) - chance)

    def ends(z: float) -> tuple[float, float]:
        middle = (n * value + 0.5 * z * z) / (n + z * z)
        spread = max(variance, middle * (1.0 - middle))
        reach = z * math.sqrt(spread / (n + z * z)) + left
        return max(0.0, min(value, middle - reach)), min(1.0, max(value, middle + reach))

    return Mass(value, *ends(PRINTED), *ends(SETTLED))


def _none(draws: int, unsound: int, fault: str) -> Masses:
    lost = Mass(math.nan, 0.0, 1.0, 0.0, 1.0)
    return Masses(lost, lost, lost, (math.nan, math.nan, math.nan), draws, unsound, fault=fault)
