"""What is read of paired arms, member by member: a run in memory that keeps what is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from foedus.counterfactuals.probes import Probe, Table, table
from foedus.engine.run import Block, Engine
from foedus.experiment import Ensemble
from foedus.model.schedule import Schedule
from foedus.model.types import Model

Progress = Callable[[str, int, int], None]

HALVES = 2
"""Parts of the shocks by which shares of draws are corrected."""


def read(
    model: Model,
    schedules: Sequence[Schedule],
    probes: Sequence[Sequence[Probe]],
    ensemble: Ensemble,
    looked: Table | None = None,
    progress: Progress | None = None,
    members: Table | None = None,
) -> tuple[list[Table], Table]:
    """Run arms on the same draws and shocks and keep what the probes read of each.

    Parameters
    ----------
    schedules, probes
        By arm, what it imposes and what is read of it.
    looked
        1 for levers whose chances are read whether or not they open (quarter, lever).
    members
        Numbers of the members to run, rising, if not all.

    Returns
    -------
    By arm, numbers (member, quarter, probe), missing for unsound members; and what was drawn
    (draw, column), before an arm's own changes.
    """
    quarters, size = ensemble.quarters, ensemble.members if members is None else len(members)
    kept = [np.full((size, quarters, len(own)), np.nan, dtype=np.float32) for own in probes]
    if looked is None:
        looked = np.zeros((quarters, len(model.levers)), np.float32)

    def sink(block: Block) -> None:
        rows = slice(block.first_member, block.first_member + len(block.status))
        sound = table(block)
        kept[block.arm][rows] = np.stack([one.read(sound) for one in probes[block.arm]], axis=-1)

    engine = Engine(model, looked)
    matrix = engine.run(
        list(schedules), **ensemble.size, sink=sink, progress=progress, members=members
    )
    return kept, matrix


@dataclass(frozen=True, eq=False)
class Expected:
    """What is expected of an arm in each draw, over its shocks.

    Attributes
    ----------
    whole
        Means over all shocks (draw, quarter, probe).
    halves
        The same over each half of the shocks; empty where they cannot be halved.
    within
        Standard deviation over the shocks of a draw (draw, quarter, probe); zero for one shock.
    """

    whole: Table
    halves: tuple[Table, ...]
    within: Table


def expected(values: Table, ensemble: Ensemble) -> Expected:
    """Return means over shocks of what was read of an arm (member, quarter, probe)."""
    split = values.reshape(-1, ensemble.replicates, *values.shape[1:])
    return _expected(split)


def _expected(split: Table) -> Expected:
    half, odd = divmod(split.shape[1], HALVES)
    if odd:
        alone = split.shape[1] == 1
        within = np.zeros_like(split[:, 0]) if alone else split.std(axis=1, ddof=1)
        return Expected(split.mean(axis=1), (), within)
    return joined(_expected(split[:, :half]), _expected(split[:, half:]), half)


def joined(first: Expected, second: Expected, shocks: int) -> Expected:
    """Return what is expected of the same draws over the shocks of both, as many of each.

    It is the same number to the last bit whether they were run together or one after the other.
    """
    gap, n = second.whole - first.whole, np.float32(shocks)
    inside = (n - 1) * (first.within**2 + second.within**2)
    within = np.sqrt((inside + n / 2 * gap**2) / (2 * n - 1))
    return Expected((first.whole + second.whole) / 2, (first.whole, second.whole), within)


def stacked(first: Expected, second: Expected) -> Expected:
    """Return what is expected of the draws of both, in this order."""
    halves = zip(first.halves, second.halves, strict=True)
    return Expected(
        np.concatenate([first.whole, second.whole]),
        tuple(np.concatenate(pair) for pair in halves),
        np.concatenate([first.within, second.within]),
    )
