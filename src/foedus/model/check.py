"""What the compiler refuses of the parts, the menus and the policies of a case."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from foedus.contract import Mechanism, param_specs
from foedus.errors import FoedusError, Problem, nearest
from foedus.model import entries, paths, schedule
from foedus.model.discover import Parts
from foedus.model.entry import problem
from foedus.model.types import Model
from foedus.selections import ACTORS, NAMES
from foedus.state import APPRAISALS, CHANNELS, EVENTS, STATE


def structure(parts: Parts) -> list[Problem]:
    """Check the parts against the tables of variables and selections, and against each other."""
    mechanisms = tuple(parts.mechanisms.values())
    return [
        *_ownership(mechanisms),
        *_names(parts),
        *_selections(parts),
        *_beliefs(mechanisms),
        *_conducts(mechanisms),
        *_cycle(mechanisms),
    ]


def _ownership(mechanisms: tuple[Mechanism, ...]) -> Iterator[Problem]:
    for name, spec in {**STATE, **APPRAISALS}.items():
        owners = [m for m in mechanisms if name in (m.writes + m.appraises)]
        rivals = len({m.slot for m in owners}) == 1 and owners[0].slot != "" if owners else False
        if len(owners) > 1 and not rivals:
            who = " and ".join(m.name for m in owners)
            yield Problem(
                "", f"{name} has more than one writer: {who}", "keep one, or give both one slot"
            )
        if not owners and not spec.exogenous:
            yield Problem("", f"{name} has no writer", "mark it exogenous or write it")
        if owners and spec.exogenous:
            yield Problem("", f"{name} is exogenous but {owners[0].name} writes it")


def _names(parts: Parts) -> Iterator[Problem]:
    known = [*STATE, *APPRAISALS, *CHANNELS, *EVENTS]
    for m in parts.mechanisms.values():
        used = [*m.reads, *m.writes, *m.appraises, *m.begins, *m.needs]
        used += [e.source for e in m.effects] + [e.target for e in m.effects]
        for name in sorted(set(used) - set(known)):
            yield Problem(
                "", f"mechanism {m.name} names unknown variable {name}", nearest(name, known)
            )
        params = list(param_specs(m.params))
        for name in sorted({e.through for e in m.effects if e.through} - set(params)):
            yield Problem(
                "", f"mechanism {m.name} names unknown parameter {name}", nearest(name, params)
            )
    for instrument in parts.instruments.values():
        for name in sorted(set(instrument.writes) - set(CHANNELS)):
            yield Problem(
                "",
                f"instrument {instrument.name} writes unknown channel {name}",
                nearest(name, list(CHANNELS)),
            )


def _selections(parts: Parts) -> Iterator[Problem]:
    named = [(f"outcome {o.name} is kept over", o.over, NAMES) for o in parts.outcomes.values()]
    for i in parts.instruments.values():
        named += [(f"instrument {i.name} is held by", i.role, tuple(ACTORS))]
        named += [(f"instrument {i.name} is aimed at", i.target_role, tuple(ACTORS))]
    for m in parts.mechanisms.values():
        if m.line_belief is not None:
            named += [
                (f"the belief of mechanism {m.name} is over", m.line_belief.over, tuple(ACTORS))
            ]
        if m.conduct is not None:
            named += [(f"the conduct of mechanism {m.name} is of", m.conduct.of, tuple(ACTORS))]
    for what, name, known in named:
        if name not in known:
            yield Problem("", f'{what} an unknown selection "{name}"', nearest(name, known))


def _conducts(mechanisms: tuple[Mechanism, ...]) -> Iterator[Problem]:
    for m in mechanisms:
        specs = param_specs(m.params)
        known = [name for name, s in specs.items() if s.null is not None and not s.per_actor]
        for name in m.conduct.params if m.conduct else ():
            if name not in known:
                what = f"the conduct of mechanism {m.name} rests on {name}"
                fix = "name one of its parameters that has a null value and is no actor's own"
                yield Problem("", what, f"{fix}; {nearest(name, known)}")


def _beliefs(mechanisms: tuple[Mechanism, ...]) -> Iterator[Problem]:
    holding = [m for m in mechanisms if m.line_belief is not None]
    for m in holding:
        if m.line_belief is not None and m.line_belief.variable not in m.writes:
            what = f"mechanism {m.name} does not write its belief {m.line_belief.variable}"
            yield Problem("", what, "name a variable that it writes")
    if len({m.line_belief for m in holding}) > 1:
        who = " and ".join(m.name for m in holding)
        yield Problem("", f"more than one belief about the lines of others: {who}", "keep one")


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
