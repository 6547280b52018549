"""A state variable or an appraisal of one member taken apart: terms, inputs, parameters.

On its link a variable is its start plus increments, so its terms add up to it. In natural units
each term is worth its increment times one slope, that of the chord of the link from start to end;
so the terms add up there too (a logarithmic-mean decomposition).
"""

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Any

from foedus import column_names
from foedus.contract import Link, Mechanism, param_specs
from foedus.dynamics import streams
from foedus.explain import evidence, sensitivity
from foedus.explain.evidence import Cite
from foedus.explain.question import label_of
from foedus.explain.replay import Path, Step
from foedus.explain.sensitivity import Effects, Input, Lens
from foedus.model.compile import owner
from foedus.result.documents.evidence import Drawn, DrawnParameter
from foedus.result.documents.trace import (
    Appraisal,
    Hazard,
    InputEffect,
    InputEffectSince,
    Inside,
    NotGiven,
    SetBy,
    Sums,
    Term,
    TermKind,
    Variable,
)
from foedus.state import APPRAISALS, EVENTS, STATE, World

INVERSE: dict[Link, Callable[[float], float]] = {
    "identity": float,
    "log": math.exp,
    "logit": lambda x: 1.0 / (1.0 + math.exp(-x)),
}
FLAT = 1e-7  # change on a link below which the slope is taken at its middle


def slope_of(link: Link, start: float, end: float) -> float:
    """Return natural units per unit of the link, between two values on it."""
    if abs(end - start) < FLAT:
        middle = (start + end) / 2.0
        return (INVERSE[link](middle + FLAT) - INVERSE[link](middle - FLAT)) / (2.0 * FLAT)
    return (INVERSE[link](end) - INVERSE[link](start)) / (end - start)


def writer_of(path: Path, name: str, t: int) -> Mechanism | None:
    """Return the mechanism at work that writes a variable or appraises, if there is one."""
    names = owner(path.model.mechanisms, name)
    for i, mechanism in enumerate(path.model.mechanisms):
        if mechanism.name in names and path.steps[t].active[i, 0] > 0.0:
            return mechanism
    return None


# --- state variables --------------------------------------------------------------------------


def variable(path: Path, one: Input, cite: Cite, *, inside: bool) -> Variable:
    """Return a state variable's terms from the start to the last quarter, and what moved it.

    Parameters
    ----------
    inside
        Whether to look into the mechanism that writes it.
    """
    model, spec = path.model, STATE[one.name]
    at = (*one.index, 0)
    start = float(getattr(path.draw.start_link, one.name)[at])
    end = float(getattr(path.steps[-1].after.link, one.name)[at])
    slope = slope_of(spec.link, start, end)
    terms = tuple(
        Term(source, kind, value, value * slope)
        for source, kind, value in _terms(path, one.name, at, end - start)
    )
    writer = writer_of(path, one.name, -1)
    return Variable(
        name=one.name,
        label=label_of(model, spec.dims, one.index),
        unit=spec.unit,
        link=spec.link,
        meaning=spec.meaning,
        measure=spec.measure,
        index=spec.index,
        start=INVERSE[spec.link](start),
        value=INVERSE[spec.link](end),
        start_link=start,
        value_link=end,
        slope=slope,
        terms=terms,
        writers=tuple(owner(model.mechanisms, one.name)),
        writer=writer.name if writer else "",
        origin=_origin(path, one, cite),
        inside=_inside(path, one, writer, slope, cite) if inside and writer else None,
    )


def _terms(
    path: Path, name: str, at: tuple[int, ...], change: float
) -> list[tuple[str, TermKind, float]]:
    sums = {key: sum(rows) for key, rows in terms_by_quarter(path, name, at).items()}
    found = [(*key, value) for key, value in sums.items() if value]
    rest = change - sum(value for _, _, value in found)
    return [*found, ("rounding", "rounding", rest)]


def terms_by_quarter(
    path: Path, name: str, at: tuple[int, ...]
) -> dict[tuple[str, TermKind], list[float]]:
    """Return what is added to an entry of a variable on its link, quarter by quarter.

    By source and kind: mechanisms, their shocks, interventions, in this order.
    """
    quiet: dict[tuple[str, TermKind], list[float]] = {}
    shocks: dict[tuple[str, TermKind], list[float]] = {}
    imposed: list[float] = []
    for step in path.steps:
        before, moved = getattr(step.carried, name)[at], getattr(step.moving.link, name)[at]
        evolved, after = getattr(step.evolved, name)[at], getattr(step.after.link, name)[at]
        imposed.append((float(moved) - float(before)) + (float(after) - float(evolved)))
        for mechanism, added in step.added.items():
            if name in added:
                alone, all_of_it = float(step.quiet[mechanism][name][at]), float(added[name][at])
                quiet.setdefault((mechanism, "mechanism"), []).append(alone)
                shocks.setdefault((mechanism, "shocks"), []).append(all_of_it - alone)
    held: dict[tuple[str, TermKind], list[float]] = {("interventions", "intervention"): imposed}
    return quiet | shocks | held


def _origin(path: Path, one: Input, cite: Cite) -> Drawn | SetBy | NotGiven:
    model, spec = path.model, STATE[one.name]
    label = label_of(model, spec.dims, one.index)
    begun = [m.name for m in model.mechanisms if one.name in m.begins]
    if begun:
        return SetBy(tuple(begun))
    name = (
        column_names.line_weight(label)
        if spec.dims == ("line",)
        else column_names.start_value(one.name, label)
    )
    if name not in model.index:
        return NotGiven((), "not given by the case: link zero, and never reported")
    return evidence.column_row(model, name, float(path.row[model.index[name]]), cite)


def _inside(
    path: Path, one: Input, writer: Mechanism | None, slope: float, cite: Cite
) -> Inside | None:
    if writer is None or writer.step is None:
        return None
    lens = Lens(sensitivity.step_of(writer, one.name, one.index), writer, path)
    on = path.model.mechanisms.index(writer)
    steps = [step for step in path.steps if step.active[on, 0] > 0.0]
    candidates = sensitivity.inputs(path.model, writer.reads, calendar=True)
    varied = sensitivity.moved(candidates, [step.moving for step in steps], path.rest)
    found = [
        sensitivity.effects(lens, step.moving, step.shocks[writer.name], varied) for step in steps
    ]
    last, at = steps[-1], (*one.index, 0)
    noise = [
        float(step.added[writer.name][one.name][at]) - float(step.quiet[writer.name][one.name][at])
        for step in steps
    ]
    inputs: list[InputEffectSince] = []
    for each in sensitivity.felt(found):
        row = input_row(path, each, found[-1].effects[each], last.moving)
        since = sum(part.effects[each] for part in found)
        inputs.append(InputEffectSince(**vars(row), since=since, since_natural=since * slope))
    total = found[-1].value + noise[-1]
    return Inside(
        mechanism=writer.name,
        quarter=_sums(found[-1:], noise[-1:]),
        since=_sums(found, noise),
        inputs=tuple(sorted(inputs, key=lambda row: -abs(row.since))),
        still=_others(writer, candidates, varied, found),
        parameters=_parameters(path, lens, writer, last.moving, last.shocks, total, cite),
    )


def _sums(found: Sequence[Effects], noise: Sequence[float]) -> Sums:
    value = sum(part.value for part in found)
    return Sums(
        increment=value + sum(noise),
        at_rest=sum(part.rest for part in found),
        inputs=sum(sum(part.effects.values()) for part in found),
        remainder=sum(part.remainder for part in found),
        shocks=sum(noise),
    )


def _others(
    mechanism: Mechanism,
    candidates: Sequence[Input],
    varied: Sequence[Input],
    found: Sequence[Effects],
) -> tuple[str, ...]:
    # Names that are read and did nothing here: as at the start, or of no concern to this entry.
    felt = {one.name for one in sensitivity.felt(found)} if varied else set[str]()
    return tuple(sorted({one.name for one in candidates if one.kind != "calendar"} - felt))


def input_row(path: Path, one: Input, effect: float, world: World) -> InputEffect:
    """Return one input with its value at the start and now, and its effect."""
    spec = sensitivity.KINDS[one.kind][one.name] if one.kind != "calendar" else None
    return InputEffect(
        kind=one.kind,
        name=one.name,
        label=label_of(path.model, spec.dims if spec else ("actor",), one.index),
        unit=spec.unit if spec else "0 or 1",
        start=one.of(path.rest),
        value=one.of(world),
        effect=effect,
    )


def _parameters(
    path: Path,
    lens: Lens,
    mechanism: Mechanism,
    world: World,
    shocks: Any,
    value: float,
    cite: Cite,
) -> tuple[DrawnParameter, ...]:
    model = path.model
    rows: list[DrawnParameter] = []
    slopes = lens.slopes(world, shocks[mechanism.name])
    for field, spec in param_specs(mechanism.params).items():
        for i, slope in enumerate(slopes[field].ravel().tolist()):
            actor = model.actors[i] if spec.per_actor else ""
            name = column_names.parameter(mechanism.name, field, actor)
            drawn = float(path.row[model.index[name]])
            moves = slope * drawn
            rows.append(
                DrawnParameter(
                    **vars(evidence.column_row(model, name, drawn, cite)),
                    imposed=model.index[name] in path.schedule.columns,
                    slope=slope,
                    per_percent=moves / 100.0,
                    elasticity=moves / value if value else None,
                )
            )
    most = max((abs(row.per_percent) for row in rows), default=0.0)
    kept = [row for row in rows if abs(row.per_percent) > sensitivity.LEAST * most]
    return tuple(sorted(kept, key=lambda row: -abs(row.per_percent)))


# --- appraisals -------------------------------------------------------------------------------


def appraisal(
    path: Path,
    one: Input,
    cite: Cite,
    *,
    for_step: bool = False,
    hazard: Hazard | None = None,
) -> tuple[Appraisal, list[Input]]:
    """Return an appraisal of the last quarter taken apart, and its inputs that matter.

    Its terms are levels, not increments: it is computed anew each quarter.

    Parameters
    ----------
    for_step
        As mechanisms saw it in the quarter, rather than at its end.
    hazard
        The hazard that it is the rate of, where an event is traced.
    """
    model, spec, step = path.model, APPRAISALS[one.name], path.steps[-1]
    world = step.seen if for_step else step.after
    writer = writer_of(path, one.name, -1)
    label = label_of(model, spec.dims, one.index)
    row = Appraisal(
        name=one.name,
        label=label,
        unit=spec.unit,
        meaning=spec.meaning,
        index=spec.index,
        start=one.of(path.rest),
        value=one.of(world),
        when="in the quarter" if for_step else "at its end",
        writers=tuple(owner(model.mechanisms, one.name)),
        writer=writer.name if writer else "",
        imposed=False,
        hazard=hazard,
    )
    if writer is None or writer.appraise is None:
        return row, []
    lens = Lens(sensitivity.appraisal_of(writer, one.name, one.index), writer, path)
    own = [name for name in writer.reads if name not in writer.appraises]
    candidates = sensitivity.inputs(model, own, calendar=True)
    varied = sensitivity.moved(candidates, [world], path.rest)
    found = sensitivity.effects(lens, world, step.shocks[writer.name], varied)
    matter = sensitivity.felt([found])
    whole = dataclasses.replace(
        row,
        # An arm may impose the influence of lines; the others of their government share the rest.
        imposed=one.name == "line_share"
        and not math.isclose(found.value, row.value, rel_tol=1e-3, abs_tol=1e-5),
        inputs=tuple(input_row(path, each, found.effects[each], world) for each in matter),
        remainder=found.value - found.rest - sum(found.effects[each] for each in matter),
        still=_others(writer, candidates, varied, [found]),
        parameters=_parameters(path, lens, writer, world, step.shocks, found.value, cite),
    )
    return whole, matter


def hazard(path: Path, one: Input) -> Hazard:
    """Return the hazard that an event was drawn from at the end of the last quarter.

    ``uniform`` is the number that was drawn: the event happens where it is below the rate. It is
    none for a count, which takes two.
    """
    model, step = path.model, path.steps[-1]
    mechanism, found = next(
        (m, h) for m in model.mechanisms for h in m.hazards if h.name == one.name
    )
    rate = float(getattr(step.after.appraisals, found.rate)[(*one.index, 0)])
    place = streams.streams(model).offsets[streams.of_part(mechanism.name, found.name)].start
    drawn = float(step.numbers[place + one.index[0]]) if found.kind == "event" else None
    return Hazard(
        event=found.name,
        meaning=EVENTS[found.name].meaning,
        rate=found.rate,
        kind=found.kind,
        value=rate,
        uniform=drawn,
        happened=float(getattr(step.events, found.name)[(*one.index, 0)]),
    )


def with_events(step: Step) -> World:
    """Return the world that outcomes are read from: the end of the quarter, events drawn."""
    return dataclasses.replace(step.after, events=step.events)
