"""Menus laid out as tables, who answers whom, and the lever that each government turns to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from foedus.dynamics.quarter import (
    Levels,
)
from foedus.model.select import members
from foedus.model.types import Lever, Line, Model

EXTRAS = ("answers", "record", "reference", "written", "reaction", "chance", "regret", "open")
ABREAST = 3  # futures of one lever and member looked at together, sharing what they know


@dataclass(frozen=True, eq=False)
class Menus:
    """Menus padded to one width, and who holds, answers and owns what.

    Attributes
    ----------
    levels, offered
        Option levels, and 1 for what is on the menu.
    start
        Index of the option in force at the start.
    ordinal
        1 where options have a distance.
    mine
        1 for the lines of a lever's government.
    domain
        1 for the lines that hold a lever as their own domain.
    answers
        For each place among the answers, 1 for the lever that answers a lever.
    reply_level, reply_offered
        By reply and lever: a setting of an answering lever, and whether it is on its menu. The
        whole menu of the first answering lever comes first, then that of the second.
    holder, guessed
        Index of the government that holds a lever, and 1 where others have a belief about its
        lines, `foedus.contract.LineBelief`.
    """

    levels: np.ndarray[Any, Any]
    offered: np.ndarray[Any, Any]
    start: np.ndarray[Any, Any]
    ordinal: np.ndarray[Any, Any]
    mine: np.ndarray[Any, Any]
    domain: np.ndarray[Any, Any]
    answers: np.ndarray[Any, Any]
    reply_level: np.ndarray[Any, Any]
    reply_offered: np.ndarray[Any, Any]
    holder: np.ndarray[Any, Any]
    guessed: np.ndarray[Any, Any]

    @property
    def menu(self) -> int:
        """Return the number of replies kept for one answering lever: the widest menu of one."""
        return len(self.reply_level) // max(len(self.answers), 1)


def menus(model: Model) -> Menus:
    """Lay out the menus of a model."""
    levers, lines = model.levers, model.lines
    width = max((len(lever.levels) for lever in levers), default=1)
    levels = np.zeros((len(levers), width), dtype=np.float32)
    offered = np.zeros_like(levels)
    for i, lever in enumerate(levers):
        levels[i, : len(lever.levels)] = lever.levels
        offered[i, : len(lever.levels)] = 1.0
    names = [lever.name for lever in levers]
    most = max((len(lever.answered_by) for lever in levers), default=0)
    answers = np.zeros((most, len(levers), len(levers)), dtype=np.float32)
    for i, lever in enumerate(levers):
        for place, name in enumerate(lever.answered_by):
            answers[place, i, names.index(name)] = 1.0
    most = max(
        (len(lever.levels) for lever in levers if answers[..., names.index(lever.name)].any()),
        default=0,
    )

    def flags(of: Callable[[Lever, Line], bool]) -> np.ndarray[Any, Any]:
        return np.asarray(
            [[float(of(lever, line)) for line in lines] for lever in levers], dtype=np.float32
        ).reshape(len(levers), max(len(lines), 0))

    belief = model.line_belief
    believed = members(model.case, belief.over) if belief else ()
    return Menus(
        levels=levels,
        offered=offered,
        start=np.asarray([lever.start for lever in levers], dtype=np.float32),
        ordinal=np.asarray(
            [float(lever.instrument.kind == "ordinal") for lever in levers], dtype=np.float32
        ),
        mine=flags(lambda lever, line: line.government == lever.government),
        domain=flags(
            lambda lever, line: line.government == lever.government and lever.use in line.domain
        ),
        answers=answers,
        reply_level=_replies(answers, levels, most),
        reply_offered=_replies(answers, offered, most),
        holder=np.asarray([_place(model, lever) for lever in levers], dtype=int),
        guessed=np.asarray(
            [float(lever.government in believed) for lever in levers], dtype=np.float32
        ),
    )


def _replies(
    answers: np.ndarray[Any, Any], table: np.ndarray[Any, Any], most: int
) -> np.ndarray[Any, Any]:
    # (place, answered, answering) x (answering, option) -> (place and option, answered)
    found = np.einsum("pvw,wo->pov", answers, table[:, :most])
    return found.reshape(len(answers) * most, len(table)).astype(np.float32)


def _place(model: Model, lever: Lever) -> int:
    # A lever out of view is held by nobody in particular: it never has a turn there.
    seen = lever.government in model.actors
    return model.actors.index(lever.government) if seen else 0


def parts(model: Model) -> tuple[str, ...]:
    """Return the names of what a deliberation is taken apart into."""
    lines = [f"line:{line.name}" for line in model.lines]
    interests = [f"interest:{attribute.name}" for attribute in model.attributes]
    return (*lines, *interests, *EXTRAS)


def same_holder(table: Menus) -> np.ndarray[Any, Any]:
    """Return 1 for every pair of levers of one government."""
    return (table.mine @ table.mine.T > 0.0).astype(np.float32)


class Ballot(eqx.Module):
    """What one quarter's choices depend on besides the world.

    Attributes
    ----------
    looked
        1 for the levers whose options are looked at: those that are open and not imposed, of
        governments that think and hear; of a reference path those that are asked for.
    taste, chance
        Gumbel shock of each option, and a uniform number for reviews.
    persistent, transitory
        What of the taste stays with a member (the logarithm of its stable number), and the scale of
        the part drawn anew; zero and one where chances are those over all members of a draw.
    attention, leaning
        1 where a lever is chosen by what options are worth; else 0, and the log-weights it is
        drawn by.
    weighs
        1 where options are told apart by what they are worth, 0 where the record alone decides.
    hears
        1 where they are worth what they are now, 0 where they are worth what they were on the
        reference path.
    counted
        1 for members that count, 0 for padding.
    """

    opened: Levels
    forced: Levels
    imposed: Levels
    looked: Levels
    taste: Float[Array, "lever option ..."]
    chance: Float[Array, "lever ..."]
    persistent: Float[Array, "lever option ..."]
    transitory: Float[Array, " lane"]
    attention: Float[Array, "lever ..."]
    leaning: Float[Array, "lever option ..."]
    weighs: Float[Array, "lever ..."]
    hears: Float[Array, "lever ..."]
    counted: Float[Array, " lane"]


@dataclass(frozen=True, eq=False)
class Agenda:
    """Which lever each government turns to in a round, and what there is to look at.

    The futures of a lever and member stand side by side: option by option, the one without a reply
    first. One of them is known already: that of the settings as they are in this round.

    Attributes
    ----------
    picked
        1 for the lever in turn, by lever and member.
    replies, slots
        How many futures an option has, and the place of each reply among them; zero where there is
        none, since the answering lever stands there already.
    known
        Place of the future that is known; beyond all places where none is.
    rows, ends
        How many rows of futures there are to look at, and their running total.
    entries
        Running total of `picked`.
    """

    picked: Levels
    replies: Int[Array, "lever lane"]
    slots: Int[Array, "reply lever lane"]
    known: Int[Array, "lever lane"]
    rows: Int[Array, "lever lane"]
    ends: Int[Array, " entry"]
    entries: Int[Array, " entry"]


NOWHERE = 1_000_000
"""Place of a future that there is not."""


def turn_to(
    table: Menus, picked: Levels, looked: Levels, levels: Levels, standing: Levels, valid: Levels
) -> Agenda:
    """Return what there is to look at for the levers in turn.

    Parameters
    ----------
    looked
        1 where options are looked at.
    levels, standing
        Settings of the lever's own government in this round, and of the others.
    valid
        1 where the future of these settings is known.
    """
    # Where the lever w that answers v at place p stands, for lane l; then once for each of its
    # replies.
    answering = jnp.einsum("pvw,wl->pvl", table.answers, standing)
    answering = jnp.repeat(answering, table.menu, axis=0)
    differs = jnp.abs(jnp.asarray(table.reply_level)[..., None] - answering) > SAME
    there = (jnp.asarray(table.reply_offered)[..., None] > 0.0) & differs
    # Replies that are there are numbered from one, in order; zero stands for none.
    slots = jnp.cumsum(there, axis=0) * there
    replies = 1 + jnp.sum(there, axis=0).astype(jnp.int32)
    apart = jnp.abs(jnp.asarray(table.levels)[..., None] - levels[:, None])
    same = (apart < SAME) & (jnp.asarray(table.offered)[..., None] > 0.0)
    here = largest(same.astype(jnp.int32), axis=1)
    known = jnp.where(jnp.any(same, axis=1) & (valid > 0.0), here * replies, NOWHERE)
    menu = table.offered.sum(axis=1).astype(np.int32)[:, None]
    looks = menu * replies - (known < NOWHERE)
    looks = (picked * looked).astype(jnp.int32) * looks
    # Rounded up: the last row of a lever and member may be filled with futures that nobody reads.
    rows = (looks + ABREAST - 1) // ABREAST
    ends, entries = jnp.cumsum(rows.reshape(-1)), jnp.cumsum(picked.reshape(-1).astype(jnp.int32))
    return Agenda(picked, replies, slots.astype(jnp.int32), known, rows, ends, entries)


SAME = 1e-4
"""Distance of levels below which two settings are one, in units of the instrument."""


@dataclass(frozen=True, eq=False)
class Entries:
    """Levers in turn, packed: one entry for each lever and member.

    Attributes
    ----------
    lever, lane
        Which lever of which member.
    """

    lever: Int[Array, " entry"]
    lane: Int[Array, " entry"]

    def table(self, rows: np.ndarray[Any, Any] | Array) -> Float[Array, "... entry"]:
        """Return the rows of a table by lever, (lever, ...)."""
        # Picked along the first axis, entries come first; everything else here has them last.
        return jnp.moveaxis(jnp.asarray(rows)[self.lever], 0, -1)

    def member(self, rows: Array) -> Float[Array, "... entry"]:
        """Return the entries of an array by lever and member, (lever, ..., lane)."""
        if rows.ndim == 2:
            return rows[self.lever, self.lane]
        return jnp.moveaxis(rows[self.lever, :, self.lane], 0, -1)


def largest(numbers: Array, axis: int = 0) -> Int[Array, " ..."]:
    """Return where the largest number along an axis stands, the first of those that are equal.

    What `jax.numpy.argmax` does, by a largest and a least number in place of one reduction that
    carries pairs: compilers make less of it, and one of them cannot put two such together.
    """
    number = jax.lax.broadcasted_iota(jnp.int32, numbers.shape, axis)
    best = numbers == jnp.max(numbers, axis=axis, keepdims=True)
    # Of a column without a number the last is told.
    return jnp.min(jnp.where(best, number, numbers.shape[axis] - 1), axis=axis)


def entries_of(agenda: Agenda, number: Int[Array, " entry"], lanes: int) -> Entries:
    """Return the entries of given numbers; beyond the last one its levers are those of another."""
    # `entries` is a running total over (lever, lane): where it reaches a number stands that entry.
    # So packing needs no sort and no array of varying size.
    found = jnp.searchsorted(agenda.entries, number + 1, side="left")
    found = jnp.minimum(found, agenda.entries.shape[0] - 1)
    return Entries(found // lanes, (found % lanes).astype(jnp.uint32))
