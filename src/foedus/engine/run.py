"""Run a model: draws, blocks of members, arms; every finished block goes to a sink.

Blocks run in parallel threads, each block by itself. Memory holds a few blocks at a time, however
many members there are.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from foedus.choice.foresight import Hold
from foedus.choice.menus import menus
from foedus.choice.reference import shape_of
from foedus.dynamics import priors
from foedus.dynamics.quarter import Draw
from foedus.engine import calendar, nested
from foedus.engine.blocks import Job, firsts_of, side_by_side
from foedus.engine.chances import standing, unlooked
from foedus.engine.executables import Executables
from foedus.engine.reference_paths import (
    Members,
    ReferencePaths,
    free_levers,
    kind_of,
    reference_schedule,
)
from foedus.engine.year import LANES, QUARTERS, Luck, Mode
from foedus.model.schedule import Schedule
from foedus.model.types import Model
from foedus.state import State

Table = np.ndarray[Any, Any]
Progress = Callable[[str, int, int], None]


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
    other: "_Arm | None" = None
    """The arm on whose paths state entries are (`Schedule.nested`)."""


class _Walk(NamedTuple):
    """A block of an arm, walked through all years.

    Attributes
    ----------
    start
        State on links before the first quarter.
    kept, tallies, noted, links
        By year, what is found of it (`foedus.engine.year.Quarter`); how likely options were instead
        of what is noted of them, where it is asked for.
    sound
        By lane, whether all of it is numbers.
    """

    draws: Draw
    luck: Luck
    start: State
    kept: list[Table]
    tallies: list[Table]
    noted: list[Table]
    links: list[State | None]
    sound: Table


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
        members: Table | None = None,
    ) -> Table:
        """Run all arms on the same draws and shocks and hand each finished block to the sink.

        Parameters
        ----------
        times
            How often each draw is run, from the second time on with base shares drawn anew; those
            of a draw stand side by side, each with its replicates, and share their shocks.
        members
            Numbers of the members to run, rising; all where it is None. Blocks then name their
            first member by its place among them.

        Returns
        -------
        The drawn matrix (draw, column), before an arm's own parameters.
        """
        ready = self.prepare(
            schedules,
            draws=draws,
            replicates=replicates,
            quarters=quarters,
            seed=seed,
            times=times,
            members=members,
        )
        done, total = 0, len(ready.members) * len(schedules)
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
        members: Table | None = None,
    ) -> "Prepared":
        """Return a run of which blocks can be asked for one by one; see `run`."""
        matrix = priors.draw(self.model, seed, draws)
        chosen = np.arange(draws * times * replicates) if members is None else members
        firsts, count = firsts_of(chosen, replicates), len(schedules)
        # Arms that others follow are walked through with each that follows them.
        every = [*schedules, *(s.nested.arm for s in schedules if s.nested is not None)]
        followed = [s.nested is not None for s in schedules]
        # Blocks of draws outermost, so that what arms share is soon used up.
        walks = [(arm, first) for first in firsts for arm in range(len(every))]
        own = [
            Members(seed, imposed_matrix(self.model, matrix, s, seed, times), replicates, times)
            for s in every
        ]
        years = [calendar.imposed_years(self.model, s, quarters) for s in every]
        looked_up = [(arm, int(chosen[first])) for arm, first in walks]
        paths = self._reference_paths(every, own, quarters, looked_up)
        arms = [_Arm(*one) for one in zip(every, own, years, paths, strict=True)]
        others = iter(arms[count:])
        arms = [
            replace(arm, other=next(others)) if follows else arm
            for arm, follows in zip(arms, followed, strict=False)
        ]
        jobs = [(arm, first) for arm, first in walks if arm < count]
        ends = dict(zip(firsts, [*firsts[1:], len(chosen)], strict=True))
        return Prepared(self, matrix, jobs, quarters, arms, chosen, ends)

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

    def block(self, number: int, first: int, members: Table, quarters: int, arm: _Arm) -> Block:
        """Return a block of an arm, by the number of the arm and the place of its first member.

        Parameters
        ----------
        members
            Their numbers, at most as many as there are lanes.
        """
        # Lanes beyond the last member repeat it and are dropped: every call has one shape.
        used = len(members)
        member = np.pad(members, (0, LANES - used), mode="edge")
        through = self._walk if arm.other is None else self._along
        walk = through(arm, member, used)
        values = np.moveaxis(np.concatenate(walk.kept), -1, 0)[:used, :quarters]
        sound = walk.sound[:used] & np.isfinite(values).all(axis=(1, 2))
        status = np.where(sound, 0, 1).astype(np.uint8)
        block = Block(number, first, values, status, np.concatenate(walk.tallies)[:quarters])
        if self.asked is None:
            return block
        opened = [
            np.asarray(self.executables.opened(walk.draws, walk.luck, year)) for year in arm.years
        ]
        noted = np.concatenate(walk.noted)[:quarters, ..., :used]
        chances = unlooked(noted, menus(self.model).offered)
        stands = standing(
            self.model, arm.schedule, chances, np.concatenate(opened)[:quarters, :, :used]
        )
        return replace(block, chances=chances, stands=stands)

    def _walk(
        self,
        arm: _Arm,
        member: Table,
        used: int,
        holds: Sequence[Hold | None] = (),
        there: State | None = None,
    ) -> _Walk:
        """Walk a block of members through an arm, the first lanes of which count.

        Parameters
        ----------
        holds, there
            By year what is nested, and where the other arm began.
        """
        draws, luck, carry = arm.members.start(self.executables, member)
        if there is not None:
            assert arm.schedule.nested is not None
            carry = replace(carry, link=nested.begun(arm.schedule.nested, carry.link, there))
        draw = member // arm.members.replicates
        found = _Walk(draws, luck, carry.link, [], [], [], [], np.ones(LANES, bool))
        counted = (np.arange(LANES) < used).astype(np.float32)
        alone = self.executables.alone(LANES)
        recalled = arm.paths.of_members(draw, member[0] < DELIBERATED, self.asked is not None)
        by_year = zip(arm.years, recalled, holds or [None] * len(arm.years), strict=True)
        for i, (year, recall, hold) in enumerate(by_year):
            asked = alone.asked
            if self.asked is not None:
                now = self.asked[i * QUARTERS : (i + 1) * QUARTERS]
                asked = asked.at[: len(now)].set(now[..., None])
            mode = Mode(quiet=alone.quiet * 0.0, asked=asked, recall=recall)
            held = year if hold is None else replace(year, nested=hold)
            carry, one = self.executables.year(draws, luck, counted, carry, held, mode)
            found.kept.append(np.asarray(one.kept))
            found.tallies.append(np.asarray(one.tally))
            found.links.append(one.link)
            if self.asked is not None:
                found.noted.append(shape_of(self.model).choices(np.asarray(one.noted))[0])
        return found._replace(sound=arm.paths.sound(draw) & (np.asarray(carry.status) == 0))

    def _along(self, arm: _Arm, member: Table, used: int) -> _Walk:
        """Walk a block through an arm with entries on the path that its members take in another.

        A member that is unsound there is so here.
        """
        assert arm.schedule.nested is not None
        assert arm.other is not None
        free = nested.nothing(self.model)
        other = self._walk(arm.other, member, used, [free] * len(arm.years))
        held = arm.schedule.nested
        holds = [nested.along(self.model, held, link) for link in other.links if link is not None]
        walk = self._walk(arm, member, used, holds, other.start)
        return walk._replace(sound=walk.sound & other.sound)


class Prepared:
    """A run made ready: blocks of it can be asked for in any order, and some of them alone.

    Attributes
    ----------
    matrix
        The drawn matrix (draw, column), before an arm's own parameters.
    jobs
        Every block as (arm, place of its first member).
    members
        The numbers of all that are run.
    """

    def __init__(
        self,
        engine: Engine,
        matrix: Table,
        jobs: list[Job],
        quarters: int,
        arms: list[_Arm],
        members: Table,
        ends: dict[int, int],
    ) -> None:
        """Hold on to what a run needs; nothing is compiled or simulated yet."""
        self.matrix, self.jobs, self.members = matrix, jobs, members
        self._engine, self._quarters, self._arms, self._ends = engine, quarters, arms, ends

    def blocks(self, jobs: Iterable[Job], threads: int | None = None) -> Iterator[Block]:
        """Go through blocks as they are finished, in any order.

        Parameters
        ----------
        jobs
            Some of `jobs`; one is asked for when there is a thread for it.
        """

        def job(arm: int, first: int) -> Block:
            mine = self.members[first : self._ends[first]]
            return self._engine.block(arm, first, mine, self._quarters, self._arms[arm])

        self._engine.executables.compile(self._arms[0].years[0])
        yield from side_by_side(job, jobs, threads or os.cpu_count() or 1)
