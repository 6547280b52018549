"""What a limb of a claim reads of an arm: a level for every draw, from means over its shocks."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from foedus.claims.limb import Limb
from foedus.counterfactuals.probes import Level, Probe, Stands, Table, columns_of
from foedus.engine.run import columns
from foedus.model.types import Model

Vector = npt.NDArray[np.float64]
Means = Callable[[Probe], Table]
"""Means over some of the shocks of an arm (draw, quarter), by what is read."""

PER_YEAR = 4.0


@dataclass(frozen=True)
class AnyOf:
    """How likely at least one of several levers stands at options that count.

    Given all that a member went through, levers are set one by one: the chances multiply.
    """

    groups: tuple[tuple[int, ...], ...]

    def read(self, values: Table) -> Table:
        """Return the chance of each member and quarter."""
        none = np.ones(values.shape[:2])
        for group in self.groups:
            none = none * (1.0 - values[:, :, group].sum(axis=2))
        return 1.0 - none


@dataclass(frozen=True)
class Turns:
    """Moves against the last move of the same lever, summed over levers."""

    columns: tuple[int, ...]

    def read(self, values: Table) -> Table:
        """Return how many of each member and quarter."""
        found = np.zeros(values.shape[:2])
        for column in self.columns:
            steps = np.sign(np.diff(values[:, :, column], axis=1))
            last = np.zeros(len(values))
            for t in range(steps.shape[1]):
                now = np.nan_to_num(steps[:, t])
                found[:, t + 1] += (now != 0.0) & (last != 0.0) & (now != last)
                last = np.where(now != 0.0, now, last)
        missing = ~np.isfinite(values[:, :, list(self.columns)]).all(axis=2)
        return np.where(missing, np.nan, found)


@dataclass(frozen=True)
class Look:
    """A limb in a model.

    Attributes
    ----------
    probes
        What is read for it; of several their distance from those of another arm counts.
    levers
        Of `probes`, the lever that each belongs to.
    """

    limb: Limb
    probes: tuple[Probe, ...]
    levers: tuple[int, ...] = field(default=())

    def level(self, means: Means, after: int) -> Vector:
        """Return what an arm shows by itself, one number per draw."""
        if self.limb.of is not None:
            first, second = (self._level(means(probe), after) for probe in self.probes)
            return first - second
        return self._level(means(self.probes[0]), after)

    def _level(self, means: Table, after: int) -> Vector:
        limb, table = self.limb, np.asarray(means, np.float64)
        if limb.outcomes:
            mean = table[:, :after].mean(axis=1) if limb.average else table[:, after - 1]
            return np.asarray(mean, np.float64)
        mean = np.asarray(table[:, :after].mean(axis=1), np.float64)
        return mean * PER_YEAR if limb.reversals else mean

    def distance(self, means: Means, other: Means, after: int) -> Vector:
        """Return how far what levers stand at differs from another arm: total variation.

        The mean over levers, and over quarters, of half of what chances change by in all.
        """
        apart = [
            np.abs(means(p)[:, :after] - other(p)[:, :after]).mean(axis=1) for p in self.probes
        ]
        total = np.sum(apart, axis=0, dtype=np.float64)
        return np.asarray(0.5 * total / len(set(self.levers)), np.float64)


def look(model: Model, limb: Limb) -> Look:
    """Return what a limb reads; the model has all that it names."""
    where, stands = dict(columns(model)), columns_of(model).stands
    names = [lever.name for lever in model.levers]

    def at(lever: str, options: tuple[str, ...]) -> tuple[int, ...]:
        number = names.index(lever)
        menu = model.levers[number].options
        return tuple(stands(number, menu.index(option)) for option in options)

    match limb.kind:
        case "outcome":
            return Look(limb, (outcome_probe(model, limb.outcome, limb.at),))
        case "of" if limb.choice:
            return Look(limb, tuple(Stands(at(limb.choice, (one,))) for one in limb.of or ()))
        case "of":
            return Look(limb, tuple(outcome_probe(model, *one) for one in limb.outcomes))
        case "choice":
            return Look(limb, (Stands(at(limb.choice, limb.option)),))
        case "acts":
            return Look(limb, (AnyOf(tuple(at(n, options) for n, options in limb.acts.items())),))
        case "reversals":
            own = [i for i, v in enumerate(model.levers) if v.government == limb.reversals]
            return Look(limb, (Turns(tuple(where["option"].start + i for i in own)),))
        case "by":
            return Look(limb, felt_by(model, limb))
        case _:
            who = limb.bundle or limb.clash
            own = [i for i, v in enumerate(model.levers) if v.government == who]
            pairs = [(i, o) for i in own for o in range(len(model.levers[i].options))]
            probes = tuple(Stands((stands(i, o),)) for i, o in pairs)
            return Look(limb, probes, tuple(i for i, _ in pairs))


def outcome_probe(model: Model, outcome: str, at: str) -> Probe:
    """Return what reads an outcome at a label; the model keeps it."""
    return Level((outcome_column(model, outcome, at),))


def outcome_column(model: Model, outcome: str, at: str) -> int:
    """Return where an outcome at a label stands in what a run keeps."""
    start = dict(columns(model))[outcome].start
    kept = next(kept for kept in model.kept if kept.outcome.name == outcome)
    return start + kept.labels.index(at)


def felt_by(model: Model, limb: Limb) -> tuple[Probe, ...]:
    """Return what is read to value an arm by lines: all outcomes that they value."""
    found: list[Probe] = []
    for line in (line for line in model.lines if line.name in limb.by):
        for attribute, valued in zip(model.attributes, line.valued, strict=True):
            if valued:
                found += [outcome_probe(model, attribute.outcome, at) for at in attribute.at]
    return tuple(dict.fromkeys(found))
