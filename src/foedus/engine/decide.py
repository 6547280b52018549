"""How governments choose: agenda first, then a conditional logit lever by lever.

Each open lever is set given the others (one Gibbs sweep over the joint menu): for every option
the government looks ahead by running the same compiled mechanisms, without shocks and on the
actors in its view, and values what its lines value in reference swings. Its lines settle on an
option by the draw's rule of aggregation. All governments decide on the same state; a future path
of interventions is unforeseen.

    u(z)  = 3 tanh(z/3),  z = (attribute ahead - attribute now) / reference swing
    U_l   = (1-g) sum_h g^(h-1) sum_k worth_lk u(z_kh) + g^H sum_k worth_lk u(z_k, lasting)
    R_l   = kappa sum over answers a of P(a opens) sum_p P(p | o) [U_l(o, p) - U_l(o)]
    P(o)  proportional to exp(lam (sum_l weight_l (U_l + R_l) - inertia (move / range)^2))

The last term of U_l is the terminal value: what is built by the end of the look-ahead lasts, and
stocks are carried forward at their pace. R_l is what others are expected to do about it: a lever of
another government that the case names as an answer may move one option up or down, by a logit over
that government's own utility with this option in place; kappa of 0 expects others to persist, 1
their full first-order response. Of the patron others do not know which line prevails: they weigh
its leader's line by their belief in a transactional patron.
"""

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from foedus.engine.council import conclude, convene, settle
from foedus.engine.foresight import Hold, Outlook, by_interest, by_line, feelings, outlook
from foedus.engine.menus import (
    ABREAST,
    Agenda,
    Ballot,
    Menus,
    Turn,
    menus,
    parts,
    same_holder,
    turn_to,
)
from foedus.engine.quarter import (
    Draw,
    Levels,
)
from foedus.model import view
from foedus.model.types import Model
from foedus.state import (
    Clock,
    World,
)

BATCH = 192  # such rows looked at together: their arrays fit the cache
BY_MEMBER = ("draw", "active", "world", "hold", "ahead")


def sweep(
    model: Model,
    draw: Draw,
    active: Array,
    world: World,
    standing: Levels,
    ballot: Ballot,
    hold: Hold,
    ahead: Clock,
) -> tuple[Levels, Float[Array, "lever part two"]]:
    """Return the settings after all governments have chosen on the same state, and why.

    The second array sums, over the members that had a lever on the agenda, the signed contribution
    of each of `parts` to the choice and its size.
    """
    chosen = standing
    tally = jnp.zeros((len(model.levers), len(parts(model)), 2))
    views: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for government in model.governments:
        sight = view.view_of(model, government), view.left_out(model, government)
        views.setdefault(sight, []).append(government)
    for sight, governments in views.items():
        seen = outlook(model, *sight, draw, active, world, hold, ahead)
        mine = np.asarray([[float(v.government in governments)] for v in model.levers])
        after, tally = _session(seen, governments, mine, standing, ballot, tally)
        chosen = jnp.where(mine > 0.0, after, chosen)
    return jnp.where(ballot.forced > 0.0, ballot.imposed, chosen), tally


def _session(
    seen: Outlook,
    governments: list[str],
    mine: np.ndarray[Any, Any],
    standing: Levels,
    ballot: Ballot,
    tally: Array,
) -> tuple[Levels, Array]:
    # In each round every government with an open lever left turns to its next one. Futures to
    # look at (member, lever, option, reply) are worked off in batches of one size, since menus
    # differ in length and most levers are closed to most members.
    table = menus(seen.model)
    same = same_holder(table)
    # Padding has no turn: it would cost as much as a member.
    free = ballot.opened * (1.0 - ballot.forced) * ballot.counted * mine.astype(np.float32)
    turn = jnp.einsum("vw,wl->vl", np.tril(same), free) * free
    levers = seen.model.levers
    seats = np.asarray([[float(v.government == g) for v in levers] for g in governments])

    most = -(-table.levels.shape[1] * (1 + 2 * len(table.answers)) // ABREAST)
    room = -(-most * len(governments) * standing.shape[-1] // BATCH) * BATCH
    height = len(seen.model.lines) + len(seen.model.attributes)

    def play(step: tuple[Array, Levels, Array, Array]) -> tuple[Array, Levels, Array, Array]:
        number, levels, counts, found = step
        agenda = turn_to(table, (turn == number).astype(jnp.float32), standing)
        at = Turn(jnp.asarray(seats.T[:, :, None]) * agenda.picked[:, None])
        council = convene(seen, table, at, standing, ballot)
        weight = settle(seen, council).weight  # known before what options are worth
        found = _look(seen, table, seats, agenda, weight, levels, standing, found)
        after, reasons = conclude(seen, table, agenda, at, council, found, levels, standing, ballot)
        return number + 1.0, after, counts + reasons, found

    # What is imposed is known before a government turns to the rest of its menu. What was found
    # out in one round is overwritten in the next.
    start = jnp.where(ballot.forced > 0.0, ballot.imposed, standing)
    begin = (jnp.float32(1.0), start, tally, jnp.zeros((ABREAST, height, room)))
    done = jax.lax.while_loop(lambda s: jnp.any(turn >= s[0]), play, begin)
    return done[1], done[2]


def _look(
    seen: Outlook,
    table: Menus,
    seats: np.ndarray[Any, Any],
    agenda: Agenda,
    weight: Float[Array, "line seat lane"],
    levels: Levels,
    standing: Levels,
    found: Float[Array, "abreast value row"],
) -> Float[Array, "abreast value row"]:
    """Return, future by future, each line's utility and what each interest adds to the whole."""
    lanes = standing.shape[-1]
    same, seat_of = jnp.asarray(same_holder(table)), jnp.asarray(seats.argmax(axis=0))
    options, answers = jnp.asarray(table.levels), jnp.asarray(table.answers)
    by_member = {name: getattr(seen, name) for name in BY_MEMBER}
    rows, total = agenda.rows.reshape(-1), agenda.ends[-1]
    slots = jnp.cumsum(agenda.reply_there, axis=0) * agenda.reply_there

    def batch(step: tuple[Array, Array]) -> tuple[Array, Array]:
        first, found = step
        number = first + jnp.arange(BATCH)
        entry = jnp.searchsorted(agenda.ends, number, side="right")
        entry = jnp.minimum(entry, agenda.ends.shape[0] - 1)
        lever, lane = entry // lanes, (entry % lanes).astype(jnp.uint32)
        row = number - (agenda.ends[entry] - rows[entry])
        replies = agenda.replies[lever, lane]
        here = jnp.where(same[:, lever] > 0.0, levels[:, lane], standing[:, lane])
        one = jax.nn.one_hot(lever, len(options), axis=0) > 0.0
        answering = answers[:, lever].swapaxes(1, 2) > 0.0
        reply_level, slot = agenda.reply_level[:, lever, lane], slots[:, lever, lane]

        def plan(place: Array) -> Levels:
            within = row * ABREAST + place
            option, reply = within // replies, within % replies
            option = jnp.minimum(option, options.shape[1] - 1)
            levels = jnp.where(one, options[lever, option], here)
            # A place among the replies that exist, to its place among all.
            chosen = (slot == reply) & (reply > 0)
            for r in range(len(slots)):
                levels = jnp.where(chosen[r] & answering[r // 2], reply_level[r], levels)
            return levels

        look = dataclasses.replace(seen, **lanes_of(by_member, lane, lanes))
        mine = weight[:, seat_of[lever], lane]
        worth = look.draw.values.worth

        def weighed(place: Array) -> Array:
            feel = feelings(look, plan(place))
            lines = by_line(seen.model, worth, feel)
            return jnp.concatenate([lines, by_interest(seen.model, worth, feel, mine)])

        new = jax.vmap(weighed)(jnp.arange(ABREAST))
        return first + BATCH, jax.lax.dynamic_update_slice(found, new, (0, 0, first))

    return jax.lax.while_loop(lambda s: s[0] < total, batch, (jnp.int32(0), found))[1]


def lanes_of(tree: Any, lane: Array, lanes: int) -> Any:
    """Return a container with only some members, where it tells them apart."""

    def picked(a: Array) -> Array:
        return a[..., lane] if a.shape[-1] == lanes else a

    return jax.tree.map(picked, tree)
