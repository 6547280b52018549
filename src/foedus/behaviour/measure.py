"""What a row reads of a run, and the effects that it makes of its arms."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from foedus import column_names
from foedus.behaviour.suite import Measure, resolve
from foedus.case.fields import EMPTY
from foedus.counterfactuals.probes import Level, Moved, Probe, Stands, Table, Yearly, columns_of
from foedus.engine.run import columns
from foedus.model import layout
from foedus.model.types import Kept, Model

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Levels = Mapping[str, Mapping[Probe, Table]]
"""By the name of an arm and what is read: means over shocks ``(draw, quarter)``."""

Record = Mapping[str, float | None]
"""Moves per decade that the record shows, by lever; None for those without any."""

TINY = 1e-6
"""Size below which an effect is none, so that nothing is divided by it."""

DECADE = 40
"""Quarters in ten years."""


@dataclass(frozen=True)
class Look:
    """A measure in a model: what is read for it, and the names of its numbers if several."""

    measure: Measure
    probes: tuple[Probe, ...]
    names: tuple[str, ...] = ()


def look(model: Model, measure: Measure, quarters: int) -> Look:
    """Return what a measure reads: itself first, then what it is divided by.

    Raises
    ------
    ValueError
        If the model keeps no such number; the text says which.
    """
    where = dict(columns(model))
    if measure.choice:
        return Look(measure, (_stands(model, measure, quarters),))
    if measure.levers:
        first = where["option"].start
        return _over_levers(model, measure, first)
    found = tuple(_column(model, measure.outcome, at, quarters) for at in measure.at)
    if measure.changes:
        return Look(measure, _yearly(model, measure, found, quarters))
    less = tuple(_column(model, measure.outcome, at, quarters) for at in measure.less)
    times = measure.times
    product = None if times is None else _column(model, times.outcome, times.at, quarters)
    probes: list[Probe] = [Level(found, less, product)]
    if measure.per:
        probes.append(Level((_column(model, measure.per.outcome, measure.per.at, quarters),)))
    return Look(measure, tuple(probes))


def effect(found: Look, levels: Levels) -> Vector:
    """Return one effect per draw; NaN where there is none to give."""
    measure, probe = found.measure, found.probes[0]
    change = _change(measure, probe, levels, measure.after)
    if measure.of is not None:
        share = _over(change, _change(measure, probe, levels, measure.of))
        return 1.0 - share if measure.rest else share
    if measure.per is not None:
        return _over(change, _change(measure, found.probes[1], levels, measure.after))
    return change


def numbers(found: Look, levels: Levels, chosen: Mask, record: Record) -> Vector:
    """Return the numbers over all members of the chosen draws, in the order of the look's names.

    Parameters
    ----------
    record
        Moves per decade in the record, by lever; see `foedus.behaviour.measure.recorded`.
    """
    measure = found.measure
    if measure.changes:
        return np.asarray([_of_changes(found, levels, chosen)])
    if measure.levers == "shares":
        changes = [_change(measure, p, levels, measure.after)[chosen] for p in found.probes]
        return np.abs([_mean(change) for change in changes])
    if measure.levers:
        span = slice(1, measure.after)
        moves = [_weighed(measure, levels, p)[chosen, span] for p in found.probes]
        rates = np.asarray([_mean(rate.mean(axis=1)) for rate in moves]) * DECADE
        if measure.levers == "other moves":
            return rates
        return rates / np.asarray([record[name] or np.nan for name in found.names])
    return np.asarray([_mean(effect(found, levels)[chosen])])


def recorded(model: Model, matrix: Table) -> Record:
    """Return the moves per decade that the record shows, by lever; None for those without any.

    A lever whose shares are elicited has no record to be held against, and is left out.

    Parameters
    ----------
    matrix
        Drawn numbers (draw, column): the moves that the record stands for are drawn.
    """
    found: dict[str, float | None] = {}
    for lever in model.levers:
        use = model.case.governments[lever.government].instruments[lever.use]
        base, seen = layout.read(model.case, lever.name, use, EMPTY)
        if base.record is None:
            continue
        fitted = column_names.opening_moves(lever.name)
        if fitted in model.index:
            prior = model.columns[model.index[column_names.opening(lever.name)]].prior
            before = lever.opens_before_budget
            # A lever that opens with the budget only has so much fewer quarters to move in.
            part = 1.0 if before is None else (before + 1) / 4.0
            moves = float(matrix[:, model.index[fitted]].mean())
            found[lever.name] = moves / prior.args[0] * part * DECADE
        else:
            # Moves of a ratchet led to what stands: it has none to repeat.
            moved = seen.moves > 0 and not base.ratchet
            found[lever.name] = seen.moves / seen.quarters * DECADE if moved else None
    return found


def _mean(values: Vector) -> float:
    sound = values[np.isfinite(values)]
    return float(sound.mean()) if len(sound) else float("nan")


def _over(change: Vector, whole: Vector) -> Vector:
    some = np.abs(whole) >= TINY
    return np.where(some, change / np.where(some, whole, 1.0), np.nan)


def _change(measure: Measure, probe: Probe, levels: Levels, after: int) -> Vector:
    if measure.change == "difference":
        weighed = _weighed(measure, levels, probe)
        change = _level(weighed, after, measure)
        return change - _level(weighed, measure.since, measure) if measure.since else change
    before, now = (
        _level(levels[arm][probe].astype(np.float64), after, measure)
        for arm in ("control", "treated")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = now / before - 1.0
    return np.where(np.isfinite(ratio), ratio, np.nan)


def _weighed(measure: Measure, levels: Levels, probe: Probe) -> Vector:
    """Return the arms by their weights (draw, quarter)."""
    parts = [w * levels[arm][probe].astype(np.float64) for arm, w in measure.weights.items()]
    return np.sum(parts, axis=0)


def _level(arm: Vector, after: int, measure: Measure) -> Vector:
    until = arm[:, :after]
    if measure.year:
        until = until[:, -4:]
    return until.mean(axis=1) if measure.averaged or measure.year else until[:, -1]


def _of_changes(found: Look, levels: Levels, chosen: Mask) -> float:
    """Return the spread of calm yearly changes over all members, or the steps in a year."""

    def per_year(probe: Probe) -> float:
        assert isinstance(probe, Yearly)
        read = _weighed(found.measure, levels, probe)[chosen]
        return _mean(read[:, list(probe.ends)].mean(axis=1))

    first, *rest = (per_year(probe) for probe in found.probes)
    if found.measure.changes == "steps":
        return first
    if not first:
        return float("nan")
    change, square = (value / first for value in rest)
    return float(np.sqrt(max(square - change**2, 0.0)))


def _yearly(
    model: Model, measure: Measure, at: tuple[int, ...], quarters: int
) -> tuple[Probe, ...]:
    last = [t for t in range(min(quarters, measure.after)) if (model.first + t).of_year == 4]
    ends = tuple(t for t in last if t >= 7)
    if not ends:
        raise ValueError("the run has no two whole years")
    if measure.changes == "steps":
        return (Yearly(at, ends, "step", measure.step),)
    return (
        Yearly(at, ends, "calm", measure.step),
        Yearly(at, ends, "change", measure.step),
        Yearly(at, ends, "square", measure.step),
    )


def _over_levers(model: Model, measure: Measure, first: int) -> Look:
    if measure.levers == "shares":
        pairs = [(i, o) for i, lever in enumerate(model.levers) for o in range(len(lever.options))]
        names = [f"{model.levers[i].name} at {model.levers[i].options[o]}" for i, o in pairs]
        probes = [Stands((columns_of(model).stands(i, o),)) for i, o in pairs]
        return Look(measure, tuple(probes), tuple(names))
    wanted, record = measure.levers == "moves", recorded(model, np.ones((1, len(model.columns))))
    chosen = [
        (i, v)
        for i, v in enumerate(model.levers)
        if v.name in record and (record[v.name] is not None) == wanted
    ]
    if not chosen:
        raise ValueError(f"the case has no levers {'with' if wanted else 'without'} moves recorded")
    return Look(
        measure, tuple(Moved(first + i) for i, _ in chosen), tuple(v.name for _, v in chosen)
    )


def _column(model: Model, name: str, at: str, quarters: int) -> int:
    label, kept = resolve(at, model, quarters), _kept(model, name)
    if label not in kept.labels:
        raise ValueError(f"the case does not keep {name} of {label}")
    return dict(columns(model))[name].start + kept.labels.index(label)


def _stands(model: Model, measure: Measure, quarters: int) -> Stands:
    number = lever_number(model, resolve(measure.choice, model, quarters))
    options = model.levers[number].options
    named = measure.option or (measure.other_than,)
    for option in named:
        if option not in options:
            raise ValueError(f"{model.levers[number].name} has no option {option}")
    places = [i for i, o in enumerate(options) if (o in named) == bool(measure.option)]
    return Stands(tuple(columns_of(model).stands(number, place) for place in places))


def lever_number(model: Model, name: str) -> int:
    """Return the position of a lever.

    Raises
    ------
    ValueError
        If the case has no such instrument.
    """
    levers = [lever.name for lever in model.levers]
    if name not in levers:
        raise ValueError(f"the case has no instrument {name}")
    return levers.index(name)


def _kept(model: Model, name: str) -> Kept:
    for kept in model.kept:
        if kept.outcome.name == name:
            return kept
    raise ValueError(f"the case does not keep {name}")
