"""One member of an ensemble once more, quarter by quarter, with all that its state was made of.

The executables of a run hand out outcomes, not what mechanisms added. A member is therefore walked
again through the same functions, with the settings that its governments chose in the run: choices
are what costs time, and they are known. Only the last bits can differ, since one member is compiled
apart from a block; `Path.apart` says by how much.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from foedus.dynamics import streams
from foedus.dynamics.quarter import Carry, Draw, increments, make_world, start_levels
from foedus.engine import calendar, year
from foedus.engine.run import Engine, columns, imposed_matrix
from foedus.model import assemble
from foedus.model.schedule import Schedule
from foedus.model.types import Model
from foedus.state import Clock, Events, State, World

Table = np.ndarray[Any, Any]
Added = dict[str, dict[str, Any]]
"""Arrays by mechanism and variable (or shock)."""


@dataclass(frozen=True, eq=False)
class Step:
    """One quarter of one member; arrays end in an axis of length one.

    Attributes
    ----------
    carried
        State on links as the quarter before left it.
    active
        1 for each mechanism at work.
    seen, moving
        The world as governments saw it when they chose, and as the mechanisms saw it: the same
        appraisals, with the new settings.
    added, quiet
        What each mechanism added to each variable on its link, and what it would have added
        without shocks.
    evolved
        State on links before an intervention holds it.
    after
        The world at the end, with the events of the quarter before.
    events
        What was drawn at the end.
    numbers
        The quarter's uniform numbers, in the order of the streams.
    levels, done, kept
        Settings in force, what is carried out of them, and what a run keeps of the quarter.
    """

    carry: Carry
    carried: State
    active: Any
    seen: World
    moving: World
    shocks: Added
    added: Added
    quiet: Added
    evolved: State
    after: World
    events: Events
    numbers: Any
    levels: Any
    done: Any
    kept: Any


@dataclass(frozen=True, eq=False)
class Path:
    """One member from the start to a quarter.

    Attributes
    ----------
    luck
        What was drawn for the member once.
    rest
        The world with everything at its start, on a day without dates: the yardstick of effects.
    unsolved
        Parameters by mechanism before intercepts are solved.
    apart
        Largest relative distance of an outcome from the run's, over all outcomes and quarters.
    """

    model: Model
    schedule: Schedule
    draw: Draw
    luck: year.Luck
    unsolved: dict[str, Any]
    row: Table
    rest: World
    steps: tuple[Step, ...]
    apart: float

    @property
    def first_solved(self) -> World:
        """Return the world in which intercepts are solved: the start before it is appraised."""
        unseen = jax.tree.map(np.zeros_like, self.rest.appraisals)
        idle = jax.tree.map(np.zeros_like, self.rest.events)
        return dataclasses.replace(self.rest, appraisals=unseen, usual=unseen, events=idle)


class Replay:
    """Walks members of a model; what it compiles is kept for the next one."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine that has run; nothing is compiled yet."""
        self.engine, self.model = engine, engine.model
        self._step: Callable[..., Step] = jax.jit(self._quarter)

    def walk(
        self,
        schedule: Schedule,
        matrix: Table,
        values: Table,
        *,
        draw: int,
        replicate: int,
        seed: int,
    ) -> Path:
        """Return the path of one member over the quarters of its values.

        Parameters
        ----------
        matrix
            Drawn numbers (draw, column), before an arm's own.
        values
            What the run kept of the member (quarter, column).
        """
        model = self.model
        row = imposed_matrix(model, matrix, schedule, seed)[[draw]]
        same = np.zeros(year.LANES, np.uint32)
        block = self.engine.executables.start(
            np.ascontiguousarray(np.repeat(row, year.LANES, axis=0).T),
            np.uint32(seed),
            same + np.uint32(draw),
            same + np.uint32(replicate),
        )
        ready, luck, carry = jax.device_put(jax.tree.map(_first, block))
        rest = _rest(model, ready, carry)
        steps: list[Step] = []
        arm = imposed_by_quarter(model, schedule)
        for imposed, levels in zip(arm, settings(model, values), strict=False):
            step = self._step(ready, luck, carry, imposed, levels[:, None])
            shift = imposed.level_shift
            carry = Carry(
                link=step.after.link,
                levels=levels[:, None] - shift,
                carried=step.done[:, None] - shift,
                events=step.events,
                status=carry.status,
            )
            steps.append(jax.tree.map(np.asarray, step))
        found = np.concatenate([step.kept for step in steps], axis=1).T
        return Path(
            model=model,
            schedule=schedule,
            draw=jax.tree.map(np.asarray, ready),
            luck=luck,
            unsolved=assemble.parameters(model, jnp.asarray(row.T)),
            row=row[0],
            rest=jax.tree.map(np.asarray, rest),
            steps=tuple(steps),
            apart=_apart(model, found, values),
        )

    def _quarter(
        self, draw: Draw, luck: year.Luck, carry: Carry, imposed: year.Imposed, levels: Array
    ) -> Step:
        model, layout = self.model, self.engine.executables.layout
        u = streams.quarter_uniforms(layout, luck.keys, imposed.number)
        at = year.opening(model, draw, carry, imposed)
        chosen = levels - imposed.level_shift
        reached = year.carried_out(model, draw, at, carry.carried, chosen, imposed.forced)
        reached = reached + imposed.level_shift
        done = year.closing(model, layout, draw, carry, imposed, at, reached, u)
        still = {m: {n: 0.0 * x for n, x in own.items()} for m, own in done.shocks.items()}
        return Step(
            carry=carry,
            carried=carry.link,
            active=at.active,
            seen=at.world,
            moving=done.moving,
            shocks=done.shocks,
            added=increments(model, draw, at.active, done.moving, done.shocks),
            quiet=increments(model, draw, at.active, done.moving, still),
            evolved=done.evolved,
            after=done.after,
            events=done.events,
            numbers=u[:, 0],
            levels=levels[:, 0],
            done=reached[:, 0],
            kept=year.outputs(model, dataclasses.replace(done.after, events=done.events), levels),
        )


jax.tree_util.register_dataclass(
    Step, data_fields=[f.name for f in dataclasses.fields(Step)], meta_fields=[]
)


def imposed_by_quarter(model: Model, schedule: Schedule) -> list[year.Imposed]:
    """Return what an arm imposes, quarter by quarter."""

    def at(t: int) -> Callable[[Table], Table]:
        return lambda rows: rows[t]

    years = calendar.imposed_years(model, schedule, len(schedule.forced))
    tables = [jax.tree.map(np.asarray, one) for one in years]
    return [jax.tree.map(at(t), table) for table in tables for t in range(year.QUARTERS)]


def settings(model: Model, values: Table) -> Table:
    """Return the level of each lever in force (quarter, lever), from what a run keeps."""
    if not model.levers:
        return np.zeros((len(values), 0), dtype=np.float32)
    where = dict(columns(model))
    options, ordinal = values[:, where["option"]], values[:, where["setting"]]
    levels = np.empty_like(options)
    place = 0
    for i, lever in enumerate(model.levers):
        if lever.instrument.kind == "ordinal":
            levels[:, i] = ordinal[:, place]
            place += 1
        else:
            levels[:, i] = np.asarray(lever.levels, np.float32)[options[:, i].astype(int)]
    return levels


def _first(block: Array) -> Array | Table:
    # Hundreds of arrays are cut by NumPy: by JAX each cut would be a call to the device.
    keys = jnp.issubdtype(block.dtype, jax.dtypes.prng_key)
    found = block if keys else np.asarray(block)
    return found[..., :1] if found.shape[-1] == year.LANES else found


def _rest(model: Model, draw: Draw, carry: Carry) -> World:
    none = jnp.zeros((len(model.actors), 1))
    still = Clock(fiscal_start=none, renewal=none, election=none, leader_slot=none)
    levels = jnp.broadcast_to(start_levels(model), (len(model.levers), 1))
    return make_world(model, draw, draw.start_link, levels, carry.events, still)


def _apart(model: Model, found: Table, wanted: Table) -> float:
    # Relative to the size of each series, so that what is zero by nature does not count.
    size = np.maximum(np.abs(wanted).max(axis=0), 1e-6)
    return float(np.max(np.abs(found - wanted) / size, initial=0.0))
