"""What the futures of a lever come to, with the answers that others are expected to give.

See `foedus.choice.decide` for the formulas.
"""

from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from foedus.choice import reference
from foedus.choice.foresight import Outlook
from foedus.choice.menus import ABREAST, Agenda, Entries, Menus, largest
from foedus.choice.settle import Each, Lines, Worth, council
from foedus.state import either


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
    its = Entries(largest(answers, axis=1)[at.lever], at.lane)
    believed = believed_shares(seen, table, at, its)
    # Axes: o option, r reply, k line, e entry. Lines of the answering government are weighed
    # together, so what is left says what each reply to each option is worth to it.
    worth = jnp.einsum("orke,ke->ore", ends, believed)
    made = council(seen.model, table, its, reference.shares(seen.model, seen.draw)).share
    start = jax.nn.one_hot(at.table(table.start).astype(jnp.int32), len(ends), axis=0)
    # The reply to the option that stands at the start (o is picked by its one-hot), by the lines
    # that made the record; on other paths than the reference path it is recalled.
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
    # The mean over replies r of what each changes for line k at option o, by chance.
    change = jnp.einsum("ore,orke->oke", found.moves, ends - plain[:, None])
    kappa = at.member(seen.draw.values.anticipation)
    return found.there * kappa * found.opens * change


def believed_shares(seen: Outlook, table: Menus, at: Entries, its: Entries) -> Lines:
    """Return the lines of an answering government as the one that thinks ahead sees them."""
    lines = council(seen.model, table, its, seen.world.appraisals.line_share)
    about = seen.model.line_belief
    if about is None:
        return lines.share
    led, rest = lines.share * lines.leader, lines.share * (1.0 - lines.leader)
    leads, others = jnp.sum(led, axis=0), jnp.sum(rest, axis=0)
    belief = getattr(seen.world.state, about.variable)[at.table(table.holder), at.lane]
    mixed = led / jnp.where(leads > 0.0, leads, 1.0) * belief
    mixed = mixed + rest / jnp.where(others > 0.0, others, 1.0) * (1.0 - belief)
    guessed = (its.table(table.guessed) > 0.0) & (leads > 0.0) & (others > 0.0)
    return jnp.where(guessed, mixed, lines.share)


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
        # Rows hold `ABREAST` futures side by side, so a place is (place within the row, row).
        # Values come last in `among` and before entries elsewhere.
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
