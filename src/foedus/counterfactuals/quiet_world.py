"""Quiet worlds: no shocks, every lever as at the start but for what is imposed.

In them choices have no chance left but that of the decision itself, so its probabilities are exact
for each draw. They are runs of the same executable as any other.
"""

import dataclasses
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import jax.numpy as jnp
import numpy as np

from foedus.case import Intervention
from foedus.choice.reference import shape_of
from foedus.dynamics import priors
from foedus.dynamics.quarter import Draw
from foedus.engine import calendar
from foedus.engine.reference_paths import Members, ReferencePaths, kind_of, reference_schedule
from foedus.engine.run import Engine, imposed_matrix
from foedus.engine.year import LANES, QUARTERS, Mode
from foedus.model.schedule import Schedule, build
from foedus.model.types import Model

Table = np.ndarray[Any, Any]

LOOKED = 3
"""Quarter that is looked at, counted from zero: what is done in the first has had time to tell."""


@dataclass(frozen=True, eq=False)
class Looked:
    """What governments would make of their levers in one world, by (option, lever, draw).

    Attributes
    ----------
    chance
        Probability of each option if the lever opens, over members of a draw.
    tilt
        How much it is favoured against the record, in log-odds.
    written
        Part of the tilt that is there on the reference path.
    sound
        Whether the numbers of a draw are finite.
    """

    chance: Table
    tilt: Table
    written: Table
    sound: Table


def schedule_of(model: Model, entries: Iterable[Intervention], acts: Mapping[int, int]) -> Schedule:
    """Return a world of interventions and acts, every other lever at its start.

    Parameters
    ----------
    acts
        Option of each lever, by index, that is moved from the first quarter on.
    """
    schedule = build(model, entries, QUARTERS)
    still = np.asarray([v.levels[v.start] for v in model.levers], dtype=np.float32)
    level = np.where(schedule.forced > 0.0, schedule.level, still)
    for lever, option in acts.items():
        level[:, lever] = model.levers[lever].levels[option]
    return dataclasses.replace(schedule, forced=np.ones_like(schedule.forced), level=level)


class Quiet:
    """The draws of a case, and quiet worlds of them.

    Parameters
    ----------
    draws
        Number of draws: the first ones of any run with this seed.
    do
        Interventions in force in every world.
    times
        How often each draw is looked at, from the second time on with base shares drawn anew.
    """

    def __init__(
        self,
        model: Model,
        draws: int,
        seed: int,
        do: tuple[Intervention, ...] = (),
        times: int = 1,
    ) -> None:
        """Draw, and compile or load the executables."""
        self.model, self.seed, self.do, self.times = model, seed, do, times
        self.rows = draws * times
        self.runs = Engine(model).executables
        self.plain = schedule_of(model, do, {})
        self._drawn = priors.draw(model, seed, draws)
        self.matrix = self._imposed(self.plain)
        self._free = np.zeros((QUARTERS, len(model.levers)), np.float32)
        self._free[LOOKED] = 1.0
        self._paths: dict[tuple[Any, ...], ReferencePaths] = {}
        self._lock = threading.Lock()
        self.runs.compile(calendar.imposed_years(model, self.plain, QUARTERS)[0])

    def world(
        self, entries: Iterable[Intervention], acts: Mapping[int, int] = MappingProxyType({})
    ) -> Schedule:
        """Return a world of what is in force in all of them, with entries and acts of its own."""
        return schedule_of(self.model, (*self.do, *entries), acts)

    def _imposed(self, schedule: Schedule) -> Table:
        return imposed_matrix(self.model, self._drawn, schedule, self.seed, self.times)

    def look(self, schedule: Schedule) -> Looked:
        """Return what would be chosen in a world."""
        matrix = self._imposed(schedule)
        paths = self._reference(schedule, matrix)
        imposed = calendar.imposed_years(self.model, schedule, QUARTERS)[0]
        parts: list[Looked] = []
        for block in range(-(-self.rows // LANES)):
            row = np.minimum(np.arange(block * LANES, (block + 1) * LANES), self.rows - 1)
            then = paths.compute(block)[0]
            used = min(LANES, self.rows - block * LANES)
            parts.append(self._year(matrix, row, _Asked(used), imposed, then))
        return joined(parts)

    def worth(self, acts: dict[int, int] | None = None) -> tuple[Table, Table]:
        """Return what options are worth where nothing was done, in log-odds (option, lever, draw).

        First to those who decide; then what each interest adds to that, others' expected answers
        included, with a leading axis in the order of `valued` by the lever's government.

        Parameters
        ----------
        acts
            Option of each lever, by index, that is moved all the same from the first quarter on.
        """
        model, levers = self.model, self.model.levers
        schedule = self.world((), acts) if acts else reference_schedule(model, self.plain)
        imposed = calendar.imposed_years(model, schedule, QUARTERS)[0]
        most = max((len(valued(model, g)) for g in model.governments), default=0)
        probes = [("", -1)]
        probes += [(g, i) for g in model.governments for i in range(len(valued(model, g)))]
        holds = np.asarray([[g in ("", v.government) for v in levers] for g, _ in probes])
        kept = np.asarray([_kept(model, g, i) for g, i in probes], np.float32)
        lanes = [(i, draw) for i in range(len(probes)) for draw in range(self.rows)]
        shape = shape_of(model).options, len(levers), self.rows
        whole, each = np.zeros(shape, np.float32), np.zeros((most, *shape), np.float32)
        for first in range(0, len(lanes), LANES):
            here = lanes[first : first + LANES]
            probe, draw = np.asarray(here + here[-1:] * (LANES - len(here))).T
            asked = _Asked(len(here), holds[probe].T, kept[probe].T)
            # Without a record, the tilt is what options are worth. That is a sum over interests:
            # with all others worth nothing, it is what one of them adds.
            tilt = self._year(self.matrix, draw, asked, imposed, None).tilt
            for lane, (i, d) in enumerate(here):
                government, place = probes[i]
                for lever in np.flatnonzero(holds[i]):
                    target = each[place] if government else whole
                    target[:, lever, d] = tilt[:, lever, lane]
        return whole, each

    def sharpness(self) -> Table:
        """Return log-odds per swing (lever, draw)."""
        found = [self._start(self.matrix, draw)[0].values.sharpness for draw in self._blocks()]
        return np.concatenate([np.asarray(x) for x in found], axis=-1)[:, : self.rows]

    def base(self) -> Table:
        """Return base shares (lever, option, draw)."""
        found = [self._start(self.matrix, draw)[0].values.log_base for draw in self._blocks()]
        return np.exp(np.concatenate([np.asarray(x) for x in found], axis=-1)[..., : self.rows])

    def _blocks(self) -> Iterator[Table]:
        for first in range(0, self.rows, LANES):
            yield np.minimum(np.arange(first, first + LANES), self.rows - 1)

    def _reference(self, schedule: Schedule, matrix: Table) -> ReferencePaths:
        kind = kind_of(schedule)
        with self._lock:
            if kind not in self._paths:
                self._paths[kind] = ReferencePaths(
                    self.runs,
                    reference_schedule(self.model, schedule),
                    Members(self.seed, matrix, 1, self.times),
                    QUARTERS,
                    self._free,
                )
            return self._paths[kind]

    def _start(self, matrix: Table, row: Table) -> tuple[Draw, Any, Any]:
        return Members(self.seed, matrix, 1, self.times).start(self.runs, row)

    def _year(
        self, matrix: Table, draw: Table, asked: "_Asked", imposed: Any, then: Any | None
    ) -> Looked:
        """Run a year and return what would be chosen; without `then` as a reference path itself."""
        ready, luck, carry = self._start(matrix, draw)
        if asked.kept is not None:
            values = dataclasses.replace(ready.values, worth=ready.values.worth * asked.kept)
            ready = dataclasses.replace(ready, values=values)
        alone = self.runs.alone(LANES)
        recall = alone.recall
        if then is not None:
            recall = dataclasses.replace(recall, then=then, first=recall.first * 0.0)
        at = np.zeros(alone.asked.shape, np.float32)
        at[LOOKED] = asked.levers
        mode = Mode(quiet=alone.quiet, asked=jnp.asarray(at), recall=recall)
        counted = (np.arange(LANES) < asked.used).astype(np.float32)
        carry, year = self.runs.year(ready, luck, counted, carry, imposed, mode)
        rows = np.asarray(year.noted[LOOKED])[..., : asked.used]
        chance, tilt, written = shape_of(self.model).choices(rows)
        sound = np.isfinite(rows).all(axis=(0, 1)) & (np.asarray(carry.status)[: asked.used] == 0)
        return Looked(chance, tilt, written, sound)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is looked at in a block.

    Attributes
    ----------
    used
        Lanes that count.
    levers
        1 for levers that are looked at (lever, lane).
    kept
        1 for pairs of line and interest that are worth what they are, 0 for those worth nothing
        (pair, lane); all count without it.
    """

    used: int
    levers: Table | float = 1.0
    kept: Table | None = None


def _kept(model: Model, government: str, place: int) -> Table:
    """Return 1 for the pairs that count where a government values one of its interests alone."""
    only = valued(model, government)[place] if government else -1
    return np.asarray(
        [
            float(model.lines[line].government != government or attribute == only)
            for line, attribute in model.pairs
        ]
    )


def valued(model: Model, government: str) -> list[int]:
    """Return the interests of the lines that govern, by index."""
    lines = [v for v in model.lines if v.government == government and not v.counterfactual]
    return [k for k in range(len(model.attributes)) if any(line.valued[k] for line in lines)]


def joined(parts: list[Looked]) -> Looked:
    """Return blocks of draws as one."""
    if len(parts) == 1:
        return parts[0]
    names = [field.name for field in dataclasses.fields(Looked)]
    tables = {n: np.concatenate([getattr(part, n) for part in parts], axis=-1) for n in names}
    return Looked(**tables)
