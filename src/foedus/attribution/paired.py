"""Effects of a question with groups of mechanisms off, and how they divide among the groups."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus.attribution import groups as grouped
from foedus.attribution.groups import Groups
from foedus.attribution.question import Question
from foedus.attribution.shapley import Subset, Vector
from foedus.counterfactuals import paired_arms
from foedus.counterfactuals.probes import Probe, Table
from foedus.experiment import Ensemble
from foedus.model.types import Model

Progress = Callable[[str, int, int], None]

ByWorking = Mapping[Subset, Vector]
"""An effect by the groups that work, all others off (draw)."""

FLOOR = 1e-12
"""Least level that a ratio is taken of."""


@dataclass(frozen=True, eq=False)
class Pair:
    """Means over the shocks of both arms, (draw, quarter, probe)."""

    asked: Table
    against: Table


@dataclass(frozen=True, eq=False)
class Pairs:
    """Both arms of a question by the groups that work; all others are off.

    Attributes
    ----------
    probes
        What was read.
    sound
        Draws with numbers in every arm (draw).
    over
        Quarters of which levels are means, if not those of the question.
    """

    question: Question
    probes: tuple[Probe, ...]
    by: Mapping[Subset, Pair]
    sound: npt.NDArray[np.bool_]
    over: slice | None = None

    @property
    def span(self) -> slice:
        """Return the quarters of which levels are means."""
        return self.over or self.question.window

    @property
    def whole(self) -> Pair:
        """Return the pair in which every group works."""
        return self.by[max(self.by, key=len)]

    def place(self, probe: Probe) -> int:
        """Return where a probe was read."""
        return self.probes.index(probe)

    def level(self, table: Table, probe: Probe, ratio: bool = False) -> Vector:
        """Return what an arm shows of a probe, the mean of the window (draw); sound draws only.

        Parameters
        ----------
        ratio
            Whether its logarithm is wanted.
        """
        found = table[self.sound][:, self.span, self.place(probe)]
        mean = found.astype(np.float64).mean(axis=1)
        return np.log(np.maximum(mean, FLOOR)) if ratio else mean

    def effect(self, working: Subset, probe: Probe, ratio: bool = False) -> Vector:
        """Return the effect with some groups working (draw); of a ratio its logarithm."""
        pair = self.by[working]
        return self.level(pair.asked, probe, ratio) - self.level(pair.against, probe, ratio)

    def effects(self, probe: Probe, ratio: bool = False) -> ByWorking:
        """Return the effect by the groups that work."""
        return {working: self.effect(working, probe, ratio) for working in self.by}


def run(
    model: Model,
    question: Question,
    probes: Sequence[Probe],
    groups: Groups,
    workings: Iterable[Subset],
    progress: Progress | None = None,
) -> Pairs:
    """Run both arms of a question for some sets of working groups, on the same draws and shocks.

    Every arm is a schedule of one executable: nothing is compiled for it.

    Parameters
    ----------
    workings
        Sets of groups that work; the others are off in both arms.
    """
    wanted = list(dict.fromkeys(workings))
    arms = [
        grouped.without(model, side.schedule, groups, [g for g in groups if g not in working])
        for working in wanted
        for side in (question.asked, question.against)
    ]
    read, ensemble = list(dict.fromkeys(probes)), question.ensemble
    kept, _ = paired_arms.read(model, arms, [read] * len(arms), ensemble, progress=progress)
    means = [_means(values, ensemble) for values in kept]
    sound = np.asarray(np.isfinite(np.stack(means)).all(axis=(0, 2, 3)), np.bool_)
    by = {working: Pair(means[2 * i], means[2 * i + 1]) for i, working in enumerate(wanted)}
    return Pairs(question, tuple(read), by, sound)


def _means(values: Table, ensemble: Ensemble) -> Table:
    return paired_arms.expected(values, ensemble).whole
