"""Four quarters of a block of members, and the executables that run them.

A block has 512 lanes (lane = member index mod 512), padded; arms are separate calls of one
executable; scans run in fixed four-quarter blocks. Chunking, threads, arms and horizon therefore
never change a bit of a member's path.
"""

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import Array, Float, Int

from foedus.engine import streams
from foedus.engine.decide import sweep
from foedus.engine.foresight import Hold
from foedus.engine.menus import Ballot, menus, parts
from foedus.engine.quarter import (
    Carry,
    Draw,
    appraise,
    draw_events,
    evolve,
    make_world,
    prepare,
    start_levels,
    usual_events,
)
from foedus.model.types import Model
from foedus.state import STATE, Clock, Events, State, World, spread

LANES = 512
QUARTERS = 4


class Imposed(eqx.Module):
    """One quarter of a schedule."""

    hold: Hold
    shift: State
    forced: Float[Array, "lever ..."]
    level: Float[Array, "lever ..."]
    level_shift: Float[Array, "lever ..."]
    active: Float[Array, "mechanism ..."]
    line_set: Float[Array, "line ..."]
    line_value: Float[Array, "line ..."]
    on_agenda: Float[Array, "lever ..."]
    attention: Float[Array, "lever ..."]
    leaning: Float[Array, "lever option ..."]
    number: Int[Array, ""]
    ahead: Clock


def line_shares(
    free: Float[Array, "line ..."],
    imposed: Float[Array, "line ..."],
    value: Float[Array, "line ..."],
    same: Float[Array, "line other_line ..."],
) -> Float[Array, "line ..."]:
    """Return influence with some lines imposed; the others share what is left in proportion."""
    left = 1.0 - spread(same, imposed * value)
    rest = spread(same, (1.0 - imposed) * free)
    scaled = free * left / jnp.where(rest > 0.0, rest, 1.0)
    return jnp.where(imposed > 0.0, value, scaled)


def appraised(model: Model, draw: Draw, active: Array, world: World, imposed: Imposed) -> World:
    """Return the world appraised, with the influence of lines that an arm imposes."""
    world = appraise(model, draw, active, world)
    share = line_shares(
        world.appraisals.line_share,
        imposed.line_set,
        imposed.line_value,
        world.roles.same_government,
    )
    return dataclasses.replace(
        world, appraisals=dataclasses.replace(world.appraisals, line_share=share)
    )


def outputs(model: Model, world: World, levels: Array) -> Float[Array, "kept lane"]:
    """Return everything that is kept of a quarter, one row each (see `foedus.engine.run`)."""
    parts: list[Array] = []
    for kept in model.kept:
        rows = tuple(np.asarray(axis) for axis in zip(*kept.rows, strict=True))
        parts.append(kept.outcome.compute(world)[rows])
    # Settings are reported as the nearest option on the menu, and as levels.
    table = menus(model)
    distance = jnp.abs(jnp.asarray(table.levels)[..., None] - levels[:, None])
    distance = jnp.where(jnp.asarray(table.offered)[..., None] > 0.0, distance, jnp.inf)
    ordinal = [i for i, v in enumerate(model.levers) if v.instrument.kind == "ordinal"]
    parts += [jnp.argmin(distance, axis=1).astype(jnp.float32), levels[np.asarray(ordinal, int)]]
    return jnp.concatenate(parts)


class Opening(NamedTuple):
    """A quarter before its choices: what is at work, the state as imposed on, the world.

    Attributes
    ----------
    active
        1 for each mechanism at work.
    link
        State on links after the arm's shifts and holds.
    world
        The world appraised on the settings that stand.
    """

    active: Array
    link: State
    clock: Clock
    world: World


def opening(model: Model, draw: Draw, carry: Carry, imposed: Imposed) -> Opening:
    """Intervene and appraise: what governments look at when they choose."""
    active = jnp.where(imposed.active < 0.0, draw.active, imposed.active)
    moved = jax.tree.map(jnp.add, carry.link, imposed.shift)
    link = imposed.hold(moved)

    def at_first(table: Array) -> Array:
        return table[0]

    clock = jax.tree.map(at_first, imposed.ahead)
    # A shift adds to what is chosen and is not carried on, so that it never accumulates.
    standing = carry.levels + imposed.level_shift
    world = make_world(model, draw, link, standing, carry.events, clock)
    return Opening(active, link, clock, appraised(model, draw, active, world, imposed))


class Closing(NamedTuple):
    """A quarter after its choices.

    Attributes
    ----------
    moving
        What the mechanisms saw: the new settings, with the appraisals of the old ones.
    evolved
        State on links before the arm's holds.
    after
        The world at the end, appraised, with the events of the quarter before.
    events
        What is drawn this quarter.
    """

    moving: World
    shocks: dict[str, dict[str, Array]]
    evolved: State
    after: World
    events: Events


def closing(
    model: Model,
    layout: streams.Streams,
    draw: Draw,
    carry: Carry,
    imposed: Imposed,
    at: Opening,
    levels: Array,
    u: Array,
) -> Closing:
    """Evolve and draw, given the settings of the quarter."""
    seen = at.world.appraisals
    moving = make_world(model, draw, at.link, levels, carry.events, at.clock, seen)
    shocks = streams.shocks_of(model, layout, u)
    evolved = evolve(model, draw, at.active, moving, shocks)
    after = make_world(model, draw, imposed.hold(evolved), levels, carry.events, at.clock)
    after = appraised(model, draw, at.active, after, imposed)
    return Closing(moving, shocks, evolved, after, draw_events(model, draw, layout, after, u))


def _quarter(
    model: Model,
    layout: streams.Streams,
    draw: Draw,
    keys: Array,
    counted: Array,
    carry: Carry,
    imposed: Imposed,
) -> tuple[Carry, tuple[Array, Array]]:
    at = opening(model, draw, carry, imposed)
    u = streams.quarter_uniforms(layout, keys, imposed.number)
    chosen = carry.levels
    tally = jnp.zeros((0, len(parts(model)), 2))
    if model.levers:
        ballot = ballot_of(model, layout, draw, u, imposed, counted)
        chosen, tally = sweep(
            model, draw, at.active, at.world, chosen, ballot, imposed.hold, imposed.ahead
        )
    levels = chosen + imposed.level_shift
    done = closing(model, layout, draw, carry, imposed, at, levels, u)
    after = dataclasses.replace(done.after, events=done.events)

    bad = (carry.status > 0) | ~_finite(after.link)
    carried = Carry(after.link, chosen, done.events, bad.astype(jnp.int32))
    return carried, (outputs(model, after, levels), tally)


def _finite(link: State) -> Array:
    lanes = link.gdp.shape[-1]
    flat = [jnp.isfinite(getattr(link, name)).reshape(-1, lanes) for name in STATE]
    return jnp.all(jnp.concatenate(flat), axis=0)


def ballot_of(
    model: Model,
    layout: streams.Streams,
    draw: Draw,
    u: Array,
    imposed: Imposed,
    counted: Array,
) -> Ballot:
    """Return what is on the agenda, what is imposed, and the shocks of taste."""
    table = menus(model)
    opened = (u[layout.offsets["agenda"]] < draw.values.opening) & (imposed.on_agenda > 0.0)
    tastes: list[Array] = []
    for lever in model.levers:
        taste = streams.gumbels(u[layout.offsets[f"{lever.name}.taste"]])
        taste = taste[np.asarray(same_effect(lever))]
        short = table.levels.shape[1] - len(lever.options)
        tastes.append(jnp.pad(taste, ((0, short), (0, 0))))
    return Ballot(
        opened=opened.astype(jnp.float32),
        forced=imposed.forced,
        imposed=imposed.level,
        taste=jnp.stack(tastes),
        chance=u[layout.offsets["veto"]],
        attention=imposed.attention,
        leaning=imposed.leaning,
        counted=counted,
    )


def same_effect(lever: Any) -> list[int]:
    """Return, for each option, the first option that feeds the channels alike.

    Options without a difference share their taste shock, so that listing one twice does not make
    it more likely.
    """
    fed = [o.channels for o in lever.instrument.options]
    return [fed.index(channels) for channels in fed]


class Executables:
    """The two compiled functions of a model: make draws ready, and run a year."""

    def __init__(self, model: Model) -> None:
        """Trace nothing yet; the first call compiles."""
        self.model = model
        self.layout = streams.streams(model)
        self._start: Callable[..., tuple[Draw, Array, Carry]] = jax.jit(self._run_start)
        self._year: Callable[..., tuple[Carry, tuple[Array, Array]]] = jax.jit(self._run_year)
        self._ready = False
        self.traces = 0

    def compile(self, imposed: Imposed) -> None:
        """Compile both functions side by side, or load them; later calls change nothing."""
        if self._ready:
            return
        rows = jax.ShapeDtypeStruct((len(self.model.columns), LANES), jnp.float32)
        lane = jax.ShapeDtypeStruct((LANES,), jnp.uint32)
        start = jax.jit(self._run_start).trace(rows, np.uint32(0), lane, lane)
        counted = jax.ShapeDtypeStruct((LANES,), jnp.float32)
        draw, keys, carry = start.out_info
        year = jax.jit(self._run_year).trace(draw, keys, counted, carry, imposed)
        with ThreadPoolExecutor(2) as pool:
            compiled_year = pool.submit(lambda: year.lower().compile())
            self._start = start.lower().compile()
            self._year = compiled_year.result()
        self._ready = True

    def start(
        self, rows: ArrayLike, seed: ArrayLike, draws: ArrayLike, replicates: ArrayLike
    ) -> tuple[Draw, Array, Carry]:
        """Return the draws of a block made ready, the keys of its members, and their start.

        Parameters
        ----------
        rows
            Drawn numbers as (column, lane).
        """
        return self._start(rows, seed, draws, replicates)

    def _run_start(
        self, rows: Array, seed: Array, draws: Array, replicates: Array
    ) -> tuple[Draw, Array, Carry]:
        model, lanes = self.model, rows.shape[1]
        draw = prepare(model, rows)
        keys = jax.vmap(streams.member_key, in_axes=(None, 0, 0))(seed, draws, replicates)
        carry = Carry(
            link=draw.start_link,
            levels=jnp.broadcast_to(start_levels(model), (len(model.levers), lanes)),
            events=usual_events(model, draw),
            status=jnp.zeros(lanes, dtype=jnp.int32),
        )
        return draw, keys, carry

    def year(
        self, draw: Draw, keys: Array, counted: ArrayLike, carry: Carry, imposed: Imposed
    ) -> tuple[
        Carry,
        tuple[Float[Array, "quarter kept lane"], Float[Array, "quarter lever part two"]],
    ]:
        """Run four quarters of a block; `counted` is 1 for members and 0 for padding."""
        return self._year(draw, keys, counted, carry, imposed)

    def _run_year(
        self, draw: Draw, keys: Array, counted: Array, carry: Carry, imposed: Imposed
    ) -> tuple[Carry, tuple[Array, Array]]:
        self.traces += 1

        def body(now: Carry, this: Imposed) -> tuple[Carry, tuple[Array, Array]]:
            return _quarter(self.model, self.layout, draw, keys, counted, now, this)

        return jax.lax.scan(body, carry, imposed)
