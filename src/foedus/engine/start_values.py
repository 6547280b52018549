"""Where what lines value stands at the start of a run, before any government has moved."""

from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from foedus.dynamics.quarter import Draw, make_world, start_levels, usual_events
from foedus.engine.executables import Executables
from foedus.engine.year import LANES
from foedus.model import view
from foedus.model.schedule import Schedule
from foedus.model.types import Attribute, Model
from foedus.state import Clock, World

Table = np.ndarray[Any, np.dtype[np.float32]]


def starts(executables: Executables, matrix: Table) -> Table:
    """Return the start of every attribute as ``(draw, attribute)``, in the unit of its outcome.

    Parameters
    ----------
    executables
        Of the model; ready from the run whose start is asked for, so that little is compiled.
    matrix
        Drawn numbers ``(draw, column)``.
    """
    model, draws = executables.model, len(matrix)
    look = executables.code.once(_attributes)
    found = np.empty((draws, len(model.attributes)), np.float32)
    none = np.zeros(LANES, np.uint32)
    for first in range(0, draws, LANES):
        # Lanes beyond the last draw repeat it and are dropped: every call has one shape.
        rows = matrix[np.minimum(np.arange(first, first + LANES), draws - 1)]
        ready = executables.start(np.ascontiguousarray(rows.T), np.uint32(0), none, none)[0]
        found[first : first + LANES] = np.asarray(look(ready)).T[: draws - first]
    return found


def common(matrix: Table, schedules: list[Schedule]) -> Table:
    """Return the drawn matrix with the parameters that every arm fixes alike."""
    first, *others = schedules
    alike = {
        column: value
        for column, value in first.columns.items()
        if all(other.columns.get(column) == value for other in others)
    }
    if not alike:
        return matrix
    changed = matrix.copy()
    for column, value in alike.items():
        changed[:, column] = value
    return changed


def _attributes(model: Model, draw: Draw) -> Float[Array, "attribute lane"]:
    none = jnp.zeros((len(model.actors), 1))
    still = Clock(fiscal_start=none, renewal=none, election=none, leader_slot=none)
    levels = jnp.broadcast_to(start_levels(model), (len(model.levers), LANES))
    events = usual_events(model, draw)
    world = make_world(model, draw, draw.start_link, levels, events, still)
    return jnp.stack([_mean(model, a, world) + jnp.zeros(LANES) for a in model.attributes])


def _mean(model: Model, attribute: Attribute, world: World) -> Array:
    """Return an attribute in the unit of its outcome: the mean, geometric where it is a ratio."""
    values = view.kept_of(model, attribute.outcome).outcome.compute(world)
    if len(attribute.rows) == 1:
        return values[attribute.rows[0]]
    found = jnp.stack([values[row] for row in attribute.rows])
    return jnp.exp(jnp.log(found).mean(axis=0)) if attribute.ratio else found.mean(axis=0)
