"""How governments choose: agenda first, then the record, tilted by what has changed.

Each open lever is set given the others (one Gibbs sweep over the joint menu): for every option
the government looks ahead by running the same compiled mechanisms, without shocks and on the
actors in its view, and values what its lines value in reference swings. An option is then as likely
as in the record, tilted by how much more it is worth now than on the reference path, on which
nothing was done (`foedus.engine.reference`). All governments decide on the same state; a future
path of interventions is unforeseen.

    score(o) = log b_o + lam T(o) + chance(o),    the highest is proposed
    T(o)    = sum_l weight_l (U_l + A_l)(o; now) - sum_l weight0_l (U_l + A_l)(o; reference)
    lam     = logit(p) / range
    U_l     = (1-g) sum_h g^(h-1) sum_k worth_lk u(z_kh) + g^H sum_k worth_lk u(z_k, lasting)
    u(z)    = 3 tanh(z/3),  z = (attribute ahead - attribute at present) / reference swing
    A_l(o)  = kappa sum over answering levers of P(opens) sum_a P(a | o) [U_l(o, a) - U_l(o)]
    P(a | o) proportional to b_a exp(lam_a [V(a; o, now) - V(a; start, reference)])

b_o is the base share of the option; p the chance that the better option is taken where the gap is
the range of the menu. weight_l follow from the rule of the draw, weight0_l from the same rule and
the lines that made the record: the counterfactual cabinet of a government that has one, else its
lines at the start. Where the leader's line reviews, it accepts with min(1, exp(lam [T_leader(o) -
T_leader(standing)])). Chance is a Gumbel number of which a part stays with the member
(`foedus.engine.taste`). The last term of U_l is the terminal value: what is built by the end of the
look-ahead lasts, and stocks are carried forward at their pace.

A_l is what others are expected to do about it, where the case names an answering lever: any setting
of its menu, by a logit of the same form, V being what it is worth to those who hold it. Of the
patron others do not know which line prevails: they weigh its leader's line by their belief in a
transactional patron. kappa of 0 expects no answer.
"""

import dataclasses
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from foedus.engine import reference
from foedus.engine.answers import Foreseen, Futures, foreseen
from foedus.engine.council import (
    Sitting,
    Tilt,
    chances,
    council,
    each,
    procedure,
    procedures,
    settle,
    sit,
    tilt,
)
from foedus.engine.foresight import Hold, Outlook, by_interest, by_line, feelings, outlook
from foedus.engine.menus import (
    ABREAST,
    SAME,
    Agenda,
    Ballot,
    Entries,
    Menus,
    entries_of,
    menus,
    parts,
    same_holder,
    turn_to,
)
from foedus.engine.quarter import (
    Draw,
    Levels,
)
from foedus.engine.reasons import reasons_of
from foedus.engine.reference import Rows
from foedus.model import view
from foedus.model.types import Model
from foedus.state import Clock, World, either

BATCH = 320  # rows of futures looked at together: their arrays fit the cache
ENTRIES = 128  # levers in turn that are settled together
BY_MEMBER = ("draw", "active", "world", "hold", "ahead")


class Recall(eqx.Module):
    """What is known of the reference path when a quarter is decided.

    Attributes
    ----------
    then
        What options were worth on it, by draw.
    lane
        Where each member's draw stands in it.
    kept
        1 where what is looked at is written down.
    first
        1 where this is the reference path itself.
    told
        1 where it is counted what speaks for choices.
    """

    then: Float[Array, "row lever draw"]
    lane: Int[Array, " lane"]
    kept: Float[Array, ""]
    first: Float[Array, ""]
    told: Float[Array, ""]


def sweep(
    model: Model,
    draw: Draw,
    active: Array,
    world: World,
    standing: Levels,
    ballot: Ballot,
    hold: Hold,
    ahead: Clock,
    recall: Recall,
) -> tuple[Levels, Float[Array, "lever part two"], Rows]:
    """Return the settings after all governments have chosen on the same state, and why.

    The second array sums, over the members that had a lever on the agenda, the signed contribution
    of each of `parts` to the choice and its size. The third is what is noted of choices where that
    is asked for.
    """
    chosen = standing
    tally = jnp.zeros((len(model.levers), len(parts(model)), 2))
    noted = reference.blank(model, standing.shape[-1])
    views: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for government in model.governments:
        sight = view.view_of(model, government), view.left_out(model, government)
        views.setdefault(sight, []).append(government)
    for sight, governments in views.items():
        seen = outlook(model, *sight, draw, active, world, hold, ahead)
        after, tally, noted = _session(
            seen, tuple(governments), standing, ballot, recall, tally, noted
        )
        mine = np.asarray([[float(v.government in governments)] for v in model.levers])
        chosen = jnp.where(mine > 0.0, after, chosen)
    return jnp.where(ballot.forced > 0.0, ballot.imposed, chosen), tally, noted


class Round(eqx.Module):
    """What passes from round to round of a session, and from batch to batch of a round.

    Attributes
    ----------
    levels
        Settings chosen so far; those imposed are known from the start.
    tally, noted
        What spoke for choices, and what is written down of them where that is asked for.
    known, valid, last
        The future of the settings so far by seat, whether it is known, and for which lever.
    """

    levels: Levels
    tally: Array
    noted: Rows
    known: Futures
    valid: Float[Array, "seat lane"]
    last: Int[Array, "seat lane"]


def _session(
    seen: Outlook,
    governments: tuple[str, ...],
    standing: Levels,
    ballot: Ballot,
    recall: Recall,
    tally: Array,
    noted: Rows,
) -> tuple[Levels, Array, Rows]:
    # In each round every government with an open lever left turns to its next one. Futures to
    # look at (member, lever, option, reply) and then the levers in turn are packed and worked off
    # in batches, since menus differ in length and most levers are closed to most members.
    table, lanes = menus(seen.model), standing.shape[-1]
    levers = seen.model.levers
    seats = np.asarray([[v.government == g for v in levers] for g in governments], np.float32)
    seat_of = jnp.asarray(seats.argmax(axis=0))
    # Padding has no turn: it would cost as much as a member.
    free = ballot.opened * (1.0 - ballot.forced) * ballot.counted
    due = jnp.maximum(free, ballot.looked * ballot.counted) * seats.sum(axis=0)[:, None]
    turn = jnp.einsum("vw,wl->vl", np.tril(same_holder(table)), due) * due
    most = -(-table.levels.shape[1] * (1 + len(table.reply_level)) // ABREAST)
    room = -(-most * len(governments) * lanes // BATCH) * BATCH
    heights = len(seen.model.lines), len(seen.model.attributes)
    share = seen.world.appraisals.line_share
    weight = procedures(seen.model, seen.draw, seen.active, share, table).weight

    def blank(*shape: int, last: bool) -> Futures:
        parts = [jnp.zeros((*shape, n) if last else (shape[0], n, *shape[1:])) for n in heights]
        return Futures(*parts)

    def play(step: tuple[Array, Round, Futures]) -> tuple[Array, Round, Futures]:
        number, now, found = step
        picked = (turn == number).astype(jnp.float32)
        # What interests add is known where the lines that weigh them are the same.
        last = now.last[seat_of][None]
        alike = jnp.all(weight == jnp.take_along_axis(weight, last, axis=1), axis=0)
        valid = now.valid[seat_of] * jnp.where(recall.told > 0.0, alike, 1.0)
        agenda = turn_to(table, picked, ballot.looked, now.levels, standing, valid)
        told = recall.told > 0.0
        found = _look(seen, table, agenda, now.levels, standing, found, told)

        def batch(step: tuple[Array, Round]) -> tuple[Array, Round]:
            first, now = step
            which = first + jnp.arange(ENTRIES)
            at = entries_of(agenda, which, lanes)
            there = which < agenda.entries[-1]
            new = _conclude(
                seen, table, agenda, at, there, found, standing, ballot, recall, free, seat_of, now
            )
            return first + ENTRIES, new

        more = (jnp.int32(0), now)
        now = jax.lax.while_loop(lambda s: s[0] < agenda.entries[-1], batch, more)[1]
        return number + 1.0, now, found

    # What is imposed is known before a government turns to the rest of its menu. What was found
    # out in one round is overwritten in the next.
    start = Round(
        levels=jnp.where(ballot.forced > 0.0, ballot.imposed, standing),
        tally=tally,
        noted=noted,
        known=blank(len(governments), lanes, last=False),
        valid=jnp.zeros((len(governments), lanes)),
        last=jnp.zeros((len(governments), lanes), jnp.int32),
    )
    begin = (jnp.float32(1.0), start, blank(ABREAST, room, last=True))
    done = jax.lax.while_loop(lambda s: jnp.any(turn >= s[0]), play, begin)[1]
    return done.levels, done.tally, done.noted


def _conclude(
    seen: Outlook,
    table: Menus,
    agenda: Agenda,
    at: Entries,
    there: Bool[Array, " entry"],
    found: Futures,
    standing: Levels,
    ballot: Ballot,
    recall: Recall,
    free: Levels,
    seat_of: Int[Array, " lever"],
    now: Round,
) -> Round:
    """Settle the levers of a batch and write down what comes of it."""
    model, lines = seen.model, reference.lines_of(seen.model)
    share = seen.world.appraisals.line_share
    sitting = sit(model, seen.draw, seen.active, share, table, at, standing)
    shape = reference.shape_of(model)
    seat, beyond = seat_of[at.lever], len(model.levers)
    then, anchor = reference.read(recall.then, shape, at, lines, recall.lane)
    told = recall.told > 0.0
    of_interests = either(
        told,
        lambda: now.known.interests[seat, :, at.lane].T,
        lambda: jnp.zeros((len(model.attributes), len(seat))),
    )
    known = Futures(now.known.lines[seat, :, at.lane].T, of_interests)
    fore = foreseen(seen, table, agenda, at, found, known, anchor, recall.first, told)
    looked = at.member(ballot.looked) > 0.0
    # Where nothing was looked at, options are worth what they were on the reference path.
    tilts = tilt(sitting, jnp.where(looked, fore.utility, then), then)
    noted = either(
        recall.kept > 0.0,
        lambda: reference.write(
            now.noted, at, lines, fore.utility, _others(sitting, tilts, fore), there & looked
        ),
        lambda: now.noted,
    )
    option, level = settle(sitting, table, at, tilts, standing, ballot)
    moves = there & (at.member(free) > 0.0)
    weighed = each(ballot.attention, at) * each(ballot.weighs, at) * each(ballot.hears, at)
    counts = jnp.where(moves, weighed, 0.0)
    tally = either(
        told,
        lambda: now.tally + reasons_of(sitting, at, tilts, fore, then, option, ballot, counts),
        lambda: now.tally,
    )
    before = at.member(now.levels)
    after = jnp.where(moves, level, before)
    levels = now.levels.at[jnp.where(there, at.lever, beyond), at.lane].set(after, mode="drop")
    # The plain future of the option now in force is that of the settings of the next round.
    apart = jnp.abs(at.table(table.levels) - after) + jnp.where(sitting.offered > 0.0, 0.0, 1e9)
    chosen = jnp.argmin(apart, axis=0)[None, None]
    fresh = looked & (jnp.min(apart, axis=0) < SAME)
    stays = jnp.abs(after - before) < SAME
    kept_at = jnp.where(there, seat, now.valid.shape[0])  # beyond the last: dropped

    def remember(old: Array, plain: Array, here: Array) -> Array:
        new = jnp.take_along_axis(plain, chosen, axis=0)[0]
        return old.at[kept_at, :, at.lane].set(jnp.where(fresh, new, here).T, mode="drop")

    before_known = now.known
    interests = either(
        told,
        lambda: remember(before_known.interests, fore.interests, known.interests),
        lambda: before_known.interests,
    )
    valid = jnp.where(fresh, 1.0, jnp.where(stays, now.valid[seat, at.lane], 0.0))
    last = jnp.where(fresh, at.lever, now.last[seat, at.lane])
    return Round(
        levels=levels,
        tally=tally,
        noted=noted,
        known=Futures(remember(before_known.lines, fore.plain, known.lines), interests),
        valid=now.valid.at[kept_at, at.lane].set(valid, mode="drop"),
        last=now.last.at[kept_at, at.lane].set(last, mode="drop"),
    )


def _others(sitting: Sitting, tilts: Tilt, fore: Foreseen) -> Float[Array, "row entry"]:
    # What is noted after utility, in the order of `reference.Shape`.
    steep = sitting.sharpness
    parts = [fore.anchor, chances(sitting, tilts), steep * tilts.proposal, steep * tilts.written]
    return jnp.concatenate(parts)


def _look(
    seen: Outlook,
    table: Menus,
    agenda: Agenda,
    levels: Levels,
    standing: Levels,
    found: Futures,
    told: Array,
) -> Futures:
    """Return, future by future, each line's utility and what each interest adds to the whole."""
    model, lanes = seen.model, standing.shape[-1]
    same, options = jnp.asarray(same_holder(table)), jnp.asarray(table.levels)
    by_member = {name: getattr(seen, name) for name in BY_MEMBER}
    rows, total = agenda.rows.reshape(-1), agenda.ends[-1]
    settings, answers = jnp.asarray(table.reply_level), jnp.asarray(table.answers)

    def batch(step: tuple[Array, Futures]) -> tuple[Array, Futures]:
        first, found = step
        number = first + jnp.arange(BATCH)
        entry = jnp.searchsorted(agenda.ends, number, side="right")
        entry = jnp.minimum(entry, agenda.ends.shape[0] - 1)
        lever, lane = entry // lanes, (entry % lanes).astype(jnp.uint32)
        row = number - (agenda.ends[entry] - rows[entry])
        here = jnp.where(same[:, lever] > 0.0, levels[:, lane], standing[:, lane])
        one = jax.nn.one_hot(lever, len(options), axis=0) > 0.0
        answering = answers[:, lever].swapaxes(1, 2) > 0.0  # place, answering lever, row
        setting, slot = settings[:, lever], agenda.slots[:, lever, lane]
        width, known = agenda.replies[lever, lane], agenda.known[lever, lane]

        def plan(place: Array) -> Levels:
            within = row * ABREAST + place
            within = within + (within >= known)  # the known future is passed over
            option, reply = within // width, within % width
            option = jnp.minimum(option, options.shape[1] - 1)
            levels = jnp.where(one, options[lever, option], here)
            # A place among the replies that exist, to its place among all.
            chosen = (slot == reply) & (reply > 0)
            for i, mine in enumerate(answering):
                own = slice(i * table.menu, (i + 1) * table.menu)
                level = jnp.sum(jnp.where(chosen[own], setting[own], 0.0), axis=0)
                levels = jnp.where(jnp.any(chosen[own], axis=0) & mine, level, levels)
            return levels

        look = dataclasses.replace(seen, **lanes_of(by_member, lane, lanes))
        at = Entries(lever, jnp.arange(BATCH))
        sitting = council(model, table, at, look.world.appraisals.line_share)
        mine = procedure(model, look.draw, look.active, sitting, at.lane).weight
        worth = look.draw.values.worth

        def weighed(place: Array) -> tuple[Array, Array]:
            feel = feelings(look, plan(place))
            return by_line(model, worth, feel), feel

        def added(feel: Array) -> Array:
            return by_interest(model, worth, feel, mine)

        lines, feel = jax.vmap(weighed)(jnp.arange(ABREAST))
        at_first = (0, first, 0)

        def put(old: Array, new: Array) -> Array:
            return jax.lax.dynamic_update_slice(old, jnp.moveaxis(new, 1, 2), at_first)

        interests = either(
            told,
            lambda: put(found.interests, jax.vmap(added)(feel)),
            lambda: found.interests,
        )
        return first + BATCH, Futures(put(found.lines, lines), interests)

    return jax.lax.while_loop(lambda s: s[0] < total, batch, (jnp.int32(0), found))[1]


def lanes_of(tree: Any, lane: Array, lanes: int) -> Any:
    """Return a container with only some members, where it tells them apart."""

    def picked(a: Array) -> Array:
        return a[..., lane] if a.shape[-1] == lanes else a

    return jax.tree.map(picked, tree)
