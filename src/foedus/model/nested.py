"""An arm in which a state entry takes, member by member, the path that it takes in another arm.

A nested counterfactual (Pearl 2001): what if the cause came, and this entry were where it would be
without it. How it is run stands in `foedus.engine.nested`.
"""

import dataclasses

import numpy as np

from foedus.model.layout import keys_of
from foedus.model.schedule import Nested, Schedule, Table
from foedus.model.types import Model
from foedus.state import STATE


def along(model: Model, schedule: Schedule, arm: Schedule, variable: str, key: str) -> Schedule:
    """Return a schedule with one state entry on the path that each member takes in another arm.

    It stands where it does there at the start and at the end of every quarter. Nobody foresees
    that: who looks ahead expects of it what mechanisms would make of it.

    Parameters
    ----------
    key
        Of the entry: ``JPN``, or ``CHN>JPN``.

    Raises
    ------
    ValueError
        If something is nested in the other arm, or the variable has no such entry.
    """
    if arm.nested is not None:
        raise ValueError("the other arm follows one itself")
    spec = STATE[variable]
    place = keys_of(spec.dims, model.actors).index(key)
    mask = np.zeros([model.sizes[d] for d in spec.dims], np.float32)
    mask.reshape(-1)[place] = 1.0

    def as_there(own: dict[str, Table], other: dict[str, Table]) -> dict[str, Table]:
        return {**own, variable: np.where(mask > 0.0, other[variable], own[variable])}

    return dataclasses.replace(
        schedule,
        state_set=as_there(schedule.state_set, arm.state_set),
        state_value=as_there(schedule.state_value, arm.state_value),
        state_shift=as_there(schedule.state_shift, arm.state_shift),
        nested=Nested(arm, {variable: mask}),
    )
