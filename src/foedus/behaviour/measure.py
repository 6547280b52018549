"""What a behaviour test reads of a run, and the effect that it makes of two arms."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from foedus.behaviour.suite import Measure, resolve
from foedus.engine.run import columns
from foedus.model.types import Kept, Model

Vector = npt.NDArray[np.float64]
Table = npt.NDArray[Any]

TINY = 1e-6
"""Size below which an effect is none, so that nothing is divided by it."""


@dataclass(frozen=True)
class Probe:
    """A column of a block; with `option`, whether the lever there stands at that option."""

    column: int
    option: int | None = None

    def read(self, values: Table) -> Table:
        """Return one number per member and quarter.

        Parameters
        ----------
        values
            ``(member, quarter, column)`` of a block; what is not finite stays missing.
        """
        read = values[:, :, self.column]
        if self.option is None:
            return read
        return np.where(np.isfinite(read), read == self.option, np.nan)


def probes(model: Model, measure: Measure, quarters: int) -> tuple[Probe, ...]:
    """Return what a measure reads: itself first, then what it is divided by.

    Raises
    ------
    ValueError
        If the model keeps no such number; the text says which.
    """
    if measure.choice:
        return (_option(model, measure, quarters),)
    asked = [(measure.outcome, measure.at)]
    asked += [(measure.per.outcome, measure.per.at)] if measure.per else []
    return tuple(_outcome(model, name, at, quarters) for name, at in asked)


def unit(model: Model, measure: Measure) -> str:
    """Return the unit of an effect; empty for shares and relative effects."""
    if measure.choice or measure.change == "ratio" or measure.of or measure.per:
        return ""
    return _kept(model, measure.outcome).outcome.unit


def effect(measure: Measure, control: Table, treated: Table) -> Vector:
    """Return one effect per draw; NaN where there is none to give.

    Parameters
    ----------
    control, treated
        ``(draw, quarter, probe)``: means over shocks, in the order of `probes`.
    """
    found = _change(measure, control[:, :, 0], treated[:, :, 0], measure.after)
    if measure.of is not None:
        whole = _change(measure, control[:, :, 0], treated[:, :, 0], measure.of)
        # A draw without an effect has no delay either.
        some = np.abs(whole) > TINY
        return np.where(some, found / np.where(some, whole, 1.0), 0.0)
    if measure.per is not None:
        other = _change(measure, control[:, :, 1], treated[:, :, 1], measure.after)
        some = np.abs(other) >= TINY
        return np.where(some, found / np.where(some, other, 1.0), np.nan)
    return found


def _change(measure: Measure, control: Table, treated: Table, after: int) -> Vector:
    before, now = (_level(arm.astype(np.float64), after, measure) for arm in (control, treated))
    if measure.change == "difference":
        return now - before
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = now / before - 1.0
    return np.where(np.isfinite(ratio), ratio, np.nan)


def _level(arm: Vector, after: int, measure: Measure) -> Vector:
    until = arm[:, :after]
    return until.mean(axis=1) if measure.averaged else until[:, -1]


def _outcome(model: Model, name: str, at: str, quarters: int) -> Probe:
    label, kept = resolve(at, model, quarters), _kept(model, name)
    if label not in kept.labels:
        raise ValueError(f"the case does not keep {name} of {label}")
    return Probe(dict(columns(model))[name].start + kept.labels.index(label))


def _option(model: Model, measure: Measure, quarters: int) -> Probe:
    name = resolve(measure.choice, model, quarters)
    levers = [lever.name for lever in model.levers]
    if name not in levers:
        raise ValueError(f"the case has no instrument {name}")
    number = levers.index(name)
    options = model.levers[number].options
    if measure.option not in options:
        raise ValueError(f"{name} has no option {measure.option}")
    return Probe(dict(columns(model))["option"].start + number, options.index(measure.option))


def _kept(model: Model, name: str) -> Kept:
    for kept in model.kept:
        if kept.outcome.name == name:
            return kept
    raise ValueError(f"the case does not keep {name}")
