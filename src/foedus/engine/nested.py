"""State entries on the path that each member takes in another arm, in the form of what is compiled.

Members of a block are the same in every arm. So the block is walked through the other arm first, in
the same executable with nothing held, since last bits may differ between two; then through its own,
with entries at the end of every quarter where they were there. Nobody foresees it, as a reference
path and a look ahead know nothing of it.
"""

from typing import Any

import jax
import numpy as np
from jaxtyping import Array

from foedus.choice.foresight import Hold
from foedus.engine.year import LANES, QUARTERS
from foedus.model.schedule import Nested
from foedus.model.types import Model
from foedus.state import STATE, State

Table = np.ndarray[Any, Any]


def nothing(model: Model) -> Hold:
    """Return what holds nothing through a year, in the shapes of what follows another arm."""
    return Hold(_state(model, {}, 1), _state(model, {}, LANES))


def along(model: Model, nested: Nested, path: State) -> Hold:
    """Return what holds entries through a year on a path (quarter, lane) on links."""
    return Hold(_state(model, nested.entries, 1), path)


def begun(nested: Nested, link: State, there: State) -> State:
    """Return the state on links before the first quarter, with entries as in the other arm."""

    def as_there(name: str) -> Array:
        own, mask = getattr(link, name), nested.entries.get(name)
        if mask is None:
            return own
        other: Table = getattr(there, name)
        # In numpy: whatever the array library does outside of a compiled year, it compiles.
        return jax.device_put(np.where(mask[..., None] > 0.0, other, np.asarray(own)))

    return State(**{name: as_there(name) for name in STATE})


def _state(model: Model, entries: dict[str, Table], lanes: int) -> State:
    tables: dict[str, Table] = {}
    for name, spec in STATE.items():
        shape = [model.sizes[d] for d in spec.dims]
        table = entries.get(name, np.zeros(shape, np.float32))
        tables[name] = np.broadcast_to(table[None, ..., None], (QUARTERS, *shape, lanes))
    return State(**jax.device_put(tables))
