"""Where along a dose one of two gives way to the other, and whether an effect stays within bounds.

Numbers in, numbers out, as in `patterns`: arrays hold one entry per draw (last axis).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus.claims.limb import Sign
from foedus.claims.masses import NOTHING, sides, tidied
from foedus.claims.patterns import Joined, kept

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Flip:
    """Where one choice gives way to another.

    Attributes
    ----------
    at
        The dose of the first crossing; nan where there is none.
    above, below
        Shares of sound draws without a crossing, by which side they stay on.
    again
        Share of sound draws that cross more than once.
    """

    joined: Joined
    at: Vector
    above: float
    below: float
    again: float = 0.0


def flip(
    gap: Sequence[Vector],
    doses: Sequence[float],
    bounds: tuple[float, float],
    sign: Sign = "+",
    least: float = 0.0,
    names: tuple[str, str] = ("the first", "the second"),
) -> Flip:
    """Judge where a gap (of one choice or outcome less another) first crosses zero.

    A draw without a crossing says neither that it lies within bounds nor that it lies outside.

    Parameters
    ----------
    gap
        By dose, doses rising.
    bounds
        The claim holds where the crossing lies within; one outside, or one the other way, is
        against it.
    sign
        ``+``: from below to above, ``-``: from above to below; else either way.
    least
        How far the gap must move over the doses: where it moves less, two that stay as they are may
        cross by chance, and the draw shows nothing.
    names
        What stays ahead where the gap stays above zero, and below it.
    """
    curve = np.stack([np.asarray(level, np.float64) for level in gap])
    grid = np.asarray(doses, np.float64)
    sound = np.isfinite(curve).all(axis=0)
    up = curve >= 0.0
    turns = up[1:] != up[:-1]
    still = np.ptp(curve, axis=0) < max(least, NOTHING)
    crossed = turns.any(axis=0) & ~still
    first = turns.argmax(axis=0)
    low, high = _at(curve, first), _at(curve, first + 1)
    step = np.where(crossed & sound, high - low, 1.0)
    at = grid[first] - low / step * (grid[first + 1] - grid[first])
    after = high >= 0.0
    wanted = after if sign == "+" else ~after if sign == "-" else crossed
    within = (at >= bounds[0]) & (at <= bounds[1]) & wanted
    side = np.where(crossed, np.where(within, 1.0, -1.0), 0.0)
    count = max(1, int(sound.sum()))
    stays = sound & ~crossed
    above, below = (float((stays & s).sum() / count) for s in (up[0], ~up[0]))
    again = float((sound & crossed & (turns.sum(axis=0) > 1)).sum() / count)
    kept = [np.where(sound, x, np.nan) for x in (side, still.astype(np.float64))]
    joined = Joined(kept[0], kept[1], (kept[0],), _crossings(above, below, again, names))
    return Flip(joined, np.where(crossed & sound, at, np.nan), above, below, again)


def _crossings(above: float, below: float, again: float, names: tuple[str, str]) -> str:
    """Say in how many draws there is no crossing, and who leads there, or more than one."""
    said: list[str] = []
    if above + below > 0.0:
        sides = zip(names, (above, below), strict=True)
        ahead = ", ".join(f"{name} ahead in {share:.0%}" for name, share in sides if share > 0.0)
        said.append(f"no crossing in {above + below:.0%} of draws ({ahead})")
    if again > 0.0:
        said.append(f"more than one crossing in {again:.0%} of draws")
    return ", ".join(said)


def bound(value: Vector, low: float, high: float, least: float) -> Joined:
    """Judge whether a value lies between two bounds (infinite: open); beyond by d is against it.

    A draw in which the value is smaller than d shows nothing.
    """
    numbers = np.asarray(value, np.float64)
    beyond = np.maximum(low - numbers, numbers - high)
    # A bound that is met exactly holds, and one that is missed by d exactly is missed.
    edge = least * (1.0 - NOTHING)
    side = np.where(tidied(beyond, least) <= 0.0, 1.0, np.where(beyond >= edge, -1.0, 0.0))
    nil = (sides(numbers, least) == 0.0).astype(np.float64)
    return Joined(kept(numbers, side), kept(numbers, nil), (kept(numbers, side),))


def _at(curve: Vector, row: npt.NDArray[np.intp]) -> Vector:
    return np.take_along_axis(curve, row[None], axis=0)[0]
