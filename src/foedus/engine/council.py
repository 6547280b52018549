"""From what options are worth to a setting: the tilt, expected answers, the rule, and reasons.

See `foedus.engine.decide` for the formulas. Levers in turn are packed into entries, one for each
lever and member, so arrays are by (option, line, entry).
"""

from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from foedus.engine import reference
from foedus.engine.foresight import Outlook
from foedus.engine.menus import ABREAST, Agenda, Ballot, Entries, Menus
from foedus.engine.quarter import Draw, Levels
from foedus.model.assemble import NEVER
from foedus.model.types import Model
from foedus.state import Council, LineArray, Procedure, either, joint, led_by

Each = Float[Array, " entry"]
Lines = Float[Array, "line entry"]
Worth = Float[Array, "option line entry"]
Scores = Float[Array, "option entry"]


@dataclass(frozen=True, eq=False)
class Sitting:
    """Governments over the levers in turn, before they know what options are worth.

    Attributes
    ----------
    council, rule
        The lines as they are, and how they settle.
    council_then, rule_then
        The same of the lines that made the record.
    log_base, sharpness
        Logarithm of the base share of each option, and log-odds per swing.
    standing
        One for the option in force (the nearest on the menu).
    offered
        1 for what is on the menu.
    """

    council: Council
    rule: Procedure
    council_then: Council
    rule_then: Procedure
    log_base: Scores
    sharpness: Each
    standing: Scores
    offered: Scores


def sit(
    model: Model,
    draw: Draw,
    active: Array,
    line_share: LineArray,
    table: Menus,
    at: Entries,
    standing: Levels,
) -> Sitting:
    """Return governments in council over the levers in turn."""
    options, offered = at.table(table.levels), at.table(table.offered)
    distance = jnp.where(offered > 0.0, jnp.abs(options - at.member(standing)), jnp.inf)
    now = council(model, table, at, line_share)
    then = council(model, table, at, reference.shares(model, draw))
    return Sitting(
        council=now,
        rule=procedure(model, draw, active, now, at.lane),
        council_then=then,
        rule_then=procedure(model, draw, active, then, at.lane),
        log_base=jnp.where(offered > 0.0, at.member(draw.values.log_base), NEVER),
        sharpness=at.member(draw.values.sharpness),
        standing=jax.nn.one_hot(jnp.argmin(distance, axis=0), len(options), axis=0),
        offered=offered,
    )


def council(model: Model, table: Menus, at: Entries, line_share: LineArray) -> Council:
    """Return the lines of the governments in turn."""
    share = at.table(table.mine) * line_share[:, at.lane]
    leader = jnp.asarray(model.roles["leader_line"])[:, None] * jnp.ones_like(share)
    return Council(share=share, leader=leader, domain=at.table(table.domain))


def procedure(
    model: Model, draw: Draw, active: Array, council: Council, lane: Int[Array, " entry"]
) -> Procedure:
    """Return how councils settle by the rule of the draw."""
    found: Procedure | None = None
    for i, mechanism in enumerate(model.mechanisms):
        if mechanism.aggregate is None:
            continue
        rule: Procedure = mechanism.aggregate(council, _of(draw.params[mechanism.name], lane))
        found = rule if found is None else _where(active[i, lane] > 0.0, rule, found)
    assert found is not None, "a model that decides has a rule of aggregation"
    return found


def _of(params: Any, lane: Int[Array, " entry"]) -> Any:
    def picked(x: Array) -> Array:
        return x[..., lane]

    return jax.tree.map(picked, params)


def _where(on: Array, new: Procedure, old: Procedure) -> Procedure:
    def one(a: Array, b: Array) -> Array:
        return jnp.where(on, a, b)

    return jax.tree.map(one, new, old)


# --- the tilt -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Tilt:
    """How much more options are worth than when the record was made, in swings.

    Attributes
    ----------
    proposal, review
        To those who propose, and to the leader's line where it reviews.
    written
        Part of the proposal's tilt that is there on the reference path already: what the lines
        that decide were written to want, against those that made the record. The rest is reaction.
    """

    proposal: Scores
    review: Scores
    written: Scores


def tilt(sitting: Sitting, utility: Worth, then: Worth) -> Tilt:
    """Return the tilt of each option from its worth by line now and on the reference path."""
    rule, before = sitting.rule, sitting.rule_then
    record = joint(then, before.weight)
    leads, led = led_by(sitting.council), led_by(sitting.council_then)
    return Tilt(
        proposal=joint(utility, rule.weight) - record,
        review=joint(utility, leads) - joint(then, led),
        written=joint(then, rule.weight) - record,
    )


def option_taken(
    sitting: Sitting, tilts: Tilt, taste: Scores, chance: Each, weighs: Array
) -> tuple[Int[Array, " entry"], Bool[Array, " entry"]]:
    """Return the option proposed, and whether the leader's line keeps what stands instead.

    Parameters
    ----------
    taste, chance
        Gumbel numbers by option, and a uniform number for the review.
    weighs
        0 where the record alone decides.
    """
    steep = sitting.sharpness * weighs
    option = jnp.argmax(sitting.log_base + steep * tilts.proposal + taste, axis=0)
    review = jnp.take_along_axis(tilts.review, option[None], axis=0)[0]
    gain = review - jnp.sum(sitting.standing * tilts.review, axis=0)
    refuses = sitting.rule.review * -jnp.expm1(jnp.minimum(steep * gain, 0.0))
    return option, chance < refuses


def chances(
    sitting: Sitting, tilts: Tilt, persistent: Scores | None = None, alpha: Array | None = None
) -> Scores:
    """Return the chance of each option when the lever opens.

    Parameters
    ----------
    persistent, alpha
        Logarithm of the stable number that stays with a member, and the part drawn anew: given
        these, chances are the member's own; without, those over all members.
    """
    scores = sitting.log_base + sitting.sharpness * tilts.proposal
    if persistent is not None and alpha is not None:
        # alpha (log S + G) + score is largest where score / alpha + log S + G is.
        scores = jnp.where(sitting.log_base > 0.5 * NEVER, scores / alpha + persistent, NEVER)
    proposed = jax.nn.softmax(scores, axis=0)
    stays = jnp.sum(sitting.standing * tilts.review, axis=0)
    gain = sitting.sharpness * (tilts.review - stays[None])
    passes = 1.0 + sitting.rule.review * jnp.expm1(jnp.minimum(gain, 0.0))
    kept = proposed * passes
    return kept + sitting.standing * (1.0 - jnp.sum(kept, axis=0))


# --- expected answers ---------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Answer:
    """What the holder of one answering lever is expected to do about each option.

    Attributes
    ----------
    there
        1 where a lever answers at this place.
    its
        The answering levers.
    moves
        Chance of each setting if the lever opens, (option, reply, entry).
    opens
        Chance that it opens within the look-ahead.
    worth
        What each setting is worth to those who hold it, (option, reply, entry).
    anchor
        What it was worth to them when the record was made, (reply, entry).
    believed
        Weights of their lines, as seen by the one who looks ahead.
    """

    there: Each
    its: Entries
    moves: Array
    opens: Each
    worth: Array
    anchor: Array
    believed: Lines


def answer(
    seen: Outlook,
    table: Menus,
    place: int,
    at: Entries,
    ends: Float[Array, "option reply line entry"],
    anchor: Float[Array, "reply entry"],
    first: Array,
) -> Answer:
    """Return how one answering lever is expected to be set.

    Parameters
    ----------
    ends
        What each line gains if an option is met by a setting.
    anchor
        What each setting is worth on the reference path.
    first
        1 where that path itself is computed, whose own worth is the anchor.
    """
    values = seen.draw.values
    answers = jnp.asarray(table.answers[place])
    there = jnp.sum(answers, axis=1)[at.lever]
    its = Entries(jnp.argmax(answers, axis=1)[at.lever], at.lane)
    believed = believed_shares(seen, table, at, its)
    worth = jnp.einsum("orke,ke->ore", ends, believed)
    made = council(seen.model, table, its, reference.shares(seen.model, seen.draw)).share
    start = jax.nn.one_hot(at.table(table.start).astype(jnp.int32), len(ends), axis=0)
    anchor = jnp.where(first > 0.0, jnp.einsum("orke,ke,oe->re", ends, made, start), anchor)
    base = its.member(values.log_base)[: table.menu]
    odds = base[None] + its.member(values.sharpness) * (worth - anchor[None])
    moves = jax.nn.softmax(jnp.where(there > 0.0, odds, 0.0), axis=1)
    opens = 1.0 - (1.0 - its.member(values.opening)) ** seen.ahead.fiscal_start.shape[0]
    return Answer(there, its, moves, opens, worth, anchor, believed)


def response(
    seen: Outlook, at: Entries, found: Answer, plain: Worth, ends: Float[Array, "..."]
) -> Worth:
    """Return what the expected answer adds to each line's utility of each option."""
    change = jnp.einsum("ore,orke->oke", found.moves, ends - plain[:, None])
    kappa = at.member(seen.draw.values.anticipation)
    return found.there * kappa * found.opens * change


def believed_shares(seen: Outlook, table: Menus, at: Entries, its: Entries) -> Lines:
    """Return the lines of an answering government as the one that thinks ahead sees them."""
    lines = council(seen.model, table, its, seen.world.appraisals.line_share)
    led, rest = lines.share * lines.leader, lines.share * (1.0 - lines.leader)
    leads, others = jnp.sum(led, axis=0), jnp.sum(rest, axis=0)
    belief = seen.world.state.transactional_belief[at.table(table.holder), at.lane]
    mixed = led / jnp.where(leads > 0.0, leads, 1.0) * belief
    mixed = mixed + rest / jnp.where(others > 0.0, others, 1.0) * (1.0 - belief)
    guessed = (its.table(table.by_patron) > 0.0) & (leads > 0.0) & (others > 0.0)
    return jnp.where(guessed, mixed, lines.share)


# --- a round ------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Foreseen:
    """What the futures of the levers in turn come to.

    Attributes
    ----------
    plain
        Worth of each option by line if nobody answers.
    interests
        What each attribute adds to the whole then, (option, attribute, entry); zero where it is not
        asked for.
    utility, answers
        Worth of each option by line, answers included, and what of it answers add.
    anchor
        What settings of answering levers are worth on the reference path, (reply, entry).
    """

    plain: Worth
    interests: Float[Array, "option attribute entry"]
    utility: Worth
    answers: Worth
    anchor: Float[Array, "reply entry"]


class Futures(eqx.Module):
    """What futures come to: worth to each line, and what each attribute adds to the whole."""

    lines: Array
    interests: Array


def foreseen(
    seen: Outlook,
    table: Menus,
    agenda: Agenda,
    at: Entries,
    found: Futures,
    known: Futures,
    anchor: Float[Array, "reply entry"],
    first: Array,
    told: Array,
) -> Foreseen:
    """Gather what was looked at, and what was known.

    Parameters
    ----------
    found
        Futures by (place abreast, row, value).
    known
        The future of the settings as they are in this round, by (value, entry).
    told
        Whether interests are asked for.
    """
    lanes, count = agenda.picked.shape[-1], table.levels.shape[1]
    entry = at.lever * lanes + at.lane
    begins = agenda.ends[entry] - agenda.rows.reshape(-1)[entry]
    place_known, replies = at.member(agenda.known), at.member(agenda.replies)
    first_of = jnp.where(at.table(table.offered) > 0.0, replies * jnp.arange(count)[:, None], 0)

    def future(place: Int[Array, "... entry"], among: Array, here: Array) -> Array:
        # Places behind the known future are one nearer.
        stored = place - (place > place_known)
        got = jnp.moveaxis(among[stored % ABREAST, begins + stored // ABREAST], -1, -2)
        return jnp.where(jnp.expand_dims(place == place_known, -2), here, got)

    def interests() -> Array:
        return future(first_of, found.interests, known.interests)

    base = future(first_of, found.lines, known.lines)
    none = jnp.zeros((count, *known.interests.shape))
    moved = either(told, interests, lambda: none)
    added, anchors = jnp.zeros_like(base), [anchor[:0]]
    for place in range(len(table.answers)):
        mine = slice(place * table.menu, (place + 1) * table.menu)

        def answered(place: int = place, mine: slice = mine) -> tuple[Array, Array]:
            slots = agenda.slots[mine][:, at.lever, at.lane]
            ends = future(first_of[:, None] + slots[None], found.lines, known.lines)
            expected = answer(seen, table, place, at, ends, anchor[mine], first)
            return response(seen, at, expected, base, ends), expected.anchor

        def unanswered(mine: slice = mine) -> tuple[Array, Array]:
            return jnp.zeros_like(base), anchor[mine]

        # Entries stand in the order of levers, so that few batches hold one that is answered.
        some = jnp.any(jnp.sum(jnp.asarray(table.answers[place]), axis=1)[at.lever] > 0.0)
        change, anchored = either(some, answered, unanswered)
        added = added + change
        anchors.append(anchored)
    return Foreseen(base, moved, base + added, added, jnp.concatenate(anchors))


def settle(
    sitting: Sitting, table: Menus, at: Entries, tilts: Tilt, standing: Levels, ballot: Ballot
) -> tuple[Int[Array, " entry"], Each]:
    """Return the option that comes of it, and its level; the leader's line may keep what stands.

    A government that does not think draws by its leaning.
    """
    taste = at.member(ballot.taste)
    weighs = each(ballot.weighs, at)
    option, refused = option_taken(sitting, tilts, taste, at.member(ballot.chance), weighs)
    attends = each(ballot.attention, at) > 0.0
    leaning = at.table(ballot.leaning[..., 0])
    drawn = jnp.argmax(jnp.where(sitting.log_base > 0.5 * NEVER, leaning, NEVER) + taste, axis=0)
    refused = attends & refused
    option = jnp.where(attends, option, drawn)
    taken = jnp.take_along_axis(at.table(table.levels), option[None], axis=0)[0]
    option = jnp.where(refused, jnp.argmax(sitting.standing, axis=0), option)
    return option, jnp.where(refused, at.member(standing), taken)


def each(rows: Float[Array, "lever ..."], at: Entries) -> Each:
    """Return the entries of what an arm imposes by lever, alike for all members."""
    return rows[at.lever, 0]


def reasons_of(
    sitting: Sitting,
    at: Entries,
    tilts: Tilt,
    fore: Foreseen,
    then: Worth,
    option: Int[Array, " entry"],
    ballot: Ballot,
    counted: Each,
) -> Float[Array, "lever part two"]:
    """Return what spoke for the option taken against the mean of the menu, summed over members."""
    offered, rule = sitting.offered, sitting.rule
    size = jnp.maximum(jnp.sum(offered, axis=0), 1.0)

    def against(value: Float[Array, "option ... entry"]) -> Array:
        index = option.reshape(1, *[1] * (value.ndim - 2), -1)
        here = jnp.take_along_axis(value, index, axis=0)[0]
        there = offered.reshape(len(offered), *[1] * (value.ndim - 2), -1)
        return here - jnp.sum(there * value, axis=0) / size

    best = jnp.max(jnp.where(offered > 0.0, tilts.proposal, -jnp.inf), axis=0)
    base = jnp.where(sitting.log_base > 0.5 * NEVER, sitting.log_base, 0.0)
    extras = [
        against(joint(fore.answers, rule.weight)),
        against(base) / sitting.sharpness,
        against(-joint(then, sitting.rule_then.weight)),
        against(tilts.written),
        against(tilts.proposal - tilts.written),
        against(offered * at.member(ballot.taste)) / sitting.sharpness,
        best - jnp.take_along_axis(tilts.proposal, option[None], axis=0)[0],
        jnp.ones_like(size),
    ]
    by_line, by_interest = against(rule.weight * fore.utility), against(fore.interests)
    found = jnp.concatenate([by_line, by_interest, jnp.stack(extras)])
    # Padding may carry what is not finite.
    found = jnp.where(jnp.isfinite(found), found, 0.0)
    one = jax.nn.one_hot(at.lever, len(ballot.opened), axis=0) * counted
    both = [jnp.einsum("ve,pe->vp", one, x) for x in (found, jnp.abs(found))]
    return jnp.stack(both, axis=-1)


def procedures(
    model: Model, draw: Draw, active: Array, line_share: LineArray, table: Menus
) -> Procedure:
    """Return how every lever is settled, by (..., lever, lane)."""
    levers, lanes = len(model.levers), line_share.shape[-1]
    lever, lane = (x.reshape(-1) for x in np.mgrid[:levers, :lanes])
    at = Entries(jnp.asarray(lever), jnp.asarray(lane))
    found = procedure(model, draw, active, council(model, table, at, line_share), at.lane)

    def by_lever(x: Array) -> Array:
        return x.reshape(*x.shape[:-1], levers, lanes)

    return jax.tree.map(by_lever, found)


def late(model: Model, draw: Draw, active: Array, line_share: LineArray, table: Menus) -> Levels:
    """Return, by lever, the part of the way to its setting that is not gone in a quarter."""
    return procedures(model, draw, active, line_share, table).slips * table.ordinal[:, None]
