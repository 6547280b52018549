"""What runs and makes no sense: doubts about a sound case that need neither draws nor a run.

Each is a warning of `foedus check` with its place: what was written, why it cannot matter or cannot
be meant, and what to do. What draws say is in `foedus.dynamics.prior_mass`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from foedus.case import Intervention, parse_intervention
from foedus.case.locate import Path
from foedus.case.quarters import LONGEST, Quarter
from foedus.contract import Mechanism, param_specs
from foedus.errors import Problem, shown
from foedus.model import entries, paths, ranges, schedule, view
from foedus.model.types import Model

EARLIEST, LATEST = Quarter(1816, 1), Quarter(2200, 4)
"""Starts that can be meant: from the first year of the conflict data that priors rest on."""

LEAST_SWING = 1e-7
"""Part of what an outcome can span that single precision still tells apart."""

_LISTED = 6  # names that a warning spells out
_YEARS = LONGEST // 4


def doubts(model: Model) -> list[Problem]:
    """Return what is doubtful about a compiled case, each with its place in the file."""
    found = (swings, views, dates, standstills, idle_parameters, idle_lines)
    return list(chain.from_iterable(doubted(model) for doubted in found))


def swings(model: Model) -> Iterator[Problem]:
    """Doubt swings larger than what they measure can span, or too small to be told from nothing."""
    most = ranges.largest_economy(model.case)
    units = {kept.outcome.name: kept.outcome.unit for kept in model.kept}
    for attribute in model.attributes:
        name, swing = attribute.name, attribute.swing
        where = model.case.where("attributes", name, "swing")
        if attribute.ratio:
            if swing - 1.0 < LEAST_SWING:
                what = f"{name}: a swing by the factor {swing:.9g} is no change in single precision"
                yield Problem(where, what, "write a factor such as 1.2")
            continue
        unit = units[attribute.outcome]
        span = ranges.span(unit, most)
        if swing > span:
            what = f"{name}: a swing of {swing:g} {unit} is more than {attribute.outcome} can move"
            fix = (
                f"no gain of it can count; write at most {span:.4g}, a change that a line pays for"
            )
            yield Problem(where, what, fix)
        elif swing < LEAST_SWING * span:
            what = f"{name}: a swing of {swing:g} {unit} is next to nothing for {attribute.outcome}"
            fix = "any move of it is worth all that can be; write a change that a line pays for"
            yield Problem(where, what, fix)


def views(model: Model) -> Iterator[Problem]:
    """Doubt views that hold nobody, not the government itself, or nothing that it could move."""
    moving = {m.name for m in model.mechanisms if m.writes}
    for government, spec in model.case.governments.items():
        at = ("governments", government, "view")
        if spec.view is not None:
            yield from _view(model, government, spec.view, model.case.where(*at, key=True))
        if moving and moving <= set(spec.leaves_out):
            where = model.case.where("governments", government, "leaves_out", key=True)
            what = f"{government} leaves out every mechanism that moves anything"
            yield Problem(where, what, "it foresees nothing; leave some of them in")


def _view(model: Model, government: str, given: Sequence[str], where: str) -> Iterator[Problem]:
    if not given:
        seen = ", ".join(view.view_of(model, government))
        what = f"the view of {government} is empty, and stands for the usual one: {seen}"
        yield Problem(where, what, "leave it out, or name whom it thinks about")
        return
    if government not in given:
        what = f"the view of {government} leaves out {government} itself; got {', '.join(given)}"
        yield Problem(where, what, f"it is added: write {government} too")
    seen = {*given, government}
    if seen == {government}:
        what = f"the view of {government} holds nobody else"
        yield Problem(where, what, "name whom it thinks about, or leave the view out")
        return
    for lever in model.levers:
        if lever.government == government and not seen & set(lever.targets):
            what = (
                f"{lever.name} is aimed at {', '.join(lever.targets)}, "
                f"outside the view of {government}"
            )
            yield Problem(where, what, "nothing speaks for or against it there; widen the view")
    valued = [
        model.attributes[k] for i, k in model.pairs if model.lines[i].government == government
    ]
    if valued and not any(seen >= set(at.split(">")) for a in valued for at in a.at):
        what = f"the view of {government} holds nothing that its lines value"
        yield Problem(where, what, "widen it, or leave it out")


def dates(model: Model) -> Iterator[Problem]:
    """Doubt a start that is no year of ours, and dates further off than the longest run reaches."""
    case, start = model.case, model.case.start
    if not EARLIEST <= start <= LATEST:
        what = f"the case starts in {start}; conflicts are on record from {EARLIEST.year} on"
        yield Problem(case.where("start"), what, f"write {EARLIEST.year} to {LATEST.year}")
    for path, found, what in _dated(model):
        far = [(step, q) for step, q in found if abs(q - start) > LONGEST]
        if far:
            step, quarter = far[0]
            more = f", and {len(far) - 1} more like it" if len(far) > 1 else ""
            yield Problem(
                case.where(path, step, key=isinstance(step, str) and bool(step[:1].isdigit())),
                f"{what} is dated {quarter}{more}, over {_YEARS} years from the start {start}",
                "no run reaches so far; mend the date",
            )


def _dated(model: Model) -> Iterator[tuple[Path, list[tuple[int | str, Quarter]], str]]:
    """Go through all that has a date: where it stands, its dates by key, and what it is."""
    case = model.case
    for i, series in enumerate(case.observed):
        found = [(key, Quarter.parse(key)) for key in series.values]
        yield ("observed", i, "values"), [*found], f'what was observed of "{shown(series.title)}"'
    for i, event in enumerate(case.events):
        yield ("events", i), [("date", event.quarter)], f"event {event.id}"
    for section, key in (("renewals", "quarter"), ("elections", "quarter"), ("slots", "date")):
        for i, held in enumerate(getattr(case, section)):
            yield (section, i), [(key, held.quarter)], f"{section}[{i}] of {held.actor}"
    for i, period in enumerate(case.reference):
        found = [("first", period.first), ("last", period.last)]
        yield ("reference", i), [*found], f'the period "{shown(period.title)}"'
    for government, spec in case.governments.items():
        for name, use in spec.instruments.items():
            path = ("governments", government, "instruments", name, "base", "record")
            found = [(key, Quarter.parse(key)) for key in use.base.record or {}]
            yield path, [*found], f"the record of {government}.{name}"
    for path, entry in imposed(model):
        ends = [q for q in (entry.first, entry.last) if q is not None]
        yield path[:-1], [(path[-1], q) for q in ends], f"'{shown(entry.text, 80)}'"


def imposed(model: Model) -> Iterator[tuple[Path, Intervention]]:
    """Go through the interventions that the case writes, with their paths."""
    policies = ((("policies", n, "do"), p.do) for n, p in model.case.policies.items())
    signals = (
        (("signals", n, part), texts)
        for n, s in model.case.signals.items()
        for part, texts in (("do", s.do), ("given", s.given))
    )
    for at, texts in chain(policies, signals):
        for i, text in enumerate(texts):
            yield (*at, i), parse_intervention(text)


def standstills(model: Model) -> Iterator[Problem]:
    """Doubt policies under which in some quarter no mechanism is left that moves the state."""
    moving = [i for i, m in enumerate(model.mechanisms) if m.writes]
    for name in model.case.policies:
        imposed = entries.written(model, name)
        if not moving or all(entry.kind != "off" for entry in imposed):
            continue
        active = schedule.build(model, imposed, model.case.quarters).active
        still = np.flatnonzero((active[:, moving] == 0.0).all(axis=1))
        if still.size:
            first, last = (model.first + int(still[i]) for i in (0, -1))
            yield Problem(
                model.case.where("policies", name, key=True),
                f"{name} switches every mechanism off from {first} to {last}: nothing moves",
                "leave on what the arm is about",
            )


def idle_parameters(model: Model) -> Iterator[Problem]:
    """Doubt parameters that the case states, or a part of its own has, and that reach nothing.

    Parameters of which one outcome is all that they reach, and no line values it, are told in one
    line. What ships and is left as it is, is none of the case's.
    """
    lone: dict[str, tuple[str, str]] = {}
    unused = _unused(model)
    valued = {model.attributes[k].outcome for _, k in model.pairs}
    for mechanism, field, where in _parameters(model):
        name = f"{mechanism.name}.{field}"
        if mechanism.name in unused:
            what = f"{name} is set, and variants give {mechanism.name} no share"
            yield Problem(where, what, "give it one, or leave the parameter out")
            continue
        reached = paths.reached(model, _moved(model, mechanism, field))
        if not reached:
            what = f"{name} reaches no outcome of the case, and nothing that a line values"
            yield Problem(where, what, "leave it out, or declare the effect that it goes through")
        elif len(reached) == 1 and not reached & valued:
            lone[name] = (where, min(reached))
    if lone:
        listed = [f"{name} ({outcome})" for name, (_, outcome) in lone.items()]
        yield Problem(
            next(where for where, _ in lone.values()),
            f"one outcome alone, which no line values, is all that is reached by {_some(listed)}",
            "they change no choice: value it, or leave them out",
        )


def _parameters(model: Model) -> Iterator[tuple[Mechanism, str, str]]:
    """Go through parameters that the case or a part of its own answers for, with their places."""
    own = {part.part.name: part.where for part in model.own if part.kind == "mechanism"}
    for mechanism in model.mechanisms:
        for field in param_specs(mechanism.params):
            name = f"{mechanism.name}.{field}"
            if name in model.case.parameters:
                yield mechanism, field, model.case.where("parameters", name, key=True)
            elif mechanism.name in own:
                yield mechanism, field, own[mechanism.name]


def _unused(model: Model) -> set[str]:
    """Return rivals without a share that no policy and no signal chooses."""
    asked = {entry.value for _, entry in imposed(model) if entry.kind == "variant"}
    shares = chain.from_iterable(s.items() for s in model.case.variants.values())
    return {name for name, share in shares if share == 0.0 and name not in asked}


def _moved(model: Model, mechanism: Mechanism, field: str) -> set[str]:
    """Return the variables that a parameter moves: the targets of its effects, else all it may."""
    through = {effect.target for effect in mechanism.effects if effect.through == field}
    found = through or {*mechanism.writes, *mechanism.appraises, *mechanism.begins}
    # Who has influence, and how lines settle, is felt through whatever governments then choose.
    if mechanism.aggregate is not None or "line_weight" in found:
        found |= set(model.channels)
    return found


def idle_lines(model: Model) -> Iterator[Problem]:
    """Doubt governments without a lever, and lines that value nothing which its levers move."""
    deciding = model.governments
    for government in model.case.governments:
        where = model.case.where("governments", government, key=True)
        if government not in deciding:
            what = f"{government} holds no instrument: what its lines value changes nothing"
            yield Problem(where, what, "give it one, or leave the government out")
            continue
        moved = paths.moved(model, government)
        for line in model.lines:
            if line.government != government:
                continue
            valued = [a for a, on in zip(model.attributes, line.valued, strict=True) if on]
            if moved.isdisjoint(a.outcome for a in valued):
                at = ("governments", government, "lines", line.name.split(".", 1)[1])
                what = (
                    f"{line.name} values nothing that the levers of {government} move; "
                    f"got {_some([a.name for a in valued])}"
                )
                fix = "let it value what they move, or leave it out"
                yield Problem(model.case.where(*at, key=True), what, fix)


def _some(names: Iterable[str]) -> str:
    """List names, of many the first ones."""
    listed = list(names)
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return ", ".join(listed[:_LISTED]) + more
