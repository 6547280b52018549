"""How likely options were, beside what was taken: chances when a lever opens, and where it stands.

What a member takes is one throw of a die. Its chances, given all that it went through, say the same
without the throw, so that means over few shocks are not lumpy.
"""

from typing import Any

import numpy as np

from foedus.model.schedule import Schedule
from foedus.model.types import Model

Table = np.ndarray[Any, Any]


def unlooked(noted: Table, there: Table) -> Table:
    """Return chances (member, quarter, lever, option); NaN where nobody looked.

    Parameters
    ----------
    noted
        What was noted (quarter, option, lever, member); zeros where nobody looked.
    there
        1 for options that a lever has (lever, option).
    """
    found = np.moveaxis(noted, (3, 0, 2, 1), (0, 1, 2, 3)).astype(np.float32)
    return np.where(found.sum(axis=-1, keepdims=True) > 0.5, found * there, np.nan)


def standing(model: Model, schedule: Schedule, chances: Table, opened: Table) -> Table:
    """Return how likely a lever stands at each option, by (member, quarter, lever, option).

    These are its chances at the last opening; until then it stands at its start, and what is
    imposed stands for sure.

    Parameters
    ----------
    chances
        As `unlooked` returns them.
    opened
        1 where a lever is on the agenda (quarter, lever, member).
    """
    width = chances.shape[-1]
    now = np.broadcast_to(
        np.eye(width, dtype=np.float32)[[lever.start for lever in model.levers]],
        chances[:, 0].shape,
    )
    found = np.empty_like(chances)
    for quarter in range(chances.shape[1]):
        forced = schedule.forced[quarter] > 0.0
        free = (opened[quarter].T > 0.0) & ~forced & np.isfinite(chances[:, quarter, :, 0])
        now = np.where(free[..., None], chances[:, quarter], now)
        now = np.where(forced[:, None], _imposed(model, schedule.level[quarter], width), now)
        found[:, quarter] = now
    return found


def _imposed(model: Model, level: Table, width: int) -> Table:
    """Return one for the option nearest to an imposed level (lever, option)."""
    nearest = [
        np.abs(np.asarray(v.levels) - at).argmin()
        for v, at in zip(model.levers, level, strict=True)
    ]
    return np.eye(width, dtype=np.float32)[nearest]
