"""Numbers read of a block, one per member and quarter, so that means over shocks suffice."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from foedus.engine.run import Block, columns
from foedus.model.types import Model

Table = npt.NDArray[Any]


class Probe(Protocol):
    """What is read of a block; equal probes read the same."""

    def read(self, values: Table) -> Table:
        """Return one number per member and quarter.

        Parameters
        ----------
        values
            ``(member, quarter, column)`` as `table` returns them; what is not finite stays missing.
        """
        ...


@dataclass(frozen=True)
class Columns:
    """Where chances stand beside what a run keeps.

    Attributes
    ----------
    kept
        Columns of what is kept; then follow, by lever and option, where levers stand and what they
        are set to if they open.
    levers, options
        Number of levers, and of options of the longest menu.
    """

    kept: int
    levers: int
    options: int

    def stands(self, lever: int, option: int) -> int:
        """Return the column of how likely a lever stands at an option."""
        return self.kept + lever * self.options + option

    def opens(self, lever: int, option: int) -> int:
        """Return the column of how likely it is set to an option if it opens."""
        return self.stands(self.levers + lever, option)


def columns_of(model: Model) -> Columns:
    """Return where chances stand in a table of a model's blocks."""
    return Columns(
        columns(model)[-1][1].stop,
        len(model.levers),
        max((len(v.options) for v in model.levers), default=0),
    )


def table(block: Block) -> Table:
    """Return what is kept of a block and its chances, (member, quarter, column)."""
    assert block.stands is not None
    assert block.chances is not None
    flat = [x.reshape(*x.shape[:2], -1) for x in (block.stands, block.chances)]
    found = np.concatenate([block.values, *flat], axis=2)
    return np.where(block.status[:, None, None] == 0, found, np.nan)


@dataclass(frozen=True)
class Level:
    """An outcome: the mean over columns, less the mean over others, or times another outcome."""

    columns: tuple[int, ...]
    less: tuple[int, ...] = ()
    times: int | None = None

    def read(self, values: Table) -> Table:
        """Return the level of each member and quarter."""
        level = _mean(values, self.columns)
        if self.times is not None:
            # Of the member: a product of means over shocks would be another number.
            level = level * values[:, :, self.times]
        return level - _mean(values, self.less) if self.less else level


@dataclass(frozen=True)
class Stands:
    """How likely a lever stands at one of some options, given all that the member went through."""

    columns: tuple[int, ...]

    def read(self, values: Table) -> Table:
        """Return the chance of each member and quarter."""
        return values[:, :, self.columns].sum(axis=2)


@dataclass(frozen=True)
class Opens:
    """How likely a lever is set to an option if it opens in a quarter, whether or not it does.

    Attributes
    ----------
    lever, quarter
        What has to be looked at for it, the quarter counted from 0.
    """

    column: int
    lever: int
    quarter: int

    def read(self, values: Table) -> Table:
        """Return the chance of each member in that quarter, alike in all."""
        chance = values[:, self.quarter, self.column]
        return np.broadcast_to(chance[:, None], values.shape[:2])


@dataclass(frozen=True)
class Moved:
    """Whether a lever stands elsewhere than in the quarter before; not in the first quarter."""

    column: int

    def read(self, values: Table) -> Table:
        """Return 1 where it does, else 0."""
        taken = values[:, :, self.column]
        moved = np.zeros(taken.shape)
        moved[:, 1:] = taken[:, 1:] != taken[:, :-1]
        return np.where(np.isfinite(taken), moved, np.nan)


@dataclass(frozen=True)
class Yearly:
    """A number about the change of yearly means, at the last quarter of its year; else 0.

    Attributes
    ----------
    ends
        Quarters, counted from 0, with which the years end that have one before them.
    what
        Whether the change is calm (smaller than a step), it and its square where it is, or whether
        it is a step; a mean over columns of each.
    """

    columns: tuple[int, ...]
    ends: tuple[int, ...]
    what: Literal["calm", "change", "square", "step"]
    step: float | None = None

    def read(self, values: Table) -> Table:
        """Return the number of each member and quarter."""
        found = np.zeros(values.shape[:2])
        found[~np.isfinite(values[:, :, self.columns]).all(axis=(1, 2))] = np.nan
        for end in self.ends:
            now, before = (
                values[:, last - 3 : last + 1, self.columns].astype(np.float64).mean(axis=1)
                for last in (end, end - 4)
            )
            found[:, end] += self._of(now - before).mean(axis=1)
        return found

    def _of(self, change: Table) -> Table:
        step = np.zeros(change.shape) if self.step is None else np.abs(change) >= self.step
        calm = 1.0 - step
        return {
            "calm": calm,
            "change": calm * change,
            "square": calm * change**2,
            "step": 1.0 - calm,
        }[self.what]


def _mean(values: Table, columns: tuple[int, ...]) -> Table:
    if len(columns) == 1:
        return values[:, :, columns[0]]
    return values[:, :, columns].mean(axis=2)
