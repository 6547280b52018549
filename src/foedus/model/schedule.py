"""Interventions as data: masks over quarters, never a change of the graph.

One executable serves all arms and knock-outs. Entries apply in order and later ones win; two
entries of one list that set the same thing in the same quarters to different values are an error.
A future path is not foreseen: beliefs see the current quarter's masks only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any

import numpy as np

from foedus.case import Intervention
from foedus.contract import Variable
from foedus.errors import InterventionError, Problem, nearest, shown
from foedus.experiment import Experiment, check_common
from foedus.model import ranges, readings
from foedus.model.entries import asked, undone, written
from foedus.model.entry import error, position, within
from foedus.model.layout import keys_of
from foedus.model.recast import Recast
from foedus.model.types import Lever, Model
from foedus.state import STATE

Table = np.ndarray[Any, Any]

_LARGEST_SHIFT = 20.0  # on a link; e to this is beyond anything a variable can be


@dataclass(frozen=True, eq=False)
class Schedule:
    """What an arm imposes, per simulated quarter.

    Attributes
    ----------
    state_set, state_value, state_shift
        By state variable: mask, link value and link shift.
    forced, level, level_shift
        By lever: mask, imposed level and shift of the chosen level.
    active
        By mechanism: 0 off, 1 on, -1 as the draw has it.
    line_set, line_value
        By line: mask and imposed share.
    attention, leaning
        By lever: 1 where it is chosen by utility, else 0 and, by option, the log-weights it is
        drawn by when it is on the agenda (a government that does not think).
    weighs, hears
        By lever: 0 where the record alone decides, and 0 where options are worth what they were on
        the reference path, whatever has changed.
    columns
        Parameters replaced for the whole run.
    readings
        Codings of the record chosen in place of those of the case, by reading.
    recast
        Other numbers in place of those drawn, in the order they apply; `columns` hold over them.
    nested
        State entries that each member has as in another arm (`foedus.model.nested`).
    """

    state_set: dict[str, Table]
    state_value: dict[str, Table]
    state_shift: dict[str, Table]
    forced: Table
    level: Table
    level_shift: Table
    active: Table
    line_set: Table
    line_value: Table
    attention: Table
    leaning: Table
    weighs: Table
    hears: Table
    columns: dict[int, float] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
    recast: tuple[Recast, ...] = ()
    nested: "Nested | None" = None


@dataclass(frozen=True, eq=False)
class Nested:
    """State entries on the path that they take, member by member, in another arm.

    Attributes
    ----------
    arm
        The other arm, in which nothing is nested.
    entries
        By state variable, 1 for each entry that follows it.
    """

    arm: Schedule
    entries: dict[str, Table]


WHOLE = ("columns", "readings", "recast", "nested")
"""What an arm imposes for the whole run, not by quarter."""


def empty(model: Model, quarters: int) -> Schedule:
    """Return a schedule that imposes nothing."""

    def zeros(*shape: int) -> Table:
        return np.zeros((quarters, *shape), dtype=np.float32)

    shapes = {name: [model.sizes[d] for d in spec.dims] for name, spec in STATE.items()}
    levers, lines = len(model.levers), model.sizes["line"]
    width = max((len(lever.levels) for lever in model.levers), default=1)
    return Schedule(
        state_set={name: zeros(*shape) for name, shape in shapes.items()},
        state_value={name: zeros(*shape) for name, shape in shapes.items()},
        state_shift={name: zeros(*shape) for name, shape in shapes.items()},
        forced=zeros(levers),
        level=zeros(levers),
        level_shift=zeros(levers),
        active=zeros(len(model.mechanisms)) - 1.0,
        line_set=zeros(lines),
        line_value=zeros(lines),
        attention=zeros(levers) + 1.0,
        leaning=zeros(levers, width),
        weighs=zeros(levers) + 1.0,
        hears=zeros(levers) + 1.0,
    )


def shortened(schedule: Schedule, quarters: int) -> Schedule:
    """Return the first quarters of a schedule."""

    def cut(table: Table | dict[str, Table]) -> Table | dict[str, Table]:
        if isinstance(table, dict):
            return {name: rows[:quarters] for name, rows in table.items()}
        return table[:quarters]

    tables = {f.name: getattr(schedule, f.name) for f in fields(schedule) if f.name not in WHOLE}
    nested = schedule.nested
    if nested is not None:
        nested = replace(nested, arm=shortened(nested.arm, quarters))
    return replace(schedule, nested=nested, **{name: cut(table) for name, table in tables.items()})


def of_policy(
    model: Model, name: str, quarters: int, do: Sequence[str] = ()
) -> tuple[Schedule, list[str]]:
    """Return the schedule of a named policy with further entries, and the entries as text.

    Raises
    ------
    InterventionError
        For an unknown policy, an unknown name, a value out of range or a contradiction.
    """
    policies = model.case.policies
    if name not in policies:
        raise InterventionError(
            Problem("--policy", f'unknown policy "{shown(name)}"', nearest(name, list(policies)))
        )
    own = written(model, name)
    added = asked(model, do, quarters)
    schedule = build(model, [*own, *added], quarters)
    return schedule, [entry.text for entry in (*own, *added)]


def of_experiment(model: Model, experiment: Experiment) -> dict[str, tuple[Schedule, list[str]]]:
    """Return by arm what it imposes, as a schedule and as text, what holds in all arms included.

    Raises
    ------
    InterventionError
        With every problem of every arm: unknown names, values out of range, contradictions, also
        with what holds in all, and entries given on the spot that begin after the last quarter.
    """
    quarters = experiment.ensemble.quarters
    found: dict[str, tuple[Schedule, list[str]]] = {}
    problems: list[Problem] = []
    for arm in experiment.arms:
        try:
            if arm.policy:
                found[arm.name] = of_policy(model, arm.policy, quarters, experiment.do)
                continue
            entries = asked(model, arm.do, quarters, arm.where)
            entries += asked(model, experiment.do, quarters)
            found[arm.name] = build(model, entries, quarters), [e.text for e in entries]
            check_common([arm], experiment.do, partial(undone, model))
        except InterventionError as error:
            problems += error.problems
    if problems:
        raise InterventionError(dict.fromkeys(problems))
    return found


def build(model: Model, entries: Iterable[Intervention], quarters: int) -> Schedule:
    """Return the schedule of a list of interventions, reporting every problem at once."""
    schedule = empty(model, quarters)
    problems: list[Problem] = []
    lines: list[Intervention] = []
    for entry in entries:
        if entry.kind == "line":
            lines.append(entry)
        try:
            _apply(model, schedule, entry, _span(model, entry, quarters))
        except InterventionError as refused:
            problems.extend(refused.problems)
    problems += _overfull(model, schedule, lines)
    if problems:
        raise InterventionError(problems)
    return schedule


def _span(model: Model, entry: Intervention, quarters: int) -> slice:
    first = 0 if entry.first is None else entry.first - model.first
    if first < 0:
        what = f"{entry.first} is before the first quarter {model.first}"
        raise error(entry, what, f"write {model.first} or later")
    last = quarters - 1 if entry.last is None else entry.last - model.first
    return slice(first, min(last, quarters - 1) + 1)


def _apply(model: Model, schedule: Schedule, entry: Intervention, span: slice) -> None:
    match entry.kind:
        case "instrument" | "free":
            _lever(model, schedule, entry, span)
        case "state":
            _state(model, schedule, entry, span)
        case "off":
            names = [m.name for m in model.mechanisms]
            schedule.active[span, position(entry, names, "mechanism")] = 0.0
        case "variant":
            _variant(model, schedule, entry)
        case "line":
            i = position(entry, [line.name for line in model.lines], "line")
            if entry.unit:
                what = f'influence is a share from 0 to 1, without "{shown(entry.unit)}"'
                raise error(entry, what, "write for example 0.3")
            share = within(entry, 0.0, 1.0)
            schedule.line_set[span, i], schedule.line_value[span, i] = 1.0, share
        case "param":
            _parameter(model, schedule, entry)


def _lever(model: Model, schedule: Schedule, entry: Intervention, span: slice) -> None:
    i = position(entry, [lever.name for lever in model.levers], "instrument")
    lever = model.levers[i]
    if entry.kind == "free":
        schedule.forced[span, i] = 0.0
        schedule.level_shift[span, i] = 0.0
    elif entry.op == "+=":
        if lever.instrument.kind == "nominal":
            raise error(entry, f"{lever.name} has no scale to shift", "set an option by name")
        low, high = lever.instrument.bounds
        shift = _number(entry, lever)
        if abs(shift) > high - low:
            what = f"a shift by {shift:g} is wider than the range {low:g} to {high:g}"
            raise error(entry, what, "choose a smaller one")
        schedule.level_shift[span, i] += shift
    else:
        schedule.forced[span, i] = 1.0
        schedule.level[span, i] = _level(entry, lever)
        schedule.level_shift[span, i] = 0.0


def _number(entry: Intervention, lever: Lever) -> float:
    unit = lever.instrument.unit
    if entry.unit and entry.unit not in (unit, unit.split()[0]):
        what = f'{lever.name} is in "{unit}", not "{shown(entry.unit)}"'
        raise error(entry, what, "convert the value")
    if not isinstance(entry.value, float):
        raise error(entry, f'"{entry.value}" is not a number', f"unit: {unit}")
    return entry.value


def _level(entry: Intervention, lever: Lever) -> float:
    if isinstance(entry.value, str):
        options = list(lever.options)
        return lever.levels[position(entry, options, "option", entry.value)]
    if lever.instrument.kind == "nominal":
        raise error(
            entry, f"{lever.name} takes an option by name", f"allowed: {', '.join(lever.options)}"
        )
    _number(entry, lever)
    return within(entry, *lever.instrument.bounds)


def _state(model: Model, schedule: Schedule, entry: Intervention, span: slice) -> None:
    position(entry, list(STATE), "state variable")
    name, spec = entry.target, STATE[entry.target]
    if spec.dims == ("line",):
        raise error(entry, "influence of lines is set with line:", "write line:USA.leader=0.3")
    allowed = keys_of(spec.dims, model.actors)
    chosen = range(len(allowed))
    if entry.keys:
        chosen = [position(entry, allowed, f"entry of {name}", ">".join(entry.keys))]
    value = entry.value
    assert isinstance(value, float)
    quarters = len(schedule.forced)
    if entry.op == "+=":
        shift = _shift(entry, spec, value)
        schedule.state_shift[name].reshape(quarters, -1)[span, chosen] += shift
        held = schedule.state_set[name].reshape(quarters, -1)[span, chosen]
        schedule.state_value[name].reshape(quarters, -1)[span, chosen] += shift * held
        return
    if entry.unit and entry.unit not in (spec.unit, spec.unit.split()[0]):
        what = f'{name} is in "{spec.unit}", not "{shown(entry.unit)}"'
        raise error(entry, what, "convert the value; % changes go with +=")
    if value == 0.0:
        value = ranges.nothing(spec) or value
    link = _to_link(entry, spec.link, value)
    schedule.state_set[name].reshape(quarters, -1)[span, chosen] = 1.0
    schedule.state_value[name].reshape(quarters, -1)[span, chosen] = link


def _shift(entry: Intervention, spec: Variable, value: float) -> float:
    """Return a shift on the link; in percent where the link is the logarithm."""
    name, link = entry.target, spec.link
    scale = {"identity": spec.unit, "log": "log points", "logit": "log-odds"}[link]
    if entry.unit == "%" and link == "log":
        if value <= -100.0:
            raise error(entry, f"{name} cannot fall by {-value:g}%", "write more than -100%")
        return float(np.log1p(value / 100.0))
    if entry.unit and entry.unit != scale:
        allowed = f"{scale} or %" if link == "log" else scale
        what = f'{name} shifts in {allowed}, not in "{shown(entry.unit)}"'
        raise error(entry, what, "leave the unit out, or convert the value")
    if link != "identity" and abs(value) > _LARGEST_SHIFT:
        what = f"a shift of {name} by {value:g} {scale} is beyond {_LARGEST_SHIFT:g}"
        raise error(entry, what, f"it is counted in {scale}; choose a smaller one")
    return value


def _to_link(entry: Intervention, link: str, value: float) -> float:
    if link == "identity":
        return value
    if value <= 0.0 or (link == "logit" and value >= 1.0):
        allowed = "above 0" if link == "log" else "above 0 and below 1"
        raise error(entry, f"{value:g} is on or beyond a bound", f"allowed: {allowed}")
    return float(np.log(value) if link == "log" else np.log(value) - np.log1p(-value))


def _variant(model: Model, schedule: Schedule, entry: Intervention) -> None:
    if entry.target in model.case.readings:
        readings.choose(model, schedule.readings, entry)
        return
    slots = sorted({m.slot for m in model.mechanisms if m.slot})
    position(entry, [*slots, *model.case.readings], "slot or reading")
    rivals = [m.name for m in model.mechanisms if m.slot == entry.target]
    chosen = rivals[position(entry, rivals, f"rival of {entry.target}", str(entry.value))]
    for i, mechanism in enumerate(model.mechanisms):
        if mechanism.slot == entry.target:
            schedule.active[:, i] = float(mechanism.name == chosen)


def _parameter(model: Model, schedule: Schedule, entry: Intervention) -> None:
    address = f"{entry.target}[{','.join(entry.keys)}]" if entry.keys else entry.target
    # Start values, lines, levers and variants have expressions of their own, or none.
    mechanisms = {m.name for m in model.mechanisms}
    names = [c.name for c in model.columns if c.name.split(".")[0] in mechanisms]
    if address in names:
        chosen = [address]
    else:
        chosen = [n for n in names if not entry.keys and n.startswith(f"{address}[")]
    if not chosen:
        entries = [n for n in names if n.split("[")[0] == entry.target]
        bare = sorted({n.split("[")[0] for n in names})
        what = f'unknown parameter "{shown(address)}"'
        raise error(entry, what, nearest(address, entries or bare))
    assert isinstance(entry.value, float)
    unit = model.columns[model.index[chosen[0]]].unit
    if entry.unit and entry.unit != unit:
        what = f'{entry.target} is in "{unit}", not "{shown(entry.unit)}"'
        raise error(entry, what, "convert the value")
    low, high = ranges.of_parameter(unit)
    if not low <= entry.value <= high:
        what = f"{entry.value:g} is no value of {entry.target}, which is in {unit}"
        raise error(entry, what, f"allowed: {ranges.spell((low, high))}")
    for name in chosen:
        schedule.columns[model.index[name]] = entry.value


def _overfull(model: Model, schedule: Schedule, given: list[Intervention]) -> list[Problem]:
    problems: list[Problem] = []
    for government in dict.fromkeys(line.government for line in model.lines):
        mine = [i for i, line in enumerate(model.lines) if line.government == government]
        total = (schedule.line_set * schedule.line_value)[:, mine].sum(axis=1)
        mine_given = [e for e in given if e.target.startswith(f"{government}.")]
        where = next((entry.where for entry in mine_given), "")
        texts = " and ".join(f"'{shown(entry.text, 80)}'" for entry in mine_given[:4])
        if total.max(initial=0.0) > 1.0 + 1e-6:
            what = f"{texts} impose influence in {government} that adds up to {total.max():g}"
            problems.append(
                Problem(where, what, "at most 1; give the lines of a government in one arm alone")
            )
        governing = [i for i in mine if not model.lines[i].counterfactual]
        full = schedule.line_set[:, governing].all(axis=1)
        if total[full].min(initial=1.0) < 1.0 - 1e-6:
            what = f"{texts} impose influence in {government} that adds up to less than 1"
            problems.append(Problem(where, what, "leave one of the lines free to hold the rest"))
    return problems
