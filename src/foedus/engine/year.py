"""One quarter of a block of members; `foedus.engine.executables` compiles four in a row.

A block has 256 lanes (lane = member index mod 256), padded; arms are separate calls of one
executable; scans run in fixed four-quarter blocks. Chunking, threads, arms and horizon therefore
never change a bit of a member's path.
"""

import dataclasses
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import Array, Float, Int

from foedus.choice import settle
from foedus.choice.decide import sweep
from foedus.choice.foresight import Hold
from foedus.choice.menus import Ballot, largest, menus, parts
from foedus.choice.reference import Recall, Rows, blank
from foedus.choice.taste import taste
from foedus.dynamics import streams
from foedus.dynamics.quarter import (
    Carry,
    Draw,
    appraise,
    draw_events,
    evolve,
    expected_events,
    make_world,
)
from foedus.model.types import Model
from foedus.state import STATE, Clock, Events, State, World, spread

LANES = 256
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
    weighs: Float[Array, "lever ..."]
    hears: Float[Array, "lever ..."]
    number: Int[Array, ""]
    ahead: Clock
    nested: Hold | None = None
    """What entries are at the end of the quarter, by lane, whatever mechanisms make of them."""


class Luck(eqx.Module):
    """What is drawn for a member once: the key of its shocks, and the tastes that stay with it."""

    keys: Array
    leaning: Float[Array, "lever option lane"]


class Mode(eqx.Module):
    """How a year is run, beside what is imposed.

    Attributes
    ----------
    quiet
        1 without shocks: events are expected, not drawn.
    asked
        Levers whose options are looked at though they are imposed (quarter, lever, lane).
    recall
        What is known of the reference path; its tables have a leading axis of quarters.
    """

    quiet: Float[Array, ""]
    asked: Float[Array, "quarter lever lane"]
    recall: Recall


class Quarter(NamedTuple):
    """What is found of a quarter; of a year, with a leading axis of quarters.

    Attributes
    ----------
    kept
        What is kept of it; see `foedus.engine.run`.
    tally
        What spoke for the options taken, summed over members.
    noted
        What is written down of options that are looked at.
    link
        State on links at its end, where something may be nested.
    """

    kept: Float[Array, "kept lane"]
    tally: Float[Array, "lever part two"]
    noted: Rows
    link: State | None


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
    parts += [largest(-distance, axis=1).astype(jnp.float32), levels[np.asarray(ordinal, int)]]
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


def at_work(draw: Draw, imposed: Imposed) -> Array:
    """Return 1 for each mechanism at work in a quarter."""
    return jnp.where(imposed.active < 0.0, draw.active, imposed.active)


def opening(model: Model, draw: Draw, carry: Carry, imposed: Imposed) -> Opening:
    """Intervene and appraise: what governments look at when they choose."""
    active = at_work(draw, imposed)
    moved = jax.tree.map(jnp.add, carry.link, imposed.shift)
    link = imposed.hold(moved)

    def at_first(table: Array) -> Array:
        return table[0]

    clock = jax.tree.map(at_first, imposed.ahead)
    # A shift adds to what is chosen and is not carried on, so that it never accumulates.
    standing = carry.carried + imposed.level_shift
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
    quiet: ArrayLike = 0.0,
) -> Closing:
    """Evolve and draw, given what is carried out in the quarter.

    Parameters
    ----------
    levels
        Settings as far as they are carried out.
    quiet
        1 without shocks: events are expected, not drawn.
    """
    seen = at.world.appraisals
    moving = make_world(model, draw, at.link, levels, carry.events, at.clock, seen)
    loud = 1.0 - jnp.asarray(quiet)
    drawn = streams.shocks_of(model, layout, u)
    shocks = {m: {name: loud * x for name, x in own.items()} for m, own in drawn.items()}
    evolved = evolve(model, draw, at.active, moving, shocks)
    held = imposed.hold(evolved)
    if imposed.nested is not None:
        held = imposed.nested(held)
    after = make_world(model, draw, held, levels, carry.events, at.clock)
    after = appraised(model, draw, at.active, after, imposed)

    def one(event: Array, mean: Array) -> Array:
        return jnp.where(loud > 0.0, event, mean)

    happened, expected = draw_events(model, draw, layout, after, u), expected_events(model, after)
    events = jax.tree.map(one, happened, expected)
    return Closing(moving, shocks, evolved, after, events)


def carried_out(
    model: Model, draw: Draw, at: Opening, carried: Array, chosen: Array, forced: Array
) -> Array:
    """Return what is carried out of the settings of a quarter; what is imposed is, at once."""
    if not model.levers:
        return chosen
    share = at.world.appraisals.line_share
    lag = settle.late(model, draw, at.active, share, menus(model)) * (1.0 - forced)
    return chosen + lag * (carried - chosen)


def run_quarter(
    model: Model,
    layout: streams.Streams,
    draw: Draw,
    luck: Luck,
    counted: Array,
    carry: Carry,
    imposed: Imposed,
    mode: Mode,
) -> tuple[Carry, Quarter]:
    """Run one quarter of a block: intervene, appraise, decide, evolve, draw."""
    at = opening(model, draw, carry, imposed)
    u = streams.quarter_uniforms(layout, luck.keys, imposed.number)
    chosen = carry.levels
    tally = jnp.zeros((0, len(parts(model)), 2))
    noted = blank(model, counted.shape[-1])
    if model.levers:
        ballot = ballot_of(model, layout, draw, luck, u, imposed, counted, mode.asked, mode.quiet)
        hold, ahead = imposed.hold, imposed.ahead
        chosen, tally, noted = sweep(
            model, draw, at.active, at.world, chosen, ballot, hold, ahead, mode.recall
        )
    done_of = carried_out(model, draw, at, carry.carried, chosen, imposed.forced)
    levels = done_of + imposed.level_shift
    done = closing(model, layout, draw, carry, imposed, at, levels, u, mode.quiet)
    after = dataclasses.replace(done.after, events=done.events)

    bad = (carry.status > 0) | ~_finite(after.link)
    carried = Carry(after.link, chosen, done_of, done.events, bad.astype(jnp.int32))
    settings = chosen + imposed.level_shift
    link = None if imposed.nested is None else after.link
    return carried, Quarter(outputs(model, after, settings), tally, noted, link)


def _finite(link: State) -> Array:
    lanes = link.gdp.shape[-1]
    flat = [jnp.isfinite(getattr(link, name)).reshape(-1, lanes) for name in STATE]
    return jnp.all(jnp.concatenate(flat), axis=0)


def ballot_of(
    model: Model,
    layout: streams.Streams,
    draw: Draw,
    luck: Luck,
    u: Array,
    imposed: Imposed,
    counted: Array,
    asked: Array,
    quiet: ArrayLike = 0.0,
) -> Ballot:
    """Return what is on the agenda, what is imposed, and chance.

    Parameters
    ----------
    asked
        1 for levers that are looked at though they are closed or imposed.
    quiet
        1 without shocks.
    """
    opened = (
        (u[layout.offsets["agenda"]] < draw.values.opening) & (imposed.on_agenda > 0.0)
    ).astype(jnp.float32)
    chance = padded(model, [u[layout.offsets[streams.taste_of(v.name)]] for v in model.levers])
    thinks = imposed.attention * imposed.weighs * imposed.hears
    # Without shocks there is one path for all members of a draw: none has a taste of its own.
    own = 1.0 - jnp.asarray(quiet)
    return Ballot(
        opened=opened,
        forced=imposed.forced,
        imposed=imposed.level,
        looked=jnp.maximum(opened * (1.0 - imposed.forced) * thinks, asked),
        taste=taste(luck.leaning, streams.gumbels(chance), draw.values.transitory),
        chance=u[layout.offsets["veto"]],
        persistent=own * luck.leaning,
        transitory=1.0 - own * (1.0 - draw.values.transitory),
        attention=imposed.attention,
        leaning=imposed.leaning,
        weighs=imposed.weighs,
        hears=imposed.hears,
        counted=counted,
    )


def padded(model: Model, rows: list[Array]) -> Float[Array, "lever option lane"]:
    """Return numbers by option of every lever in one array; one half where there is no option."""
    width = max(len(lever.levels) for lever in model.levers)
    short = [((0, width - len(row)), (0, 0)) for row in rows]
    return jnp.stack(
        [jnp.pad(row, s, constant_values=0.5) for row, s in zip(rows, short, strict=True)]
    )
