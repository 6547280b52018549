"""What the settings of instruments put into the channels that mechanisms read.

A channel fed by an ordinal instrument is piecewise linear through the options and beyond them: a
sum of hinges. All feeds are computed as one table and each channel picks its entries from it; lever
by lever, this would be a quarter of everything that is compiled.
"""

from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from foedus.model.types import Lever, Model
from foedus.model.view import visible
from foedus.state import CHANNELS, Channels

Levels = Float[Array, "lever ..."]
Table = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Feeds:
    """Every (lever, channel) pair as a sum of hinges, and where the channels find them.

    Attributes
    ----------
    lever
        Which lever each feed belongs to.
    start, knots, slopes
        Value at the first option, options where the slope changes, and by how much: one row each.
        The first knot is where the first slope begins, and its hinge is a line.
    rows
        By channel the feeds of each entry; where nobody feeds it, the last one, which is zero.
    """

    lever: Table
    start: Table
    knots: Table
    slopes: Table
    rows: dict[str, Table]


def _hinges(lever: Lever, channel: str) -> tuple[float, list[float], list[float]]:
    """Return the value at the first option, the knots and the changes of slope there."""
    options = lever.instrument.options
    # One point for each level: the same option may stand on the menu twice.
    points = sorted({option.level: dict(option.channels)[channel] for option in options}.items())
    xs, ys = zip(*points, strict=True)
    pairs = list(zip(xs, xs[1:], ys, ys[1:], strict=False))
    slopes = [(y2 - y1) / (x2 - x1) for x1, x2, y1, y2 in pairs]
    turns = [after - before for before, after in zip([0.0, *slopes], slopes, strict=False)]
    return ys[0], list(xs[: len(turns)]), turns


def feeds(model: Model) -> Feeds:
    """Lay out what the levers of a model (or view) feed."""
    position = {actor: i for i, actor in enumerate(model.actors)}
    found: list[tuple[int, tuple[float, list[float], list[float]]]] = []
    entries: dict[str, dict[tuple[int, ...], list[int]]] = {name: {} for name in CHANNELS}
    for i, lever in enumerate(model.levers):
        if not visible(lever, model):
            continue
        sender = position[lever.government]
        targets = [position[target] for target in lever.targets if target in position]
        for channel in lever.instrument.writes:
            for target in targets:
                at = (target,) if len(CHANNELS[channel].dims) == 1 else (sender, target)
                entries[channel].setdefault(at, []).append(len(found))
            found.append((i, _hinges(lever, channel)))
    found.append((0, (0.0, [], [])))
    width = max(1, *(len(knots) for _, (_, knots, _) in found))

    def padded(row: list[float]) -> list[float]:
        return row + [0.0] * (width - len(row))

    return Feeds(
        lever=np.asarray([i for i, _ in found], dtype=np.uint32),
        start=np.asarray([start for _, (start, _, _) in found], dtype=np.float32),
        knots=np.asarray([padded(knots) for _, (_, knots, _) in found], dtype=np.float32),
        slopes=np.asarray([padded(turns) for _, (_, _, turns) in found], dtype=np.float32),
        rows={name: _rows(model, name, at, len(found) - 1) for name, at in entries.items()},
    )


def _rows(model: Model, name: str, at: dict[tuple[int, ...], list[int]], none: int) -> Table:
    depth = max((len(fed) for fed in at.values()), default=1)
    shape = [model.sizes[d] for d in CHANNELS[name].dims]
    rows = np.full((depth, *shape), none, dtype=np.uint32)
    for entry, fed in at.items():
        rows[(slice(len(fed)), *entry)] = fed
    return rows


def _fill(table: Feeds, levels: Any) -> dict[str, Any]:
    # Works on arrays of the host and of the array library alike.
    level = levels[table.lever]
    fed = table.start[:, None] + table.slopes[:, :1] * (level - table.knots[:, :1])
    for k in range(1, table.knots.shape[1]):
        fed = fed + table.slopes[:, k, None] * (level - table.knots[:, k, None]).clip(0.0)
    return {name: fed[rows].sum(axis=0) for name, rows in table.rows.items()}


def channels_of(model: Model, levels: Levels) -> Channels:
    """Return what the settings put into each channel."""
    if not model.levers:
        levels = jnp.zeros((1, *levels.shape[1:]))
    return Channels(**_fill(feeds(model), levels))


def start_levels(model: Model) -> Levels:
    """Return the settings in force at the start."""
    return jnp.asarray(_start(model))


def start_channels(model: Model) -> Channels:
    """Return what the settings in force at the start put into each channel."""
    levels = _start(model) if model.levers else np.zeros((1, 1), dtype=np.float32)
    found = _fill(feeds(model), levels)
    return Channels(**{name: jnp.asarray(value) for name, value in found.items()})


def _start(model: Model) -> Table:
    levels = [[lever.levels[lever.start]] for lever in model.levers]
    return np.asarray(levels, dtype=np.float32).reshape(len(levels), 1)
