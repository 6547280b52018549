"""From what arms show in each draw to whether the pattern of a claim holds there.

Numbers in, numbers out: arrays hold one entry per draw (last axis), a mean over some of the shocks.
Call a pattern once with all shocks and once with each half of them; `masses_by` then takes out what
the number of shocks adds. A draw without a number (nan) has none in what follows from it.

A draw lies on the side of the claim (1) where all of it holds, on the other side (-1) where all of
its opposite does, and on neither (0) else. It shows nothing (`nil`) where no limb reaches its least
effect, which is less than lying on neither side: limbs may each move without moving together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus.claims.limb import Read, Sign
from foedus.claims.masses import FEWEST, NOTHING, Mass, Masses, masses_of, sides, tidied

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

BASE = 1e-9
"""Size of a base below which nothing is divided by it."""

SHOCKS = 32
"""Shocks that a standard deviation within a draw needs: its error is then an eighth of itself."""

APART = 0.05
"""How far means of paths may differ that are to differ in spread alone, in standard deviations."""

SHARE = 0.5
"""Share of an effect that must run through the step that is claimed: the greater part."""

NOTED = 0.20
"""Share of draws from which a remark is made: one in five."""


@dataclass(frozen=True)
class Shown:
    """One limb as draws show it.

    Attributes
    ----------
    effect
        In the unit of `least`, one per draw.
    """

    effect: Vector
    least: float
    sign: Sign = "+"


@dataclass(frozen=True)
class Joined:
    """How draws come out by a pattern.

    Attributes
    ----------
    side
        1 where the claim holds, -1 where its opposite does, 0 where neither; nan where unsound.
    nil
        1 where no limb reaches its least effect, else 0; nan where unsound.
    limbs
        The same as `side` for each limb alone.
    note
        What is to be said beside the word; empty if nothing.
    """

    side: Vector
    nil: Vector
    limbs: tuple[Vector, ...] = ()
    note: str = ""


def difference(without: Vector, with_: Vector) -> Vector:
    """Return what the cause adds."""
    return np.asarray(with_, np.float64) - np.asarray(without, np.float64)


def ratio(without: Vector, with_: Vector) -> Vector:
    """Return the ratio less one; none on a base smaller than `BASE`."""
    base = np.asarray(without, np.float64)
    there = np.abs(base) >= BASE
    return np.where(there, np.asarray(with_, np.float64) / np.where(there, base, 1.0) - 1.0, np.nan)


def log_sd(without: Vector, with_: Vector, shocks: int) -> Vector:
    """Return the log of the ratio of standard deviations over shocks within a draw.

    That a log of a sample's sd is too low by about 1 / 2R cancels between arms of as many shocks.

    Raises
    ------
    ValueError
        With fewer than `SHOCKS` shocks.
    """
    if shocks < SHOCKS:
        raise ValueError(f"a spread within a draw needs {SHOCKS} shocks or more; got {shocks}")
    low, high = (np.asarray(sd, np.float64) for sd in (without, with_))
    there = (low >= BASE) & (high >= BASE)
    return np.where(there, np.log(np.where(there, high, 1.0) / np.where(there, low, 1.0)), np.nan)


def effect(read: Read, without: Vector, with_: Vector, shocks: int = SHOCKS) -> Vector:
    """Return the effect of a contrast as a limb reads it (standard deviations for ``log sd``)."""
    if read == "ratio":
        return ratio(without, with_)
    return log_sd(without, with_, shocks) if read == "log sd" else difference(without, with_)


def interaction(
    read: Read, square: Sequence[Vector], shocks: int = SHOCKS, base: float = BASE
) -> Vector:
    """Return what the first cause adds beside the second, less what it adds alone.

    Parameters
    ----------
    square
        Neither, the first alone, the second alone, both. For a ratio: the ratio of ratios less one;
        for a part: what is left of the first effect beside the second, less one.
    base
        Of a part, how large the first effect has to be; where it is smaller there is nothing of
        which a part could be taken away, and none is.
    """
    neither, first, second, both = square
    alone, beside = effect(read, neither, first, shocks), effect(read, second, both, shocks)
    if read == "part":
        there = np.isfinite(alone) & (np.abs(alone) < base * (1.0 - NOTHING))
        return np.where(there, 0.0, ratio(alone, beside))
    return ratio(1.0 + alone, 1.0 + beside) if read == "ratio" else beside - alone


def equal_means(low: Vector, high: Vector) -> bool:
    """Whether paths (draw, shock) differ in spread alone: means within `APART` of an sd.

    Means over draws and shocks, since paths are given and not drawn; the larger of the sds.
    """
    spread = max(float(np.std(low)), float(np.std(high)))
    return abs(float(np.mean(high)) - float(np.mean(low))) <= APART * spread


def side_of(limb: Shown) -> Vector:
    """Return the side on which draws lie by one limb.

    ``>=`` holds unless an effect of at least d goes against it, ``0`` unless one goes either way.
    """
    found = sides(limb.effect, limb.least)
    match limb.sign:
        case "+":
            return found
        case "-":
            return -found
        case "0":
            return kept(found, np.where(found == 0.0, 1.0, -1.0))
        case ">=":
            return kept(found, np.where(found < 0.0, -1.0, 1.0))
        case "<=":
            return kept(found, np.where(found > 0.0, -1.0, 1.0))


def together(limbs: Sequence[Shown]) -> Joined:
    """Join limbs: the claim holds where all of them do, its opposite where none of them does.

    Of one limb, the side is that of the limb.
    """
    each = np.stack([side_of(limb) for limb in limbs])
    small = np.stack([sides(limb.effect, limb.least) == 0.0 for limb in limbs])
    sound = np.isfinite(each).all(axis=0)
    side = np.where((each > 0.0).all(axis=0), 1.0, np.where((each < 0.0).all(axis=0), -1.0, 0.0))
    nil = small.all(axis=0).astype(np.float64)
    return Joined(np.where(sound, side, np.nan), np.where(sound, nil, np.nan), tuple(each))


def apart(joined: Joined) -> tuple[float, tuple[float, ...], float]:
    """Return the share of draws in which all limbs hold, that of each limb, and their product.

    More than the product: the limbs come together, as one cause behind them would make them.
    """
    sound = np.isfinite(joined.side)
    limbs = tuple(float(np.mean(limb[sound] > 0.0)) for limb in joined.limbs)
    return float(np.mean(joined.side[sound] > 0.0)), limbs, float(np.prod(limbs))


def monotone(
    levels: Sequence[Vector], least: float, sign: Sign = "+", names: Sequence[str] = ()
) -> Joined:
    """Judge a dose: every step at least -d/2 in the direction of the claim, and d in all.

    Parameters
    ----------
    levels
        The outcome by dose, in order.
    names
        Of the doses.
    """
    curve = np.stack([np.asarray(level, np.float64) for level in levels])
    curve = -curve if sign in ("-", "<=") else curve
    steps = tidied(np.diff(curve, axis=0), least)
    total = sides(curve[-1] - curve[0], least)
    up = (steps >= -0.5 * least).all(axis=0) & (total > 0.0)
    down = (steps <= 0.5 * least).all(axis=0) & (total < 0.0)
    sound = np.isfinite(curve).all(axis=0)
    moved = np.stack([sides(level - curve[0], least) != 0.0 for level in curve[1:]])
    nil = (~moved.any(axis=0)).astype(np.float64)
    side = np.where(up, 1.0, np.where(down, -1.0, 0.0))
    return Joined(
        np.where(sound, side, np.nan),
        np.where(sound, nil, np.nan),
        note=_peak(curve[:, sound], least, sign, names),
    )


def _peak(curve: Vector, least: float, sign: Sign, names: Sequence[str]) -> str:
    """Say where the median response turns, if it does."""
    if not curve.shape[1]:
        return ""
    middle = np.median(curve - curve[0], axis=1)
    steps = np.diff(middle)
    if np.all(steps >= -0.5 * least) or np.all(steps <= 0.5 * least):
        return ""
    top, last = int(np.argmax(middle)), len(middle) - 1
    at = top if 0 < top < last else int(np.argmin(middle))
    what = "peak" if (at == top) != (sign in ("-", "<=")) else "trough"
    return f"non-monotone, {what} at {names[at] if names else at}"


def mediated(whole: Vector, held: Vector, least: float) -> Vector:
    """Return the share of an effect that is gone when a step or mechanism is held: 1 - e_held / e.

    None where the effect itself is smaller than the least effect.

    Parameters
    ----------
    whole, held
        The effect as it is, and with the mediator on its path without the cause (the natural
        indirect effect is the rest; Pearl 2001), or with the mechanism off in both arms.
    """
    total = np.asarray(whole, np.float64)
    there = np.abs(sides(total, least)) > 0.5
    return np.where(there, 1.0 - np.asarray(held, np.float64) / np.where(there, total, 1.0), np.nan)


def through(whole: Vector, held: Vector, least: float) -> tuple[bool | None, float]:
    """Return whether an effect runs through a channel: a median share of `SHARE` or more.

    None where fewer than `FEWEST` draws have an effect of which to take a share.
    """
    share = mediated(whole, held, least)
    share = share[np.isfinite(share)]
    if len(share) < FEWEST:
        return None, float("nan")
    middle = float(np.median(share))
    return middle >= SHARE, middle


def mediation(via: Shown, outcome: Shown, held: Vector) -> Joined:
    """Judge two steps: the cause moves what it runs through and the outcome, mostly through it.

    Parameters
    ----------
    held
        The effect on the outcome with what it runs through held on its path without the cause.
    """
    steps = together([via, outcome])
    share = mediated(outcome.effect, held, outcome.least)
    sound = np.isfinite(steps.side) & np.isfinite(held)
    side = np.where(np.nan_to_num(share) >= SHARE, steps.side, 0.0)
    hidden = sides(outcome.effect - held, outcome.least) != 0.0
    suppressed = hidden & (sides(outcome.effect, outcome.least) == 0.0) & sound
    part = float(suppressed[sound].mean()) if sound.any() else 0.0
    return Joined(
        np.where(sound, side, np.nan),
        np.where(sound, steps.nil, np.nan),
        steps.limbs,
        f"suppressed in {part:.0%} of draws" if part >= NOTED else "",
    )


def regret(worth: Sequence[Vector]) -> Vector:
    """Return what the best of the arms is worth beyond the first, at least zero.

    The best of noisy worths looks better than it is; halves of the shocks take that out too.
    """
    menu = np.stack([np.asarray(arm, np.float64) for arm in worth])
    return menu.max(axis=0) - menu[0]


def masses_by(parts: Sequence[Joined], among: Mask | None = None) -> tuple[Masses, Mass]:
    """Return the masses of draws by their side, and of those that show nothing.

    Limbs that are the same effect read twice, each with noise of its own, have a bias of order
    1/sqrt(R), which halves do not take out; limbs that differ by draw have none of it.

    Parameters
    ----------
    parts
        By all shocks, then by each half of them.
    """
    whole, halves = parts[0], parts[1:]
    found = masses_of(whole.side, [h.side for h in halves], among)
    return found, masses_of(whole.nil, [h.nil for h in halves], among).plus


def kept(like: Vector, values: Vector) -> Vector:
    """Return values, without one where `like` has none."""
    return np.where(np.isfinite(like), values, np.nan)
