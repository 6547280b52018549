"""Look ahead at every option of the levers in turn: batches of packed futures."""

import dataclasses
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from foedus.choice.answers import Futures
from foedus.choice.foresight import SEEN, Outlook, by_interest, by_line, feelings
from foedus.choice.menus import ABREAST, Agenda, Entries, Menus, same_holder
from foedus.choice.scalars.program import Input, Program
from foedus.choice.settle import council, procedure
from foedus.dynamics.quarter import Levels
from foedus.state import either

BATCH = 320  # rows of futures looked at together: their arrays fit the cache


@dataclass(frozen=True, eq=False)
class Prospect:
    """What lines feel of settings that are kept, and what that depends on of each member.

    Attributes
    ----------
    program
        Takes what is seen and settings.
    read, table
        The entries of what is seen that it reads and that differ by member, by (entry, lane).
    alike
        Those that are the same for all.
    levers
        The setting of each lever that it reads.
    """

    program: Program
    read: list[Input]
    table: Float[Array, "entry lane"]
    alike: dict[Input, Array]
    levers: dict[Input, int]

    def feelings(
        self, own: Float[Array, "entry row"], levels: Float[Array, "lever row"]
    ) -> Float[Array, "pair row"]:
        """Return what lines feel of the attributes they value.

        Parameters
        ----------
        own
            Columns of `table` for the member of each row.
        """
        known = {x: own[k] for k, x in enumerate(self.read)} | self.alike
        known |= {x: levels[v] for x, v in self.levers.items()}
        return self.program(known, levels.shape[-1])


def prospect(seen: Outlook, levels: Levels) -> Prospect:
    """Work out what the feelings of lines depend on.

    Parameters
    ----------
    levels
        Settings, for their shape.
    """

    def felt(given: dict[str, Any], levels: Levels) -> Array:
        return feelings(dataclasses.replace(seen, **given), levels)

    arguments = {name: getattr(seen, name) for name in SEEN}, levels
    program = Program(felt, arguments, levels.shape[-1])
    leaves = jax.tree.leaves(arguments)
    settings = {x: x.place[0] for x in program.inputs if x.leaf == len(leaves) - 1}
    others = [x for x in program.inputs if x not in settings]
    read = [x for x in others if x.by_member]
    blank = jnp.zeros((0, levels.shape[-1]))
    table = jnp.stack([x.of(leaves) for x in read]) if read else blank
    alike = {x: x.of(leaves) for x in others if not x.by_member}
    return Prospect(program, read, table, alike, settings)


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
    ahead: Prospect,
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
    ahead
        How what lines feel follows from settings.
    levels, standing
        Settings of a lever's own government so far, and of the others.
    told
        Whether interests are asked for.
    """
    model, lanes = seen.model, standing.shape[-1]
    same, rows = jnp.asarray(same_holder(table)), agenda.rows.reshape(-1)
    share = seen.world.appraisals.line_share

    def batch(step: tuple[Array, Futures]) -> tuple[Array, Futures]:
        first, found = step
        number = first + jnp.arange(BATCH)
        entry = jnp.searchsorted(agenda.ends, number, side="right")
        entry = jnp.minimum(entry, agenda.ends.shape[0] - 1)
        lever, lane = entry // lanes, (entry % lanes).astype(jnp.uint32)
        here = jnp.where(same[:, lever] > 0.0, levels[:, lane], standing[:, lane])
        packed = Packed(lever, lane, number - (agenda.ends[entry] - rows[entry]), here)
        at = Entries(lever, lane)
        mine = procedure(model, seen.draw, seen.active, council(model, table, at, share), lane)
        worth, own = seen.draw.values.worth[..., lane], ahead.table[:, lane]

        def weighed(place: Array) -> tuple[Array, Array]:
            feel = ahead.feelings(own, plan(table, agenda, packed, place))
            return by_line(model, worth, feel), feel

        def added(feel: Array) -> Array:
            return by_interest(model, worth, feel, mine.weight)

        def put(old: Array, new: Array) -> Array:
            # Batches lie one behind the other on the axis of rows, places abreast before it and
            # values after it: hence the exchange of axes, and one slice at a place that is traced.
            return jax.lax.dynamic_update_slice(old, jnp.moveaxis(new, 1, 2), (0, first, 0))

        # Mapped over places abreast alone: `own` and `worth` are of the row and shared by them.
        lines, feel = jax.vmap(weighed)(jnp.arange(ABREAST))
        interests = either(
            told,
            lambda: put(found.interests, jax.vmap(added)(feel)),
            lambda: found.interests,
        )
        return first + BATCH, Futures(put(found.lines, lines), interests)

    # The number of batches is known only when it runs: a scan would look at empty ones too.
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
