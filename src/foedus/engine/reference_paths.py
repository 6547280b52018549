"""Reference paths of a run: computed once for each block of draws, shared by arms and replicates.

What options were worth on a reference path depends on the draw, the quarter and on what an arm
changes of the model itself (mechanisms, rivals, parameters). It is looked up only for levers that
some member of the run has open.
"""

import os
import threading
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from foedus.choice.reference import Recall, shape_of
from foedus.dynamics.quarter import Carry, Draw
from foedus.engine import calendar
from foedus.engine.executables import Executables
from foedus.engine.year import LANES, QUARTERS, Luck, Mode
from foedus.model.schedule import Schedule, empty
from foedus.model.types import Model

Table = np.ndarray[Any, Any]

HELD = 8 + 2 * (os.cpu_count() or 1)
"""Blocks of draws that are remembered at a time where it is said how often they will be used."""


def reference_schedule(model: Model, schedule: Schedule) -> Schedule:
    """Return what holds on the reference path of an arm: its model, and levers at their start."""
    still = empty(model, len(schedule.forced))
    start = np.asarray([v.levels[v.start] for v in model.levers], dtype=np.float32)
    return replace(
        still,
        forced=np.ones_like(still.forced),
        level=np.broadcast_to(start, still.level.shape).copy(),
        active=schedule.active,
        columns=schedule.columns,
        readings=schedule.readings,
    )


def kind_of(schedule: Schedule) -> tuple[Any, ...]:
    """Return what reference paths of two arms must have in common to be the same."""
    fixed, read = (tuple(sorted(x.items())) for x in (schedule.columns, schedule.readings))
    return (schedule.active.tobytes(), fixed, read, schedule.recast)


@dataclass(frozen=True, eq=False)
class Members:
    """Members of an arm: rows of drawn numbers, each with its replicates side by side.

    Attributes
    ----------
    matrix
        Drawn numbers (row, column), with what the arm fixes and as it reads the record.
    times
        Rows of each draw, side by side; they share their shocks.
    """

    seed: int
    matrix: Table
    replicates: int
    times: int = 1

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.matrix)

    def start(self, runs: Executables, member: Table) -> tuple[Draw, Luck, Carry]:
        """Return a block of members made ready, by their number."""
        row, replicate = member // self.replicates, member % self.replicates
        return runs.start(
            np.ascontiguousarray(self.matrix[row].T),
            np.uint32(self.seed),
            (row // self.times).astype(np.uint32),
            replicate.astype(np.uint32),
        )


class ReferencePaths:
    """The reference paths of one kind, block of draws by block of draws.

    Parameters
    ----------
    members
        Members whose openings decide what is looked up.
    free
        1 where some arm leaves a lever to a government that looks ahead (quarter, lever).
    uses
        How often each block of draws will be asked for, after which it is forgotten; without it,
        everything is looked up and kept.
    asked
        1 where a lever is looked at though it is open to nobody (quarter, lever).
    """

    def __init__(
        self,
        executables: Executables,
        schedule: Schedule,
        members: Members,
        quarters: int,
        free: Table,
        uses: dict[int, int] | None = None,
        asked: Table | None = None,
    ) -> None:
        """Compute nothing yet."""
        self._runs, self._members = executables, members
        self._years = calendar.imposed_years(executables.model, schedule, quarters)
        total = len(self._years) * QUARTERS
        self._free = np.zeros((total, len(executables.model.levers), 1), np.float32)
        self._free[: len(free), :, 0] = free
        self._asked_for = np.zeros_like(self._free)
        if asked is not None:
            self._asked_for[: len(asked), :, 0] = asked
        self._uses = None if uses is None else dict(uses)
        self._found: dict[int, Future[list[Array]]] = {}
        self._sound: dict[int, Table] = {}
        self._lock = threading.Lock()

    def compute(self, block: int) -> list[Array]:
        """Return the years of a block of draws, computed by the first who asks.

        Who would have to wait for it computes the next block in the meantime.
        """
        future, mine = self._claim(block)
        if not mine and not future.done():
            with self._lock:
                later = [b for b in self._uses or () if b > block and b not in self._found]
            if later:
                self._fulfil(min(later))
        if mine:
            self._fulfil(block, future)
        return future.result()

    def _claim(self, block: int) -> tuple[Future[list[Array]], bool]:
        """Return what a block comes to, once it is there, and whether it is for us to compute."""
        with self._lock:
            mine = block not in self._found
            future = self._found.setdefault(block, Future())
            if self._uses is not None:
                # Where other processes work too, some blocks are never asked for as often as said.
                done = [b for b, found in self._found.items() if found.done() and b != block]
                for old in sorted(done)[: max(len(self._found) - HELD, 0)]:
                    del self._found[old]
            return future, mine

    def _fulfil(self, block: int, future: Future[list[Array]] | None = None) -> None:
        if future is None:
            future, mine = self._claim(block)
            if not mine:
                return
        try:
            future.set_result(self._walk(block))
        except BaseException as error:
            future.set_exception(error)
            raise

    def of_members(self, draw: Table, told: bool, kept: bool = False) -> list[Recall]:
        """Return what members recall in each year, by the draw of each.

        Parameters
        ----------
        told
            Whether it is counted what speaks for their choices.
        kept
            Whether what is looked at is written down.
        """
        # Members of a block share a block of draws: its bounds are multiples of replicates too.
        block = int(draw[0]) // LANES
        then = self.compute(block)
        self._release(block)
        zero, where = jnp.float32(0.0), jnp.asarray((draw - block * LANES).astype(np.int32))
        counted, written = jnp.float32(told), jnp.float32(kept)
        return [Recall(year, where, kept=written, first=zero, told=counted) for year in then]

    def sound(self, draw: Table) -> Table:
        """Return which draws, of one block that was computed, have a reference path in numbers.

        Without one a tilt is no number, and what is chosen by it is no choice.
        """
        block = int(draw[0]) // LANES
        return self._sound[block][draw - block * LANES]

    def _release(self, block: int) -> None:
        if self._uses is None:
            return
        with self._lock:
            left = self._uses.pop(block, 0) - 1
            if left > 0:
                self._uses[block] = left
            else:
                self._found.pop(block, None)

    def _walk(self, block: int) -> list[Array]:
        runs, members = self._runs, self._members
        row = np.minimum(np.arange(block * LANES, (block + 1) * LANES), members.rows - 1)
        ready, luck, carry = members.start(runs, row * members.replicates)
        asked = self._asked(block)
        counted = (np.arange(LANES) < members.rows - block * LANES).astype(np.float32)
        alone = runs.alone(LANES)
        kept = shape_of(runs.model).recalled
        found: list[Array] = []
        for number, imposed in enumerate(self._years):
            now = asked[number * QUARTERS : (number + 1) * QUARTERS]
            mode = Mode(quiet=alone.quiet, asked=jnp.asarray(now), recall=alone.recall)
            carry, year = runs.year(ready, luck, counted, carry, imposed, mode)
            found.append(year.noted[:, :kept])
        self._sound[block] = np.asarray(carry.status) == 0
        return found

    def _asked(self, block: int) -> Table:
        """Return which levers are open to some member of each draw (quarter, lever, lane)."""
        total, levers = self._free.shape[:2]
        everything = np.broadcast_to(self._free, (total, levers, LANES))
        if self._uses is None:
            return np.ascontiguousarray(everything)
        members, runs = self._members, self._runs
        first = block * LANES * members.replicates
        last = min((block + 1) * LANES, members.rows) * members.replicates
        open_to = np.zeros((total, levers, LANES), np.float32)
        for begin in range(first, last, LANES):
            member = np.minimum(np.arange(begin, begin + LANES), last - 1)
            draw = member // members.replicates
            ready, luck, _ = members.start(runs, member)
            opened = [np.asarray(runs.opened(ready, luck, year)) for year in self._years]
            found = np.concatenate(opened)
            # Replicates of a draw stand side by side; the lanes of padding repeat the last one.
            for lane in np.unique(draw - block * LANES):
                mine = found[:, :, draw - block * LANES == lane].max(axis=-1)
                open_to[:, :, lane] = np.maximum(open_to[:, :, lane], mine)
        return np.maximum(open_to * everything, self._asked_for)


def free_levers(model: Model, schedules: list[Schedule]) -> Table:
    """Return 1 where some arm leaves a lever to a government that weighs options."""
    found = [(s.forced == 0.0) & (s.attention > 0.0) & (s.weighs > 0.0) for s in schedules]
    return np.any(found, axis=0).astype(np.float32)
