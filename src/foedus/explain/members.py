"""The members of an arm up to a quarter, simulated now or read from a stored result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from foedus.dynamics import priors
from foedus.engine.run import Block, Engine, columns
from foedus.experiment import Ensemble
from foedus.model.schedule import Schedule
from foedus.model.types import Model
from foedus.result.result import Result

Table = np.ndarray[Any, Any]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Members:
    """What a run keeps of the members of one arm.

    Attributes
    ----------
    matrix
        Drawn numbers (draw, column), before an arm's own.
    sound
        Which members have sound numbers (member).
    column
        Returns one kept number of all members (member, quarter).
    member
        Returns all that is kept of one member (quarter, column).
    """

    matrix: Table
    sound: Table
    column: Callable[[int], Table]
    member: Callable[[int], Table]


def simulated(
    engine: Engine, schedules: Sequence[Schedule], ensemble: Ensemble, told: Progress
) -> list[Members]:
    """Run arms on the same draws and shocks, over the quarters of their schedules."""
    blocks: list[Block] = []
    size = replace(ensemble, quarters=len(schedules[0].forced)).size
    matrix = engine.run(list(schedules), **size, sink=blocks.append, progress=told)
    blocks.sort(key=lambda block: (block.arm, block.first_member))
    found: list[Members] = []
    for arm in range(len(schedules)):
        own = [block for block in blocks if block.arm == arm]
        values = np.concatenate([block.values for block in own])
        sound = np.concatenate([block.status for block in own]) == 0
        found.append(_of(matrix, values, sound))
    return found


def _of(matrix: Table, values: Table, sound: Table) -> Members:
    return Members(matrix, sound, lambda c: values[:, :, c], lambda i: values[i])


def stored(model: Model, result: Result, arm: str, quarters: int) -> Members:
    """Return the members of an arm of a result of this model; nothing is simulated.

    Parameters
    ----------
    quarters
        How many are looked at, from the first on.
    """
    kept = [(name, cut) for name, cut in columns(model) if cut.stop > cut.start]

    def column(place: int) -> Table:
        name, cut = next((n, c) for n, c in kept if c.start <= place < c.stop)
        values = result.values(name, arm)[:, :quarters, place - cut.start]
        return values.astype(np.float32)

    def member(number: int) -> Table:
        rows = [result.member(name, arm, number)[:quarters] for name, _ in kept]
        return np.concatenate([row.astype(np.float32) for row in rows], axis=1)

    matrix = priors.draw(model, result.manifest.seed, result.manifest.draws)
    return Members(matrix, result.sound(arm), column, member)
