"""A session of governments, round by round: each turns to its next open lever and settles it."""

from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from foedus.choice import reference
from foedus.choice.answers import Foreseen, Futures, foreseen
from foedus.choice.foresight import Outlook
from foedus.choice.futures import BATCH, Prospect, look, prospect
from foedus.choice.menus import (
    ABREAST,
    SAME,
    Agenda,
    Ballot,
    Entries,
    Menus,
    entries_of,
    largest,
    menus,
    same_holder,
    turn_to,
)
from foedus.choice.reasons import reasons_of
from foedus.choice.reference import Recall, Rows
from foedus.choice.settle import Sitting, Tilt, chances, each, procedures, settle, sit, tilt
from foedus.dynamics.quarter import Levels
from foedus.state import either

ENTRIES = 128  # levers in turn that are settled together


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


@dataclass(frozen=True, eq=False)
class Session:
    """Governments of one view in session, and what does not change from round to round.

    Attributes
    ----------
    ahead
        How what lines feel follows from settings.
    free
        1 where a lever is moved by those who decide.
    turn
        In which round a lever has its turn; 0 where it has none.
    seat_of
        Which of the governments holds a lever.
    weight
        Weight of each line in what is proposed, by lever.
    """

    seen: Outlook
    ahead: Prospect
    table: Menus
    standing: Levels
    ballot: Ballot
    recall: Recall
    free: Levels
    turn: Levels
    seat_of: Int[Array, " lever"]
    weight: Float[Array, "line lever lane"]

    @property
    def told(self) -> Array:
        """Return whether it is counted what speaks for choices."""
        return self.recall.told > 0.0


def session(
    seen: Outlook,
    governments: tuple[str, ...],
    standing: Levels,
    ballot: Ballot,
    recall: Recall,
    tally: Array,
    noted: Rows,
) -> tuple[Levels, Array, Rows]:
    """Return the settings after all rounds, what spoke for them, and what is noted."""
    # In each round every government with an open lever left turns to its next one. Futures to
    # look at (member, lever, option, reply) and then the levers in turn are packed and worked off
    # in batches, since menus differ in length and most levers are closed to most members.
    model, table, lanes, seats = seen.model, menus(seen.model), standing.shape[-1], len(governments)
    own = np.asarray([[v.government == g for v in model.levers] for g in governments], np.float32)
    # Padding has no turn: it would cost as much as a member.
    free = ballot.opened * (1.0 - ballot.forced) * ballot.counted
    due = jnp.maximum(free, ballot.looked * ballot.counted) * own.sum(axis=0)[:, None]
    here = Session(
        seen,
        prospect(seen, standing),
        table,
        standing,
        ballot,
        recall,
        free,
        # The number of levers w of the same government, up to v, that are due in lane l: a running
        # count within governments, as a product with a triangle of zeros and ones.
        turn=jnp.einsum("vw,wl->vl", np.tril(same_holder(table)), due) * due,
        seat_of=jnp.asarray(own.argmax(axis=0)),
        weight=procedures(
            model, seen.draw, seen.active, seen.world.appraisals.line_share, table
        ).weight,
    )
    lines, interests = len(model.lines), len(model.attributes)
    most = -(-table.levels.shape[1] * (1 + len(table.reply_level)) // ABREAST)
    room = -(-most * seats * lanes // BATCH) * BATCH
    # What is imposed is known before a government turns to the rest of its menu. What was found
    # out in one round is overwritten in the next.
    start = Round(
        levels=jnp.where(ballot.forced > 0.0, ballot.imposed, standing),
        tally=tally,
        noted=noted,
        known=Futures(jnp.zeros((seats, lines, lanes)), jnp.zeros((seats, interests, lanes))),
        valid=jnp.zeros((seats, lanes)),
        last=jnp.zeros((seats, lanes), jnp.int32),
    )
    found = Futures(jnp.zeros((ABREAST, room, lines)), jnp.zeros((ABREAST, room, interests)))

    def play(step: tuple[Array, Round, Futures]) -> tuple[Array, Round, Futures]:
        number, now, found = step
        return number + 1.0, *_round(here, number, now, found)

    begin = (jnp.float32(1.0), start, found)
    done = jax.lax.while_loop(lambda s: jnp.any(here.turn >= s[0]), play, begin)[1]
    return done.levels, done.tally, done.noted


def _round(here: Session, number: Array, now: Round, found: Futures) -> tuple[Round, Futures]:
    """Look at what there is to look at for the levers in turn, then settle them."""
    table, lanes = here.table, here.standing.shape[-1]
    picked = (here.turn == number).astype(jnp.float32)
    # What interests add is known where the lines that weigh them are the same.
    last = now.last[here.seat_of][None]
    alike = jnp.all(here.weight == jnp.take_along_axis(here.weight, last, axis=1), axis=0)
    valid = now.valid[here.seat_of] * jnp.where(here.told, alike, 1.0)
    agenda = turn_to(table, picked, here.ballot.looked, now.levels, here.standing, valid)
    found = look(here.seen, here.ahead, table, agenda, now.levels, here.standing, found, here.told)

    def batch(step: tuple[Array, Round]) -> tuple[Array, Round]:
        first, now = step
        which = first + jnp.arange(ENTRIES)
        at = entries_of(agenda, which, lanes)
        return first + ENTRIES, _conclude(here, agenda, at, which < agenda.entries[-1], found, now)

    more = (jnp.int32(0), now)
    return jax.lax.while_loop(lambda s: s[0] < agenda.entries[-1], batch, more)[1], found


def _conclude(
    here: Session,
    agenda: Agenda,
    at: Entries,
    there: Bool[Array, " entry"],
    found: Futures,
    now: Round,
) -> Round:
    """Settle the levers of a batch and write down what comes of it."""
    seen, table, ballot, recall = here.seen, here.table, here.ballot, here.recall
    model, lines = seen.model, reference.lines_of(seen.model)
    share = seen.world.appraisals.line_share
    sitting = sit(model, seen.draw, seen.active, share, table, at, here.standing)
    shape = reference.shape_of(model)
    then, anchor = reference.read(recall.then, shape, at, lines, recall.lane)
    known = _known(here, at, now)
    fore = foreseen(seen, table, agenda, at, found, known, anchor, recall.first, here.told)
    looked = at.member(ballot.looked) > 0.0
    # Where nothing was looked at, options are worth what they were on the reference path.
    tilts = tilt(sitting, jnp.where(looked, fore.utility, then), then)
    # Who draws from the record without looking has chances too.
    written = there & (looked | (at.member(here.free) > 0.0))
    noted = either(
        recall.kept > 0.0,
        lambda: reference.write(
            now.noted, at, lines, fore.utility, _others(here, at, sitting, tilts, fore), written
        ),
        lambda: now.noted,
    )
    option, level = settle(sitting, table, at, tilts, here.standing, ballot)
    moves = there & (at.member(here.free) > 0.0)
    weighed = each(ballot.attention, at) * each(ballot.weighs, at) * each(ballot.hears, at)
    counts = jnp.where(moves, weighed, 0.0)
    tally = either(
        here.told,
        lambda: now.tally + reasons_of(sitting, at, tilts, fore, then, option, ballot, counts),
        lambda: now.tally,
    )
    after = jnp.where(moves, level, at.member(now.levels))
    remembered = _remembered(here, at, there, sitting, fore, known, after, now)
    beyond = jnp.where(there, at.lever, len(model.levers))  # beyond the last: dropped
    levels = now.levels.at[beyond, at.lane].set(after, mode="drop")
    return Round(levels, tally, noted, *remembered)


def _known(here: Session, at: Entries, now: Round) -> Futures:
    """Return the future of the settings as they are, for the governments in turn."""
    seat, interests = here.seat_of[at.lever], len(here.seen.model.attributes)
    return Futures(
        now.known.lines[seat, :, at.lane].T,
        either(
            here.told,
            lambda: now.known.interests[seat, :, at.lane].T,
            lambda: jnp.zeros((interests, len(seat))),
        ),
    )


def _remembered(
    here: Session,
    at: Entries,
    there: Bool[Array, " entry"],
    sitting: Sitting,
    fore: Foreseen,
    known: Futures,
    after: Float[Array, " entry"],
    now: Round,
) -> tuple[Futures, Array, Array]:
    """Return what is known for the next round: the plain future of the option now in force."""
    seat = here.seat_of[at.lever]
    apart = jnp.abs(at.table(here.table.levels) - after)
    apart = apart + jnp.where(sitting.offered > 0.0, 0.0, 1e9)
    chosen = largest(-apart)[None, None]
    fresh = (at.member(here.ballot.looked) > 0.0) & (jnp.min(apart, axis=0) < SAME)
    stays = jnp.abs(after - at.member(now.levels)) < SAME
    kept_at = jnp.where(there, seat, now.valid.shape[0])  # beyond the last: dropped

    def remember(old: Array, plain: Array, before: Array) -> Array:
        new = jnp.take_along_axis(plain, chosen, axis=0)[0]
        # Two index arrays around a slice put entries first, hence the transpose.
        return old.at[kept_at, :, at.lane].set(jnp.where(fresh, new, before).T, mode="drop")

    interests = either(
        here.told,
        lambda: remember(now.known.interests, fore.interests, known.interests),
        lambda: now.known.interests,
    )
    valid = jnp.where(fresh, 1.0, jnp.where(stays, now.valid[seat, at.lane], 0.0))
    last = jnp.where(fresh, at.lever, now.last[seat, at.lane])
    return (
        Futures(remember(now.known.lines, fore.plain, known.lines), interests),
        now.valid.at[kept_at, at.lane].set(valid, mode="drop"),
        now.last.at[kept_at, at.lane].set(last, mode="drop"),
    )


def _others(
    here: Session, at: Entries, sitting: Sitting, tilts: Tilt, fore: Foreseen
) -> Float[Array, "row entry"]:
    # What is noted after utility, in the order of `reference.Shape`.
    ballot, steep = here.ballot, sitting.sharpness
    lasting, weighs = at.member(ballot.persistent), each(ballot.weighs, at)
    chance = chances(sitting, tilts, lasting, ballot.transitory[at.lane], weighs)
    return jnp.concatenate([fore.anchor, chance, steep * tilts.proposal, steep * tilts.written])
