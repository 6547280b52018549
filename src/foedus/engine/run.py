"""Run a model: draws, blocks of members, arms; every finished block goes to a sink.

Blocks run in parallel threads, each block by itself. Memory holds a few blocks at a time, however
many members there are.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from foedus.choice.menus import menus
from foedus.choice.reference import shape_of
from foedus.dynamics import priors
from foedus.engine import calendar
from foedus.engine.chances import standing, unlooked
from foedus.engine.executables import Executables
from foedus.engine.reference_paths import (
    Members,
    ReferencePaths,
    free_levers,
    kind_of,
    reference_schedule,
)
from foedus.engine.year import LANES, QUARTERS, Mode
from foedus.model.schedule import Schedule
from foedus.model.types import Model

Table = np.ndarray[Any, Any]
Progress = Callable[[str, int, int], None]
Job = tuple[int, int]


@dataclass(frozen=True)
class Block:
    """Finished members of one arm: rows of the ensemble in member order.

    Attributes
    ----------
    values
        (member, quarter, kept) in float32, in the order of `columns`.
    status
        0 ok, 1 a number ceased to be finite.
    reasons
        (quarter, lever, part, 2): what spoke for the options taken, summed over the members that
        had a lever on the agenda, signed and in size; parts as in `foedus.choice.menus.parts`. Zero
        beyond the first `DELIBERATED` members.
    chances
        (member, quarter, lever, option), where asked for: how likely a lever is set to each option
        if it opens, given all that the member went through; NaN where nobody looked.
    stands
        The same of where it stands: the chances at its last opening, until then its start.
    """

    arm: int
    first_member: int
    values: Table
    status: Table
    reasons: Table
    chances: Table | None = None
    stands: Table | None = None


DELIBERATED = 2048
"""Members of an arm, the first ones, of whom it is counted what speaks for their choices."""

STATUS = {0: "ok", 1: "a state variable ceased to be finite"}


def columns(model: Model) -> list[tuple[str, slice]]:
    """Return where each kept series stands in a block's last axis."""
    widths = [(kept.outcome.name, len(kept.labels)) for kept in model.kept]
    ordinal = sum(lever.instrument.kind == "ordinal" for lever in model.levers)
    widths += [("option", len(model.levers)), ("setting", ordinal)]
    ends = np.cumsum([0, *(width for _, width in widths)])
    return [
        (name, slice(int(a), int(b)))
        for (name, _), a, b in zip(widths, ends, ends[1:], strict=False)
    ]


def imposed_matrix(
    model: Model, matrix: Table, schedule: Schedule, seed: int, times: int = 1
) -> Table:
    """Return the drawn matrix as an arm has it: codings of the record, recast and fixed numbers.

    Parameters
    ----------
    times
        How often each draw stands in it, side by side: from the second time on with base shares
        drawn anew.
    """
    changed = priors.reread(model, matrix, schedule.readings, seed)
    changed = priors.recast(model, changed, schedule.readings, seed, schedule.recast)
    changed = priors.redrawn(model, changed, schedule.readings, seed, times)
    if schedule.columns:
        changed = changed.copy()
        for column, value in schedule.columns.items():
            changed[:, column] = value
    return changed


@dataclass(frozen=True, eq=False)
class _Arm:
    schedule: Schedule
    members: Members
    years: list[Any]
    paths: ReferencePaths


class Engine:
    """A model with its compiled executables; reusable for many runs.

    Attributes
    ----------
    asked
        Where it is given, blocks hold how likely options were, and not only what was taken: of
        levers that open, and where it is 1 of those that do not (quarter, lever).
    """

    def __init__(self, model: Model, asked: Table | None = None) -> None:
        """Take the executables; nothing compiles before a run."""
        self.model, self.asked = model, asked
        self.executables = Executables(model)

    def run(
        self,
        schedules: list[Schedule],
        *,
        draws: int,
        replicates: int,
        quarters: int,
        seed: int,
        sink: Callable[[Block], None],
        times: int = 1,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> Table:
        """Run all arms on the same draws and shocks and hand each finished block to the sink.

        Parameters
        ----------
        times
            How often each draw is run, from the second time on with base shares drawn anew; those
            of a draw stand side by side, each with its replicates, and share their shocks.

        Returns
        -------
        The drawn matrix (draw, column), before an arm's own parameters.
        """
        ready = self.prepare(
            schedules, draws=draws, replicates=replicates, quarters=quarters, seed=seed, times=times
        )
        done, total = 0, draws * times * replicates * len(schedules)
        for block in ready.blocks(ready.jobs, threads):
            sink(block)
            done += len(block.status)
            if progress is not None:
                progress("simulating", done, total)
        return ready.matrix

    def prepare(
        self,
        schedules: list[Schedule],
        *,
        draws: int,
        replicates: int,
        quarters: int,
        seed: int,
        times: int = 1,
    ) -> "Prepared":
        """Return a run of which blocks can be asked for one by one; see `run`."""
        matrix = priors.draw(self.model, seed, draws)
        members = draws * times * replicates
        # Blocks of draws outermost, so that what arms share is soon used up.
        jobs = [(arm, first) for first in range(0, members, LANES) for arm in range(len(schedules))]
        own = [
            Members(seed, imposed_matrix(self.model, matrix, s, seed, times), replicates, times)
            for s in schedules
        ]
        years = [calendar.imposed_years(self.model, s, quarters) for s in schedules]
        paths = self._reference_paths(schedules, own, quarters, jobs)
        arms = [_Arm(*one) for one in zip(schedules, own, years, paths, strict=True)]
        return Prepared(self, matrix, jobs, quarters, arms)

    def _reference_paths(
        self,
        schedules: list[Schedule],
        members: list[Members],
        quarters: int,
        jobs: list[Job],
    ) -> list[ReferencePaths]:
        """Return the reference paths of each arm; arms alike in the model itself share them."""
        kinds = [kind_of(schedule) for schedule in schedules]
        found: dict[tuple[Any, ...], ReferencePaths] = {}
        for kind in dict.fromkeys(kinds):
            alike = [s for s, own in zip(schedules, kinds, strict=True) if own == kind]
            first_of = (first for arm, first in jobs if kinds[arm] == kind)
            own = members[kinds.index(kind)]
            uses = Counter(first // own.replicates // LANES for first in first_of)
            found[kind] = ReferencePaths(
                self.executables,
                reference_schedule(self.model, alike[0]),
                own,
                quarters,
                free_levers(self.model, alike),
                uses,
                self.asked,
            )
        return [found[kind] for kind in kinds]

    def block(self, number: int, first: int, quarters: int, arm: _Arm) -> Block:
        """Return a block of an arm, by the number of the arm and of the block's first member."""
        # Lanes beyond the last member repeat it and are dropped: every call has one shape.
        members, count = arm.members, arm.members.rows * arm.members.replicates
        member = np.minimum(np.arange(first, first + LANES), count - 1)
        draws, luck, carry = members.start(self.executables, member)
        draw = member // members.replicates
        used = min(LANES, count - first)
        counted = (np.arange(LANES) < used).astype(np.float32)
        alone = self.executables.alone(LANES)
        pieces: list[Table] = []
        tallies: list[Table] = []
        noted: list[Table] = []
        recalled = arm.paths.of_members(draw, first < DELIBERATED, self.asked is not None)
        for i, (year, recall) in enumerate(zip(arm.years, recalled, strict=True)):
            asked = alone.asked
            if self.asked is not None:
                now = self.asked[i * QUARTERS : (i + 1) * QUARTERS]
                asked = asked.at[: len(now)].set(now[..., None])
            mode = Mode(quiet=alone.quiet * 0.0, asked=asked, recall=recall)
            carry, found = self.executables.year(draws, luck, counted, carry, year, mode)
            pieces.append(np.asarray(found[0]))
            tallies.append(np.asarray(found[1]))
            if self.asked is not None:
                noted.append(shape_of(self.model).choices(np.asarray(found[2]))[0])
        values = np.moveaxis(np.concatenate(pieces), -1, 0)[:used, :quarters]
        own = np.where(arm.paths.sound(draw), np.asarray(carry.status), 1)
        status = _status(own[:used], values)
        block = Block(number, first, values, status, np.concatenate(tallies)[:quarters])
        if self.asked is None:
            return block
        opened = [np.asarray(self.executables.opened(draws, luck, year)) for year in arm.years]
        chances = unlooked(np.concatenate(noted)[:quarters, ..., :used], menus(self.model).offered)
        stands = standing(
            self.model, arm.schedule, chances, np.concatenate(opened)[:quarters, :, :used]
        )
        return replace(block, chances=chances, stands=stands)


class Prepared:
    """A run made ready: blocks of it can be asked for in any order, and some of them alone.

    Attributes
    ----------
    matrix
        The drawn matrix (draw, column), before an arm's own parameters.
    jobs
        Every block as (arm, first member).
    """

    def __init__(
        self, engine: Engine, matrix: Table, jobs: list[Job], quarters: int, arms: list[_Arm]
    ) -> None:
        """Hold on to what a run needs; nothing is compiled or simulated yet."""
        self.matrix, self.jobs = matrix, jobs
        self._engine, self._quarters, self._arms = engine, quarters, arms

    def blocks(self, jobs: Iterable[Job], threads: int | None = None) -> Iterator[Block]:
        """Go through blocks as they are finished, in any order.

        Parameters
        ----------
        jobs
            Some of `jobs`; one is asked for when there is a thread for it.
        """

        def job(arm: int, first: int) -> Block:
            return self._engine.block(arm, first, self._quarters, self._arms[arm])

        self._engine.executables.compile(self._arms[0].years[0])
        yield from _parallel(job, jobs, threads or os.cpu_count() or 1)


def _status(status: Table, values: Table) -> Table:
    bad = ~np.isfinite(values).all(axis=(1, 2))
    return np.where(bad, 1, status).astype(np.uint8)


def _parallel(
    job: Callable[[int, int], Block], jobs: Iterable[Job], threads: int
) -> Iterator[Block]:
    # A short queue: finished blocks wait for nobody, and few are held in memory.
    with ThreadPoolExecutor(threads) as pool:
        waiting: set[Future[Block]] = set()
        try:
            for task in jobs:
                waiting.add(pool.submit(job, *task))
                if len(waiting) >= 2 * threads:
                    finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in finished:
                        yield future.result()
            while waiting:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
        finally:
            for future in waiting:
                future.cancel()
