"""Runs in which governments hear nothing: what was written into their lines, and no more.

Options are worth what they were on the reference path, whatever happens in the run. What two arms
of different lines still differ by there is what the author of the case wrote into the lines; the
rest of their difference is reaction to what has changed. Nothing is looked ahead at, so such a run
costs little.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from foedus.engine.run import Block, Engine, columns
from foedus.experiment import Ensemble
from foedus.model.schedule import Schedule
from foedus.model.types import Model

Table = np.ndarray[Any, Any]
Values = dict[str, Table]

MEMBERS = 2048
"""Members that such runs repeat, at most: the first ones."""

SHARES = "share"
"""Series of the share of quarters at each option, (member, lever, option)."""


def between_lines(schedules: dict[str, Schedule]) -> list[str]:
    """Return the arms in which other lines decide than in the first."""
    first, *others = schedules

    def lines(arm: str) -> tuple[bytes, bytes]:
        schedule = schedules[arm]
        return schedule.line_set.tobytes(), (schedule.line_set * schedule.line_value).tobytes()

    return [arm for arm in others if lines(arm) != lines(first)]


def run(
    engine: Engine,
    schedules: dict[str, Schedule],
    ensemble: Ensemble,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, Values]:
    """Return the last quarter and shares of options of each arm where governments hear nothing.

    Returns
    -------
    By arm the series to values (member, label), and `SHARES`; empty where all arms have the same
    lines. Members whose numbers ceased to be finite are missing (NaN).
    """
    chosen = between_lines(schedules)
    if not chosen or not engine.model.levers:
        return {}
    arms = [next(iter(schedules)), *chosen]
    used = min(-(-MEMBERS // ensemble.replicates), ensemble.draws)
    found: dict[int, list[Block]] = {i: [] for i in range(len(arms))}

    def told(_stage: str, done: int, total: int) -> None:
        if progress is not None:
            progress("apart from reactions", done, total)

    deaf = [
        dataclasses.replace(s, hears=np.zeros_like(s.hears)) for s in map(schedules.get, arms) if s
    ]
    engine.run(
        deaf,
        **dataclasses.replace(ensemble, draws=used).size,
        sink=lambda block: found[block.arm].append(block),
        progress=told,
    )
    return {arm: values(engine.model, found[i]) for i, arm in enumerate(arms)}


def values(model: Model, blocks: list[Block]) -> Values:
    """Return the last quarter of each series (member, label), and shares of options."""
    blocks = sorted(blocks, key=lambda block: block.first_member)
    kept = np.concatenate([block.values for block in blocks])
    sound = np.concatenate([block.status for block in blocks]) == 0
    last = np.where(sound[:, None], kept[:, -1], np.nan)
    where = dict(columns(model))
    taken = kept[:, :, where["option"]]
    width = max(len(lever.options) for lever in model.levers)
    shares = np.stack([(taken == o).mean(axis=1) for o in range(width)], axis=-1)
    shares = np.where(sound[:, None, None], shares, np.nan)
    return {name: last[:, cut] for name, cut in where.items()} | {SHARES: shares}
