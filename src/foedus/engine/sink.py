"""From finished blocks to what is stored: the kept columns cut into named series, and back."""

from collections.abc import Callable
from typing import Any

import numpy as np

from foedus.engine.run import Block, columns
from foedus.engine.year import LANES
from foedus.model.types import Model
from foedus.result.result import Result

Table = np.ndarray[Any, Any]
Piece = tuple[int, int, dict[str, Table], Table | None]
"""Arm, first member, series by name with ``status``, and what was weighed; see `Collector.add`."""


def cutter(model: Model) -> Callable[[Block], Piece]:
    """Return what cuts a finished block into what is stored of it."""
    where = columns(model)

    def cut(block: Block) -> Piece:
        series = {name: block.values[:, :, cut] for name, cut in where if cut.stop > cut.start}
        if "option" in series:
            series["option"] = series["option"].astype(np.int8)
        weighed = block.reasons.astype(np.float64) if model.levers else None
        return block.arm, block.first_member, {**series, "status": block.status}, weighed

    return cut


def first_block(model: Model, result: Result) -> Block:
    """Return the first members of the first arm as they were simulated, less what they weighed."""
    arm = result.manifest.arms[0]
    names = [name for name, cut in columns(model) if cut.stop > cut.start]
    values = [result.values(name, arm)[:LANES].astype(np.float32) for name in names]
    joined = np.concatenate(values, axis=2)
    return Block(0, 0, joined, result.status(arm)[:LANES], np.zeros(0, np.float32))
