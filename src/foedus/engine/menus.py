"""Menus laid out as tables, who answers whom, and the lever that each government turns to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from foedus.engine.quarter import (
    Levels,
)
from foedus.model.types import Lever, Line, Model

EXTRAS = ("response", "habit", "chance", "regret", "open")
ABREAST = 4  # futures of one lever and member looked at together, sharing what they know


@dataclass(frozen=True, eq=False)
class Menus:
    """Menus padded to one width, and who holds, answers and owns what.

    Attributes
    ----------
    levels, offered
        Option levels, and 1 for what is on the menu.
    span, nominal
        Distance between the ends of a menu, and 1 where options have none.
    mine
        1 for the lines of a lever's government.
    domain
        1 for the lines that hold a lever as their own domain.
    answers
        For each place among the answers, 1 for the lever that answers a lever.
    holder, by_patron
        Index of the government that holds a lever, and 1 where that is the patron.
    """

    levels: np.ndarray[Any, Any]
    offered: np.ndarray[Any, Any]
    span: np.ndarray[Any, Any]
    nominal: np.ndarray[Any, Any]
    mine: np.ndarray[Any, Any]
    domain: np.ndarray[Any, Any]
    answers: np.ndarray[Any, Any]
    holder: np.ndarray[Any, Any]
    by_patron: np.ndarray[Any, Any]


def menus(model: Model) -> Menus:
    """Lay out the menus of a model."""
    levers, lines = model.levers, model.lines
    width = max((len(lever.levels) for lever in levers), default=1)
    levels = np.zeros((len(levers), width), dtype=np.float32)
    offered = np.zeros_like(levels)
    for i, lever in enumerate(levers):
        levels[i, : len(lever.levels)] = lever.levels
        offered[i, : len(lever.levels)] = 1.0
    span = [max(max(lever.levels) - min(lever.levels), 1e-6) for lever in levers]
    names = [lever.name for lever in levers]
    most = max((len(lever.answered_by) for lever in levers), default=0)
    answers = np.zeros((most, len(levers), len(levers)), dtype=np.float32)
    for i, lever in enumerate(levers):
        for place, name in enumerate(lever.answered_by):
            answers[place, i, names.index(name)] = 1.0

    def flags(of: Callable[[Lever, Line], bool]) -> np.ndarray[Any, Any]:
        return np.asarray(
            [[float(of(lever, line)) for line in lines] for lever in levers], dtype=np.float32
        ).reshape(len(levers), max(len(lines), 0))

    return Menus(
        levels=levels,
        offered=offered,
        span=np.asarray(span, dtype=np.float32),
        nominal=np.asarray(
            [float(lever.instrument.kind == "nominal") for lever in levers], dtype=np.float32
        ),
        mine=flags(lambda lever, line: line.government == lever.government),
        domain=flags(
            lambda lever, line: line.government == lever.government and lever.use in line.domain
        ),
        answers=answers,
        holder=np.asarray([_place(model, lever) for lever in levers], dtype=int),
        by_patron=np.asarray(
            [float(lever.government == model.patron) for lever in levers], dtype=np.float32
        ),
    )


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
    taste, chance
        Gumbel shock of each option, and a uniform number for vetoes.
    attention, leaning
        1 where a lever is chosen by utility; else 0, and the log-weights it is drawn by.
    counted
        1 for members that count, 0 for padding.
    """

    opened: Levels
    forced: Levels
    imposed: Levels
    taste: Float[Array, "lever option ..."]
    chance: Float[Array, "lever ..."]
    attention: Float[Array, "lever ..."]
    leaning: Float[Array, "lever option ..."]
    counted: Float[Array, " lane"]


@dataclass(frozen=True, eq=False)
class Agenda:
    """Which lever each government turns to in a round, and what there is to look at.

    Attributes
    ----------
    picked
        1 for the lever in turn, by lever and member.
    reply_level, reply_there
        By reply, lever and member: the setting of the answering lever, and whether there is one.
    looks, replies
        How many futures to look at for each lever and member, and how many per option.
    rows, ends
        How many rows of futures that takes, and their running total. The futures of a lever and
        member stand side by side, option by option, the one without a reply first.
    """

    picked: Levels
    reply_level: Float[Array, "reply lever lane"]
    reply_there: Float[Array, "reply lever lane"]
    looks: Int[Array, "lever lane"]
    replies: Int[Array, "lever lane"]
    rows: Int[Array, "lever lane"]
    ends: Int[Array, " entry"]


def turn_to(table: Menus, picked: Levels, standing: Levels) -> Agenda:
    """Return what there is to look at for the levers in turn."""
    level: list[Array] = []
    there: list[Array] = []
    for answers in table.answers:
        # Row v holds what stands of the lever that answers lever v, and its menu.
        stands = jnp.einsum("vw,wl->vl", answers, standing)
        options, offered = answers @ table.levels, answers @ table.offered
        for up in (True, False):
            beyond = options[:, :, None] - stands[:, None]
            found = (beyond > 1e-4 if up else beyond < -1e-4) & (offered[:, :, None] > 0.0)
            nearest = jnp.min(jnp.where(found, jnp.abs(beyond), jnp.inf), axis=1)
            exists = jnp.isfinite(nearest)
            nearest = jnp.where(exists, nearest, 0.0)
            level.append(stands + (nearest if up else -nearest))
            there.append(exists.astype(jnp.float32))
    none = jnp.zeros((0, *picked.shape))
    reply_level, reply_there = (jnp.stack(x) if x else none for x in (level, there))
    replies = 1 + jnp.sum(reply_there, axis=0).astype(jnp.int32)
    menu = table.offered.sum(axis=1).astype(np.int32)[:, None]
    looks = picked.astype(jnp.int32) * menu * replies
    rows = (looks + ABREAST - 1) // ABREAST
    ends = jnp.cumsum(rows.reshape(-1))
    return Agenda(picked, reply_level, reply_there, looks, replies, rows, ends)


@dataclass(frozen=True, eq=False)
class Turn:
    """One lever per government and member: tables by lever, read for the lever in turn."""

    one: Float[Array, "lever seat lane"]

    def of(self, rows: np.ndarray[Any, Any] | Array) -> Float[Array, "seat lane"]:
        """Return the entry of the lever in turn from a table by lever (and member)."""
        wide = rows.reshape(rows.shape[0], 1, -1)
        return jnp.sum(self.one * wide, axis=0)

    def listed(self, rows: np.ndarray[Any, Any] | Array) -> Float[Array, "option seat lane"]:
        """Return the row of the lever in turn from a table by lever and option (and member)."""
        return jnp.stack([self.of(rows[:, o]) for o in range(rows.shape[1])])
