"""Look ahead at every option of the levers in turn: batches of packed futures."""

import dataclasses
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from foedus.engine.answers import Futures
from foedus.engine.council import council, procedure
from foedus.engine.foresight import Outlook, by_interest, by_line, feelings
from foedus.engine.menus import ABREAST, Agenda, Entries, Menus, same_holder
from foedus.engine.quarter import Levels
from foedus.state import either

BATCH = 320  # rows of futures looked at together: their arrays fit the cache
BY_MEMBER = ("draw", "active", "world", "hold", "ahead")


@dataclass(frozen=True, eq=False)
class Packed:
    """A batch of rows, each some futures of one lever and member that stand side by side.

    Attributes
    ----------
    lever, lane
        Which lever of which member.
    row
        Place of the row among those of the lever and member.
    here
        Settings as they are for its government, (lever, row).
    """

    lever: Int[Array, " row"]
    lane: Int[Array, " row"]
    row: Int[Array, " row"]
    here: Float[Array, "lever row"]


def look(
    seen: Outlook,
    table: Menus,
    agenda: Agenda,
    levels: Levels,
    standing: Levels,
    found: Futures,
    told: Array,
) -> Futures:
    """Return, future by future, each line's utility and what each interest adds to the whole.

    Parameters
    ----------
    levels, standing
        Settings of a lever's own government so far, and of the others.
    told
        Whether interests are asked for.
    """
    model, lanes = seen.model, standing.shape[-1]
    same, rows = jnp.asarray(same_holder(table)), agenda.rows.reshape(-1)
    by_member = {name: getattr(seen, name) for name in BY_MEMBER}

    def batch(step: tuple[Array, Futures]) -> tuple[Array, Futures]:
        first, found = step
        number = first + jnp.arange(BATCH)
        entry = jnp.searchsorted(agenda.ends, number, side="right")
        entry = jnp.minimum(entry, agenda.ends.shape[0] - 1)
        lever, lane = entry // lanes, (entry % lanes).astype(jnp.uint32)
        here = jnp.where(same[:, lever] > 0.0, levels[:, lane], standing[:, lane])
        packed = Packed(lever, lane, number - (agenda.ends[entry] - rows[entry]), here)
        ahead = dataclasses.replace(seen, **lanes_of(by_member, lane, lanes))
        at = Entries(lever, jnp.arange(BATCH))
        sitting = council(model, table, at, ahead.world.appraisals.line_share)
        mine = procedure(model, ahead.draw, ahead.active, sitting, at.lane).weight
        worth = ahead.draw.values.worth

        def weighed(place: Array) -> tuple[Array, Array]:
            feel = feelings(ahead, plan(table, agenda, packed, place))
            return by_line(model, worth, feel), feel

        def added(feel: Array) -> Array:
            return by_interest(model, worth, feel, mine)

        def put(old: Array, new: Array) -> Array:
            return jax.lax.dynamic_update_slice(old, jnp.moveaxis(new, 1, 2), (0, first, 0))

        lines, feel = jax.vmap(weighed)(jnp.arange(ABREAST))
        interests = either(
            told,
            lambda: put(found.interests, jax.vmap(added)(feel)),
            lambda: found.interests,
        )
        return first + BATCH, Futures(put(found.lines, lines), interests)

    more = (jnp.int32(0), found)
    return jax.lax.while_loop(lambda s: s[0] < agenda.ends[-1], batch, more)[1]


def plan(table: Menus, agenda: Agenda, packed: Packed, place: Array) -> Levels:
    """Return the settings of one future of each row: an option, and a reply to it if there is one.

    Parameters
    ----------
    place
        Which of the futures that stand abreast in a row.
    """
    options, settings = jnp.asarray(table.levels), jnp.asarray(table.reply_level)
    lever, lane = packed.lever, packed.lane
    width, known = agenda.replies[lever, lane], agenda.known[lever, lane]
    within = packed.row * ABREAST + place
    within = within + (within >= known)  # the known future is passed over
    option, reply = within // width, within % width
    option = jnp.minimum(option, options.shape[1] - 1)
    one = jax.nn.one_hot(lever, len(options), axis=0) > 0.0
    levels = jnp.where(one, options[lever, option], packed.here)
    # A place among the replies that exist, to its place among all.
    setting, chosen = settings[:, lever], (agenda.slots[:, lever, lane] == reply) & (reply > 0)
    answering = jnp.asarray(table.answers)[:, lever].swapaxes(1, 2) > 0.0  # place, lever, row
    for i, mine in enumerate(answering):
        own = slice(i * table.menu, (i + 1) * table.menu)
        level = jnp.sum(jnp.where(chosen[own], setting[own], 0.0), axis=0)
        levels = jnp.where(jnp.any(chosen[own], axis=0) & mine, level, levels)
    return levels


def lanes_of(tree: Any, lane: Array, lanes: int) -> Any:
    """Return a container with only some members, where it tells them apart."""

    def picked(a: Array) -> Array:
        return a[..., lane] if a.shape[-1] == lanes else a

    return jax.tree.map(picked, tree)
