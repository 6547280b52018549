"""Numbers read of a block, one per member and quarter, so that means over shocks suffice."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[Any]


class Probe(Protocol):
    """What is read of a block; equal probes read the same."""

    def read(self, values: Table) -> Table:
        """Return one number per member and quarter.

        Parameters
        ----------
        values
            ``(member, quarter, column)`` of a block; what is not finite stays missing.
        """
        ...


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
    """Whether a lever stands at one of some options."""

    column: int
    options: tuple[int, ...]

    def read(self, values: Table) -> Table:
        """Return 1 where it does, else 0."""
        taken = values[:, :, self.column]
        return np.where(np.isfinite(taken), np.isin(taken, self.options), np.nan)


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
