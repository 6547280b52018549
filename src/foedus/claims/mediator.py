"""The step of a mediation, held on its mean path without the cause in both of its arms.

What is left of the effect then is the controlled direct effect (Pearl 2001), and what is gone the
proportion eliminated (VanderWeele 2013). Arms impose the same on all members, so that the path is
the mean of the first arm over draws and shocks, and not that of each member: the two differ where
the size of the direct effect hangs on where the step stands.
"""

import numpy as np

from foedus.case import parse_intervention
from foedus.claims.limb import Limb
from foedus.claims.schema import Claim
from foedus.counterfactuals.probes import Table
from foedus.errors import FoedusError
from foedus.model import schedule
from foedus.model.types import Model
from foedus.state import STATE


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


def held(model: Model, limb: Limb, without: Table, quarters: int) -> tuple[str, ...]:
    """Return what holds a step on its mean path.

    Parameters
    ----------
    without
        What is expected of it in the arm without the cause (draw, quarter).
    """
    path = np.nanmean(np.asarray(without, np.float64)[:, :quarters], axis=0)
    return tuple(_words(model, limb, t, float(level)) for t, level in enumerate(path))


def _words(model: Model, limb: Limb, quarter: int, level: float) -> str:
    when = model.first + quarter
    return f"state:{limb.outcome}[{limb.at.replace('>', ',')}]={level:.6g}@{when}..{when}"
