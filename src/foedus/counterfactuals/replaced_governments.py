"""Runs in which a government no longer decides: what they leave unmoved is not decision.

In place of a government stands a constant (every lever as at the start), its own choices dealt out
by their frequency whatever the state, or a fair die. Agenda, draws and shocks stay as they were.
"""

import dataclasses
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from foedus.engine.run import Block, Engine, columns
from foedus.experiment import Ensemble
from foedus.model.schedule import Schedule
from foedus.model.types import Model

Table = np.ndarray[Any, Any]
Values = dict[str, Table]

MEMBERS = 256
"""Members of the first arm that such runs repeat, at most."""

GOVERNMENTS = 4
"""Governments that are replaced, at most: those with most instruments, in case order.

Every one costs as many arms as there are `KINDS`."""

KINDS = ("constant", "shuffled", "uniform")
_RARE = 1e-6  # share of an option never taken, for its log-weight


def replaced(
    model: Model, schedule: Schedule, government: str, kind: str, taken: Table
) -> Schedule:
    """Return a schedule in which a government is replaced, wherever nothing is imposed on it.

    Parameters
    ----------
    kind
        One of `KINDS`.
    taken
        Share of member-quarters in which each option was in force (lever, option).
    """
    if kind == "constant":
        return frozen(model, schedule, (government,))
    mine = np.asarray([lever.government == government for lever in model.levers])
    weights = np.log(np.maximum(taken, _RARE)).astype(np.float32)
    leaning = weights if kind == "shuffled" else np.zeros_like(weights)
    return dataclasses.replace(
        schedule,
        attention=np.where(mine[None], np.float32(0.0), schedule.attention),
        leaning=np.where(mine[None, :, None], leaning[None], schedule.leaning),
    )


def frozen(model: Model, schedule: Schedule, governments: Collection[str]) -> Schedule:
    """Return a schedule in which governments leave every lever as at the start.

    What is imposed on them stays imposed.
    """
    mine = np.asarray([lever.government in governments for lever in model.levers], dtype=bool)
    start = np.asarray([v.levels[v.start] for v in model.levers], dtype=np.float32)
    held = mine[None] & (schedule.forced == 0.0)
    return dataclasses.replace(
        schedule,
        forced=np.where(held, np.float32(1.0), schedule.forced),
        level=np.where(held, start[None], schedule.level),
    )


def chosen(model: Model) -> tuple[str, ...]:
    """Return the governments to replace."""

    def held(government: str) -> int:
        return sum(lever.government == government for lever in model.levers)

    most = sorted(model.governments, key=held, reverse=True)[:GOVERNMENTS]
    return tuple(government for government in model.governments if government in most)


def frequencies(model: Model, options: Table) -> Table:
    """Return the share of member-quarters of each option (lever, option).

    Parameters
    ----------
    options
        Option in force (member, quarter, lever).
    """
    width = max(len(lever.levels) for lever in model.levers)
    flat = options.reshape(-1, options.shape[-1])
    return np.stack([(flat == o).mean(axis=0) for o in range(width)], axis=1)


def compare(
    engine: Engine,
    schedule: Schedule,
    first: Block,
    ensemble: Ensemble,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Values, dict[tuple[str, str], Values]]:
    """Return the last quarter of an arm as it is, and with each government replaced each way.

    Parameters
    ----------
    first
        The first finished members of the arm.

    Returns
    -------
    Series to values (member, label), for the arm and by (government, kind). Members whose numbers
    ceased to be finite are missing (NaN) everywhere.
    """
    model = engine.model
    where = columns(model)
    cut = next(cut for name, cut in where if name == "option")
    used = min(-(-MEMBERS // ensemble.replicates), ensemble.draws)
    members = min(used * ensemble.replicates, len(first.status))
    taken = frequencies(model, first.values[:members, :, cut])
    pairs = [(government, kind) for government in chosen(model) for kind in KINDS]
    found: dict[int, list[Block]] = {i: [] for i in range(len(pairs))}

    def told(_stage: str, done: int, total: int) -> None:
        if progress is not None:
            progress("replacing governments", done, total)

    engine.run(
        [replaced(model, schedule, *pair, taken) for pair in pairs],
        **dataclasses.replace(ensemble, draws=used).size,
        sink=lambda block: found[block.arm].append(block),
        progress=told,
    )
    altered: dict[tuple[str, str], Values] = {}
    for i, pair in enumerate(pairs):
        blocks = sorted(found[i], key=lambda block: block.first_member)
        values = np.concatenate([_last(block) for block in blocks])[:members]
        altered[pair] = {name: values[:, at] for name, at in where}
    before = _last(first)[:members]
    return {name: before[:, at] for name, at in where}, altered


def _last(block: Block) -> Table:
    return np.where(block.status[:, None] == 0, block.values[:, -1], np.nan)
