"""What the compiler refuses of the parts, the menus and the policies of a case."""

from collections import Counter
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from foedus import references
from foedus.contract import GROUPS, Mechanism, param_specs
from foedus.errors import FoedusError, Problem, nearest
from foedus.model import entries, paths, schedule
from foedus.model.discover import Parts
from foedus.model.entry import problem
from foedus.model.types import Model
from foedus.selections import ACTORS, DYADS, LINES, NAMES, dimension
from foedus.state import APPRAISALS, CHANNELS, EVENTS, STATE


def structure(parts: Parts) -> list[Problem]:
    """Check the parts against the tables of variables and selections, and against each other.

    What is wrong with a part that does not ship has the place of its declaration.
    """
    mechanisms = tuple(parts.mechanisms.values())
    return [
        *_places(parts),
        *_ownership(parts, mechanisms),
        *_rivals(parts, mechanisms),
        *_hazards(parts, mechanisms),
        *_names(parts),
        *_selections(parts),
        *_beliefs(parts, mechanisms),
        *_conducts(parts, mechanisms),
        *_cited(parts),
        *_cycle(mechanisms),
    ]


def _at(parts: Parts, mechanisms: Sequence[Mechanism]) -> str:
    """Return where the first of some mechanisms that does not ship is declared."""
    places = (parts.where("mechanism", m.name) for m in mechanisms)
    return next((place for place in places if place), "")


def _ownership(parts: Parts, mechanisms: tuple[Mechanism, ...]) -> Iterator[Problem]:
    for name, spec in {**STATE, **APPRAISALS}.items():
        owners = [m for m in mechanisms if name in (m.writes + m.appraises)]
        rivals = len({m.slot for m in owners}) == 1 and owners[0].slot != "" if owners else False
        if len(owners) > 1 and not rivals:
            who = " and ".join(m.name for m in owners)
            fix, shipped = "keep one, or give both one slot", _shipped(parts, owners)
            if len(owners) > len(shipped) == 1:
                slot = shipped[0].slot or shipped[0].name
                fix = f'as a rival formula of {shipped[0].name} give yours slot="{slot}"'
            yield Problem(_at(parts, owners), f"{name} has more than one writer: {who}", fix)
        if not owners and not spec.exogenous:
            yield Problem("", f"{name} has no writer", "mark it exogenous or write it")
        if owners and spec.exogenous:
            what = f"{name} is exogenous but {owners[0].name} writes it"
            yield Problem(_at(parts, owners), what)


def _shipped(parts: Parts, mechanisms: Sequence[Mechanism]) -> list[Mechanism]:
    return [m for m in mechanisms if not parts.where("mechanism", m.name)]


def _rivals(parts: Parts, mechanisms: tuple[Mechanism, ...]) -> Iterator[Problem]:
    # In a draw that holds one rival the others stand still: it must do all that they do.
    for m in mechanisms:
        where = parts.where("mechanism", m.name)
        others = [other for other in mechanisms if m.slot and other.slot == m.slot]
        if not where or len(others) < 2:
            if where and m.slot:
                slots = sorted({other.slot or other.name for other in _shipped(parts, mechanisms)})
                yield Problem(
                    where, f'mechanism {m.name}: nothing shares its slot "{m.slot}"',
                    nearest(m.slot, slots),
                )  # fmt: skip
            continue
        for kind in ("writes", "appraises", "begins"):
            wanted = {name for other in _shipped(parts, others) for name in getattr(other, kind)}
            for name in sorted(wanted - set(getattr(m, kind))):
                what = (
                    f"mechanism {m.name} fills the slot {m.slot}, and {name} is not in its {kind}"
                )
                yield Problem(where, what, f"add it: rivals of {m.slot} do all that the others do")
        if (m.aggregate is None) != all(other.aggregate is None for other in others):
            what = f"mechanism {m.name} fills the slot {m.slot}, and does not aggregate"
            yield Problem(where, what, "give it the function aggregate")


def _hazards(parts: Parts, mechanisms: tuple[Mechanism, ...]) -> Iterator[Problem]:
    drawn = Counter(h.name for m in mechanisms for h in m.hazards)
    for m in mechanisms:
        where = parts.where("mechanism", m.name)
        for hazard in m.hazards if where else ():
            if hazard.name not in EVENTS:
                what = f"mechanism {m.name} draws unknown event {hazard.name}"
                yield Problem(where, what, nearest(hazard.name, list(EVENTS)))
            elif drawn[hazard.name] > 1:
                what = f"mechanism {m.name} draws {hazard.name}, which another draws already"
                fix = f"leave the hazard out: it is drawn from whatever {hazard.rate} is"
                yield Problem(where, what, fix)


def _names(parts: Parts) -> Iterator[Problem]:
    known = [*STATE, *APPRAISALS, *CHANNELS, *EVENTS]
    for m in parts.mechanisms.values():
        where = parts.where("mechanism", m.name)
        used = [*m.reads, *m.writes, *m.appraises, *m.begins, *m.needs]
        used += [e.source for e in m.effects] + [e.target for e in m.effects]
        for name in sorted(set(used) - set(known)):
            what = f"mechanism {m.name} names unknown variable {name}"
            yield Problem(where, what, nearest(name, known))
        params = list(param_specs(m.params))
        for name in sorted({e.through for e in m.effects if e.through} - set(params)):
            what = f"mechanism {m.name} names unknown parameter {name}"
            yield Problem(where, what, nearest(name, params))
    for o in parts.outcomes.values():
        for name in sorted({*o.reads, *(e.source for e in o.effects)} - set(known)):
            what = f"outcome {o.name} names unknown variable {name}"
            yield Problem(parts.where("outcome", o.name), what, nearest(name, known))
    for instrument in parts.instruments.values():
        for name in sorted(set(instrument.writes) - set(CHANNELS)):
            what = f"instrument {instrument.name} writes unknown channel {name}"
            where = parts.where("instrument", instrument.name)
            yield Problem(where, what, nearest(name, list(CHANNELS)))


STORED = frozenset({
    *map(dimension, NAMES), "arm", "date", "deliberation", "draw", "instrument", "interest",
    "interest_start", "member", "option", "ordinal_instrument", "parameter", "parameter_value",
    "part", "replicate", "setting", "statistic", "status", "structural_draw", "time",
})  # fmt: skip
"""What a result calls its own arrays and dimensions, so that no outcome can be called so."""


def _places(parts: Parts) -> Iterator[Problem]:
    """Check that there is a place in result and report for what outcomes and mechanisms say."""
    groups = sorted({
        o.group for o in parts.outcomes.values() if not parts.where("outcome", o.name)
    })  # fmt: skip
    for o in parts.outcomes.values():
        where = parts.where("outcome", o.name)
        if o.name in STORED:
            yield Problem(
                where, f"outcome {o.name} has a name that results use themselves", "rename it"
            )
        if o.group not in groups:
            what = f'outcome {o.name} is of an unknown group "{o.group}"'
            yield Problem(where, what, nearest(o.group, [group for group in groups if group]))
        fit = ("actor", "other") if o.over in DYADS else ("line" if o.over == LINES else "actor",)
        if o.dims != fit and o.over in NAMES:
            what = f"outcome {o.name} is kept over {o.over}, and its dims are {o.dims}"
            yield Problem(where, what, f"write dims={fit}")
    for m in parts.mechanisms.values():
        where = parts.where("mechanism", m.name)
        if m.group and m.group not in GROUPS:
            what = f'mechanism {m.name} is of an unknown group "{m.group}"'
            yield Problem(where, what, nearest(m.group, list(GROUPS)))
        for function, names in (("appraise", m.appraises), ("step", m.writes), ("begin", m.begins)):
            if names and getattr(m, function) is None:
                what = f"mechanism {m.name} has no {function}, and says that it returns {names[0]}"
                yield Problem(where, what, f"give it the function {function}")


def _selections(parts: Parts) -> Iterator[Problem]:
    named = [
        (f"outcome {o.name} is kept over", o.over, NAMES, parts.where("outcome", o.name))
        for o in parts.outcomes.values()
    ]
    for i in parts.instruments.values():
        where = parts.where("instrument", i.name)
        named += [(f"instrument {i.name} is held by", i.role, tuple(ACTORS), where)]
        named += [(f"instrument {i.name} is aimed at", i.target_role, tuple(ACTORS), where)]
    for m in parts.mechanisms.values():
        if m.line_belief is not None:
            what = f"the belief of mechanism {m.name} is over"
            named += [(what, m.line_belief.over, tuple(ACTORS), parts.where("mechanism", m.name))]
        if m.conduct is not None:
            what = f"the conduct of mechanism {m.name} is of"
            named += [(what, m.conduct.of, tuple(ACTORS), parts.where("mechanism", m.name))]
    for what, name, known, where in named:
        if name not in known:
            yield Problem(where, f'{what} an unknown selection "{name}"', nearest(name, known))


def _conducts(parts: Parts, mechanisms: tuple[Mechanism, ...]) -> Iterator[Problem]:
    for m in mechanisms:
        specs = param_specs(m.params)
        known = [name for name, s in specs.items() if s.null is not None and not s.per_actor]
        for name in m.conduct.params if m.conduct else ():
            if name not in known:
                what = f"the conduct of mechanism {m.name} rests on {name}"
                fix = "name one of its parameters that has a null value and is no actor's own"
                where = parts.where("mechanism", m.name)
                yield Problem(where, what, f"{fix}; {nearest(name, known)}")


def _beliefs(parts: Parts, mechanisms: tuple[Mechanism, ...]) -> Iterator[Problem]:
    holding = [m for m in mechanisms if m.line_belief is not None]
    for m in holding:
        if m.line_belief is not None and m.line_belief.variable not in m.writes:
            what = f"mechanism {m.name} does not write its belief {m.line_belief.variable}"
            where = parts.where("mechanism", m.name)
            yield Problem(where, what, "name a variable that it writes")
    if len({m.line_belief for m in holding}) > 1:
        who = " and ".join(m.name for m in holding)
        what = f"more than one belief about the lines of others: {who}"
        yield Problem(_at(parts, holding), what, "keep one")


def _cited(parts: Parts) -> Iterator[Problem]:
    # Of parts that ship the laws see to it; a run could not list what it cannot find.
    known = [*references.library(), *parts.literature]
    for own in parts.own:
        for key in own.part.references:
            if key not in known:
                what = f"{own.kind} {own.name} cites {key}, which no references.bib holds"
                fix = f"{nearest(key, known)}; or put its entry into references.bib beside the part"
                yield Problem(own.where, what, fix)


def _cycle(mechanisms: tuple[Mechanism, ...]) -> Iterator[Problem]:
    try:
        appraisal_order(mechanisms)
    except CycleError as error:
        yield Problem(
            "", f"appraisals depend on each other in a cycle: {' -> '.join(error.args[1])}"
        )


def appraisal_order(mechanisms: tuple[Mechanism, ...]) -> tuple[Mechanism, ...]:
    """Return the appraising mechanisms, each after those whose appraisals it needs."""
    by_name = {m.name: m for m in mechanisms if m.appraise is not None}
    writer = {name: m.name for m in by_name.values() for name in m.appraises}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name in sorted(by_name):
        sorter.add(name, *(writer[n] for n in by_name[name].needs if n in writer))
    return tuple(by_name[name] for name in sorter.static_order())


def menus(model: Model) -> list[Problem]:
    """Refuse levers that cannot benefit, or cannot cost, the government that holds them."""
    problems: list[Problem] = []
    for lever in model.levers:
        where = model.case.where(
            "governments", lever.government, "instruments", lever.use, key=True
        )
        benefits, costs = paths.paths(model, lever)
        for kind, found in (("benefit", benefits), ("cost", costs)):
            if not found:
                problems.append(
                    Problem(
                        where,
                        f"{lever.name} has no path by which it can {kind} {lever.government}",
                        "drop it, or let a line value something it moves",
                    )
                )
    return problems


def signals(model: Model) -> list[Problem]:
    """Check that every signal of the case names what exists."""
    problems: list[Problem] = []
    for name in model.case.signals:
        try:
            schedule.build(model, entries.signal(model, name), model.case.quarters)
        except FoedusError as error:
            problems.extend(error.problems)
    return problems


def policies(model: Model) -> list[Problem]:
    """Check that every policy of the case names what exists, and does something within its horizon.

    An entry may begin later than the case ends, for longer runs; not all of them.
    """
    problems: list[Problem] = []
    last = model.first + (model.case.quarters - 1)
    for name in model.case.policies:
        try:
            imposed = entries.written(model, name)
            schedule.build(model, imposed, model.case.quarters)
        except FoedusError as error:
            problems.extend(error.problems)
            continue
        late = [entry for entry in imposed if entry.first is not None and entry.first > last]
        if len(late) < len(imposed):
            continue
        problems += [
            problem(
                entry,
                f"{entry.first} is after {last}, the last quarter of the case",
                "mend the date, or raise quarters",
            )
            for entry in late
        ]
    return problems
