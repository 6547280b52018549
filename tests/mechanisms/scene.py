"""One draw of the made-up case with round numbers, and worlds of it that differ where one says."""

import dataclasses
from functools import cache
from typing import Any

import jax.numpy as jnp
import numpy as np

from foedus.dynamics.quarter import Draw
from foedus.model.types import Model
from foedus.state import STATE, World, from_link, to_link
from foedus.testing import synthetic

PATRON, ALLY, RIVAL, STAKE = (
    synthetic.PATRON,
    synthetic.ALLY,
    synthetic.RIVAL,
    synthetic.STAKE,
)

Entries = dict[str, float]


@cache
def small() -> Model:
    return synthetic.small_model()


class Scene:
    """A draw at the medians; ``Scene("exchange", rival_share=0.5)`` fixes numbers of a mechanism.

    Further numbers go by column: ``start={"state.capability[BEL]": 500}``.
    """

    def __init__(
        self, mechanism: str, start: dict[str, float] | None = None, **params: float
    ) -> None:
        self.name, self.model = mechanism, small()
        given = {f"{mechanism}.{name}": value for name, value in params.items()} | (start or {})
        matrix = synthetic.at_quantiles(self.model, np.full((1, len(self.model.columns)), 0.5))
        for name, value in given.items():
            found = [c for c in self.model.index if c == name or c.startswith(f"{name}[")]
            assert found, name
            matrix[:, [self.model.index[c] for c in found]] = value
        self.draw: Draw = synthetic.ready(self.model, matrix)
        self.mechanism = next(m for m in self.model.mechanisms if m.name == mechanism)
        world = synthetic.start_world(self.model, self.draw)
        idle = {f.name: jnp.zeros((4, 1)) for f in dataclasses.fields(world.clock)}
        self.idle = dataclasses.replace(world, clock=dataclasses.replace(world.clock, **idle))

    @property
    def params(self) -> Any:
        return self.draw.params[self.name]

    def at(self, key: str) -> tuple[int, ...]:
        """Return the index of ``BEL``, of ``DRA>BEL`` or of the line ``AUR.leader``."""
        lines = [line.name for line in self.model.lines]
        if key in lines:
            return (lines.index(key),)
        return tuple(self.model.actors.index(actor) for actor in key.split(">"))

    def world(self, **changes: Entries) -> World:
        """Return the start on an idle day, with entries set: states in natural units."""
        world = self.idle
        for name, entries in changes.items():
            world = self._set(world, name, entries)
        return world

    def _set(self, world: World, name: str, entries: Entries) -> World:
        holders = ("link", "appraisals", "channels", "events", "clock", "roles")
        holder = next(h for h in holders if hasattr(getattr(world, h), name))
        value = getattr(getattr(world, holder), name)
        for key, number in entries.items():
            wanted = jnp.asarray(number, dtype=jnp.float32)
            if holder == "link":
                wanted = to_link(STATE[name].link, wanted)
            value = value.at[self.at(key)].set(wanted)
        changed = dataclasses.replace(getattr(world, holder), **{name: value})
        world = dataclasses.replace(world, **{holder: changed})
        if holder != "link":
            return world
        seen = from_link(STATE[name].link, value)
        return dataclasses.replace(world, state=dataclasses.replace(world.state, **{name: seen}))

    def start(self, name: str, key: str) -> float:
        """Return a start value on its link."""
        return float(getattr(self.draw.start_link, name)[self.at(key)][0])

    def appraised(self, name: str, key: str, **changes: Entries) -> float:
        """Return an appraisal of the mechanism in a changed world."""
        assert self.mechanism.appraise is not None
        found = self.mechanism.appraise(self.world(**changes), self.params)[name]
        return float(np.broadcast_to(found, (*found.shape[:-1], 1))[self.at(key)][0])

    def stepped(
        self, name: str, key: str, shocks: dict[str, float] | None = None, **changes: Entries
    ) -> float:
        """Return the increment of a state on its link in a changed world; shocks for all alike."""
        assert self.mechanism.step is not None
        drawn = {
            s.name: jnp.full(
                (*(self.model.sizes[d] for d in s.dims), 1), (shocks or {}).get(s.name, 0.0)
            )
            for s in self.mechanism.shocks
        }
        found = self.mechanism.step(self.world(**changes), self.params, drawn)[name]
        return float(found[self.at(key)][0])
