"""The reference path: the same draw, where nothing was done and nothing happened by chance.

A tilt says how much more an option is worth than it was when the record was made. What it was worth
then is found on a path of the same draw and quarter without shocks, every lever as at the start:
so the calendar and drifts common to both cancel. Parameters, rivals and mechanisms that an arm
fixes hold on it too; acts, imposed lines, state entries and shifts do not. Dated changes of leader
happen on it, drawn ones are expected.
"""

from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from foedus.choice.menus import Entries, menus
from foedus.dynamics.quarter import Draw
from foedus.model.types import Model
from foedus.state import LineArray

Table = np.ndarray[Any, Any]


Rows = Float[Array, "row lever ..."]
"""What is noted of levers that are asked for, one row after the other; see `Shape`.

One array, and one place in the compiled code where it is written: a table for each kind of number
would be several times as much to compile.
"""


@dataclass(frozen=True)
class Shape:
    """Where a note keeps what.

    A note holds what options are worth, by line of the lever's own government (in the order of
    `lines_of`) and option; what a setting of an answering lever is worth to those who hold it,
    where the lever it answers stands as at the start; then, by option, the chance that it is taken
    if the lever opens, its tilt (log-odds), and the part of the tilt that is written into the
    values of the lines that decide. The first two are what is recalled of a reference path.
    """

    places: int
    options: int
    replies: int

    @property
    def recalled(self) -> int:
        """Return the number of rows that are recalled of a reference path."""
        return self.places * self.options + self.replies

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return self.recalled + 3 * self.options

    def choices(self, rows: Table) -> tuple[Table, Table, Table]:
        """Return chances, tilts and their written part, by option, from rows along any axes."""
        own = rows[..., self.recalled :, :, :]
        found = [own[..., i * self.options : (i + 1) * self.options, :, :] for i in range(3)]
        return found[0], found[1], found[2]


def shape_of(model: Model) -> Shape:
    """Return the shape of a model's notes."""
    table = menus(model)
    return Shape(lines_of(model).shape[1], table.levels.shape[1], len(table.reply_level))


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


def lines_of(model: Model) -> Table:
    """Return 1 where a place among the lines of a lever's government is a line.

    By lever, place and line.
    """
    held = {
        g: [i for i, v in enumerate(model.lines) if v.government == g] for g in model.governments
    }
    places = max((len(lines) for lines in held.values()), default=1)
    found = np.zeros((len(model.levers), places, len(model.lines)), dtype=np.float32)
    for i, lever in enumerate(model.levers):
        for place, line in enumerate(held.get(lever.government, [])):
            found[i, place, line] = 1.0
    return found


def blank(model: Model, lanes: int) -> Rows:
    """Return a note of zeros."""
    return jnp.zeros((shape_of(model).rows, len(model.levers), lanes))


def shares(model: Model, draw: Draw) -> LineArray:
    """Return the influence of the lines that made the record.

    The counterfactual cabinet where a government has one, else its lines as at the start.
    """
    alternative = {line.government for line in model.lines if line.counterfactual}
    cabinet = np.asarray([[float(line.counterfactual)] for line in model.lines], np.float32)
    has = np.asarray([[float(line.government in alternative)] for line in model.lines])
    return jnp.where(has > 0.0, cabinet, draw.appraisals.line_share)


def read(
    rows: Rows, shape: Shape, at: Entries, lines: Table, lane: Int[Array, " lane"]
) -> tuple[Float[Array, "option line entry"], Float[Array, "reply entry"]]:
    """Return what the options of the levers in turn were worth by line, and to those who answer.

    Parameters
    ----------
    lines
        `lines_of` the model.
    lane
        Where each member's draw stands in the rows.
    """
    found = rows[:, at.lever, lane[at.lane]]
    # Notes are by place k among the lines of the lever's own government, to be short; lines l of
    # the model are found by the one-hot of each place. Axes: o option, e entry.
    own = found[: shape.places * shape.options].reshape(shape.places, shape.options, -1)
    there = jnp.asarray(lines)[at.lever]
    answer = found[shape.places * shape.options : shape.recalled]
    return jnp.einsum("koe,ekl->ole", own, there), answer


def write(
    noted: Rows,
    at: Entries,
    lines: Table,
    utility: Float[Array, "option line entry"],
    others: Float[Array, "row entry"],
    wanted: Bool[Array, " entry"],
) -> Rows:
    """Return what is noted with the levers in turn, where that is wanted.

    Parameters
    ----------
    others
        The rows after those of utility.
    """
    lever = jnp.where(wanted, at.lever, noted.shape[1])  # beyond the last: dropped
    # The same the other way: of all lines l, those of the own government, each at its place k.
    own = jnp.einsum("ole,ekl->koe", utility, jnp.asarray(lines)[at.lever])
    rows = jnp.concatenate([own.reshape(-1, own.shape[-1]), others])
    return noted.at[:, lever, at.lane].set(rows, mode="drop")
