"""Runs in which base shares alone are drawn anew: how far a contrast rests on what they are.

A base is known only as well as its record is long. A few draws are run with several bases each, in
the first arm and in those of other lines, on the same shocks and with all other numbers held. What
moves then is due to the base.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from foedus.counterfactuals import deaf_governments
from foedus.engine.run import Block, Engine
from foedus.experiment import Ensemble
from foedus.model.schedule import Schedule

Table = np.ndarray[Any, Any]
ByArm = dict[str, dict[str, Table]]

DRAWS, TIMES, REPLICATES = 128, 4, 2
"""Draws, at most, how often base shares of each are drawn, and replicates."""

PART, FEW = 8, 16
"""One draw of so many is looked at, the first ones, but not fewer than so many."""

LEAST = 2048
"""Members of an arm from which this is done unasked, at less than a quarter more time."""


def unasked(ensemble: Ensemble) -> bool:
    """Return whether a run is long enough for this to be done unasked."""
    return ensemble.members >= LEAST


def run(
    engine: Engine,
    schedules: dict[str, Schedule],
    ensemble: Ensemble,
    progress: Callable[[str, int, int], None] | None = None,
) -> ByArm:
    """Return the first arm and those of other lines with base shares drawn anew.

    Returns
    -------
    By arm and series, values of the last quarter (draw, time, replicate, label), and under
    `foedus.counterfactuals.deaf_governments.SHARES` shares of quarters (draw, time, replicate,
    lever, option); NaN where a number ceased to be finite. Empty where all arms have the same
    lines.
    """
    used = min(max(ensemble.draws // PART, FEW), DRAWS, ensemble.draws)
    chosen = deaf_governments.between_lines(schedules)
    if not chosen or not engine.model.levers:
        return {}
    arms = [next(iter(schedules)), *chosen]
    found: dict[int, list[Block]] = {i: [] for i in range(len(arms))}

    def told(_stage: str, done: int, total: int) -> None:
        if progress is not None:
            progress("drawing base shares anew", done, total)

    engine.run(
        [schedules[arm] for arm in arms],
        **replace(ensemble, draws=used, replicates=REPLICATES).size,
        times=TIMES,
        sink=lambda block: found[block.arm].append(block),
        progress=told,
    )
    shape = used, TIMES, REPLICATES
    return {
        arm: {
            name: table.reshape(*shape, *table.shape[1:])
            for name, table in deaf_governments.values(engine.model, found[i]).items()
        }
        for i, arm in enumerate(arms)
    }
