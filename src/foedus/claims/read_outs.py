"""What a limb of a claim reads of an arm: a level for every draw, from means over its shocks."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from foedus.claims.limb import Limb
from foedus.claims.masses import NOTHING
from foedus.claims.measures import Change, Flow
from foedus.counterfactuals.probes import Level, Probe, Stands, Table, columns_of
from foedus.engine.run import columns
from foedus.model.types import Model

Vector = npt.NDArray[np.float64]
Means = Callable[[Probe], Table]
"""Means over some of the shocks of an arm (draw, quarter), by what is read."""

PER_YEAR = 4.0

BASE = 1e-9
"""Size below which nothing is divided by it."""


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
class Unanswered:
    """How likely there is an offer and no answer to it, levers set one by one."""

    offers: AnyOf
    answers: AnyOf

    def read(self, values: Table) -> Table:
        """Return the chance of each member and quarter."""
        return self.offers.read(values) * (1.0 - self.answers.read(values))


@dataclass(frozen=True)
class Before:
    """Whether fewer than so many outcomes have changed yet since the first quarter.

    Attributes
    ----------
    changes
        Column, size, whether relative, and the direction that counts: 1, -1 or 0 for either.
    """

    changes: tuple[tuple[int, float, bool, int], ...]
    count: int

    def read(self, values: Table) -> Table:
        """Return 1 for each member and quarter before they have, else 0."""
        passed = np.zeros(values.shape[:2])
        missing = np.zeros(values.shape[:2], bool)
        for column, size, relative, direction in self.changes:
            path = np.asarray(values[:, :, column], np.float64)
            start = path[:, :1]
            moved = path - start
            if relative:
                there = np.abs(start) >= BASE
                moved = np.where(there, moved / np.where(there, start, 1.0), 0.0)
            # A size that is met exactly counts, whatever the last bit says.
            edge = size * (1.0 - NOTHING)
            far = np.abs(moved) >= edge if direction == 0 else direction * moved >= edge
            # What has come once has come, whatever follows.
            passed += np.maximum.accumulate(far, axis=1)
            missing |= ~np.isfinite(path)
        return np.where(missing, np.nan, (passed < self.count).astype(np.float64))


@dataclass(frozen=True)
class PartOf:
    """An amount as a share of itself and others; each a column, or a percentage of another."""

    part: tuple[int, int | None]
    rest: tuple[tuple[int, int | None], ...]

    def read(self, values: Table) -> Table:
        """Return the share of each member and quarter; none of nothing."""
        own, *others = (_amount(values, flow) for flow in (self.part, *self.rest))
        whole = own + np.sum(others, axis=0)
        there = np.abs(whole) >= BASE
        return np.where(there, own / np.where(there, whole, 1.0), np.nan)


def _amount(values: Table, flow: tuple[int, int | None]) -> Table:
    column, of = flow
    amount = np.asarray(values[:, :, column], np.float64)
    return amount if of is None else amount / 100.0 * values[:, :, of]


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
        if self.limb.unanswered is not None:
            # Of all offers that are expected, not the mean of what each quarter shows.
            alone, offered = (self._level(means(probe), after) for probe in self.probes)
            there = offered >= BASE
            return np.where(there, alone / np.where(there, offered, 1.0), np.nan)
        return self._level(means(self.probes[0]), after)

    def _level(self, means: Table, after: int) -> Vector:
        limb, table = self.limb, np.asarray(means, np.float64)
        mean = np.asarray(table[:, :after].mean(axis=1), np.float64)
        if limb.read == "total":
            return mean * after / PER_YEAR
        if limb.until is not None:
            return mean * after
        if limb.outcomes and not limb.average:
            return np.asarray(table[:, after - 1], np.float64)
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
        case "until":
            assert limb.until is not None
            changes = tuple(_change(model, one) for one in limb.until.changes)
            return Look(limb, (Before(changes, limb.until.count),))
        case "mixed":
            return Look(limb, tuple(outcome_probe(model, *one) for one in limb.outcomes))
        case "unanswered":
            assert limb.unanswered is not None
            offers, answers = (
                AnyOf(tuple(at(n, options) for n, options in levers.items()))
                for levers in (limb.unanswered.offers, limb.unanswered.answers)
            )
            return Look(limb, (Unanswered(offers, answers), offers))
        case "share":
            assert limb.share is not None
            part, *rest = (_flow(model, one) for one in (limb.share.part, *limb.share.rest))
            return Look(limb, (PartOf(part, tuple(rest)),))
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


def _change(model: Model, change: Change) -> tuple[int, float, bool, int]:
    column = outcome_column(model, change.outcome, change.at)
    direction = {"+": 1, "-": -1, None: 0}[change.sign]
    return column, change.by, change.read == "ratio", direction


def _flow(model: Model, flow: Flow) -> tuple[int, int | None]:
    of = flow.percent_of
    return (
        outcome_column(model, flow.outcome, flow.at),
        None if of is None else outcome_column(model, of, flow.at),
    )


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
