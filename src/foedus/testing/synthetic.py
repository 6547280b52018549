"""A small made-up case, and worlds of it for a block of draws.

What the case says stands in `foedus.testing.made_up`.
"""

import dataclasses
from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from foedus.case import build
from foedus.contract import Link, Mechanism
from foedus.dynamics import priors, quarter
from foedus.dynamics.quarter import Draw
from foedus.model.compile import compile as compile_case
from foedus.model.discover import Parts, discover
from foedus.model.types import Model
from foedus.state import (
    CHANNELS,
    EVENTS,
    STATE,
    Channels,
    Clock,
    Events,
    State,
    World,
    natural,
)
from foedus.testing.made_up import ALLY as ALLY
from foedus.testing.made_up import PATRON as PATRON
from foedus.testing.made_up import RIVAL as RIVAL
from foedus.testing.made_up import STAKE as STAKE
from foedus.testing.made_up import small_case as small_case

Matrix = np.ndarray[Any, np.dtype[np.float32]]
Quantiles = np.ndarray[Any, np.dtype[np.float64]]


def with_mechanism(mechanism: Mechanism, parts: Parts | None = None) -> Parts:
    """Return the parts that ship with the package, with one mechanism added or replaced."""
    parts = parts or discover()
    return dataclasses.replace(parts, mechanisms={**parts.mechanisms, mechanism.name: mechanism})


def small_model(parts: Parts | None = None, sections: dict[str, Any] | None = None) -> Model:
    """Compile the made-up case, as it is or changed, with parts of one's own."""
    return compile_case(build(small_case() if sections is None else sections), parts)


def at_quantiles(model: Model, u: Quantiles) -> Matrix:
    """Return drawn numbers at given quantiles of their priors (draw, column)."""
    matrix = np.empty(u.shape, dtype=np.float32)
    for i, column in enumerate(model.columns):
        if column.prior.family not in priors.DEPENDENT:
            matrix[:, i] = priors.quantile(column.prior, u[:, i])
    priors.fill_in(model, matrix, lambda column: u[:, column])
    return matrix


def ready(model: Model, matrix: Matrix) -> Draw:
    """Return draws made ready side by side: start states, parameters, solved intercepts."""
    return quarter.prepare(model, jnp.asarray(matrix.T))


def start_world(model: Model, draw: Draw) -> World:
    """Return the world at the start of each draw, appraised, on a day when all is due.

    Fiscal years start and contracts are renewed, so that no path is hidden by the calendar.
    """
    lanes = draw.start_link.gdp.shape[-1]
    due = jnp.ones((len(model.actors), lanes))
    levels = jnp.broadcast_to(quarter.start_levels(model), (len(model.levers), lanes))
    events = quarter.usual_events(model, draw)
    world = quarter.make_world(
        model, draw, draw.start_link, levels, events, Clock(due, due, due, due)
    )
    return quarter.appraise(model, draw, draw.active, world)


def disturbed_world(model: Model, draw: Draw, seed: int, size: float = 1.0) -> World:
    """Return worlds away from the start: states, moves and events at random, appraised anew.

    Parameters
    ----------
    size
        1 for what a few years may bring, 3 for what should never be seen.
    """
    rng = np.random.default_rng(seed)
    world = start_world(model, draw)

    def noise(array: Array, spread: float) -> Array:
        return jnp.asarray(rng.normal(0.0, spread * size, array.shape), dtype=array.dtype)

    def moved(name: str, kind: Link) -> Array:
        # Tariffs and balances only rise, over what the shipped menus can reach.
        now = getattr(world.link, name)
        if kind == "identity":
            return now + jnp.asarray(rng.uniform(0.0, 25.0 * size, now.shape), dtype=now.dtype)
        return now + noise(now, 0.15 if kind == "log" else 0.5)

    link = State(**{name: moved(name, spec.link) for name, spec in STATE.items()})
    lowest, highest = _ranges(discover())
    moves: dict[str, Array] = {}
    for name in CHANNELS:
        shape = getattr(world.channels, name).shape
        low, high = lowest.get(name, -1.0), highest.get(name, 1.0)
        moves[name] = jnp.asarray(low + (high - low) * rng.random(shape), dtype=jnp.float32)
    happened: dict[str, Array] = {}
    for name, spec in EVENTS.items():
        shape = getattr(world.events, name).shape
        most = 2 if spec.unit == "0 or 1" else int(20 * size)
        happened[name] = jnp.asarray(rng.integers(0, most, shape), dtype=jnp.float32)
    world = dataclasses.replace(
        world,
        link=link,
        state=natural(link),
        channels=Channels(**moves),
        events=Events(**happened),
    )
    return quarter.appraise(model, draw, draw.active, world)


def _ranges(parts: Parts) -> tuple[dict[str, float], dict[str, float]]:
    # What the shipped instruments can put into each channel.
    lowest: dict[str, float] = {}
    highest: dict[str, float] = {}
    for instrument in parts.instruments.values():
        for option in instrument.options:
            for channel, value in option.channels:
                lowest[channel] = min(value, lowest.get(channel, value))
                highest[channel] = max(value, highest.get(channel, value))
    return lowest, highest
