"""The step of a mediation, held on its path without the cause in both of its arms.

What is left of the effect then is the direct effect (Pearl 2001), and what is gone the proportion
eliminated (VanderWeele 2013). Each draw's own path would be replayed for that. Arms impose the same
on all members, so that draws are cut into groups by where the step stands without the cause, an
arm is run for the mean path of each group, and a draw is looked up in the arm of its own group.
What is lost is how the direct effect hangs on where the step stands within a group, of draws and of
the shocks of a draw.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus.case import parse_intervention
from foedus.claims.limb import Limb
from foedus.claims.schema import Claim
from foedus.counterfactuals.probes import Table
from foedus.errors import FoedusError
from foedus.model import schedule
from foedus.model.types import Model
from foedus.state import STATE

Vector = npt.NDArray[np.float64]

GROUPS = 4
"""Groups of draws: of a normal spread between draws, a seventh is left within them."""


DIGITS = 9


@dataclass(frozen=True)
class Paths:
    """Paths on which a step is held.

    Attributes
    ----------
    cuts
        Mean levels at which a group ends and the next begins, rising.
    words
        By group, what holds the step on its path.
    """

    cuts: tuple[float, ...]
    words: tuple[tuple[str, ...], ...]


def groups(without: Table, cuts: tuple[float, ...]) -> npt.NDArray[np.intp]:
    """Return the group of each draw, by the mean over quarters of what is expected of the step.

    A draw without a number is in the last, where nothing follows from it.
    """
    found: npt.NDArray[np.intp] = np.searchsorted(np.asarray(cuts), _level(without), side="right")
    return found


def _level(path: Table) -> Vector:
    # Rounded, so that draws that stand alike are not told apart by the last bit of a mean.
    return np.asarray(np.round(np.asarray(path, np.float64).mean(axis=1), DIGITS), np.float64)


def steps(claim: Claim) -> tuple[int, int]:
    """Return which effect of a mediation is the step, and which the outcome."""
    via = next(i for i, limb in enumerate(claim.effect) if limb.via)
    return via, 1 - via


def can_hold(model: Model, limb: Limb) -> bool:
    """Return whether what a limb reads is an entry of the state, which an arm can hold."""
    if limb.outcome not in STATE:
        return False
    kept = next((one for one in model.kept if one.outcome.name == limb.outcome), None)
    if kept is None or {effect.source for effect in kept.outcome.effects} != {limb.outcome}:
        return False
    try:
        schedule.build(model, [parse_intervention(_words(model, limb, 0, 0.5))], 1)
    except FoedusError:
        return False
    return True


def held(model: Model, limb: Limb, without: Table, quarters: int) -> Paths:
    """Return what holds a step on the mean path of each group of draws.

    Parameters
    ----------
    without
        What is expected of it in the arm without the cause (draw, quarter).
    """
    table = np.asarray(without, np.float64)[:, :quarters]
    table = table[np.isfinite(table).all(axis=1)]
    levels = _level(table)
    # Cuts are levels of draws: those that stand alike are one group, and none is empty.
    ends = np.quantile(levels, np.arange(1, GROUPS) / GROUPS)
    firsts = {float(levels[levels >= end].min(initial=levels.max())) for end in ends}
    cuts = tuple(sorted(firsts - {float(levels.min())}))
    of = groups(table, cuts)
    paths = [table[of == number].mean(axis=0) for number in range(len(cuts) + 1)]
    return Paths(
        cuts,
        tuple(
            tuple(_words(model, limb, t, float(level)) for t, level in enumerate(path))
            for path in paths
        ),
    )


def _words(model: Model, limb: Limb, quarter: int, level: float) -> str:
    when = model.first + quarter
    return f"state:{limb.outcome}[{limb.at.replace('>', ',')}]={level:.6g}@{when}..{when}"
