"""Everything the compiler refuses, each as one located problem."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from foedus.case import Case, InstrumentUse
from foedus.contract import Instrument, Mechanism, param_specs
from foedus.errors import FoedusError, Problem, nearest
from foedus.model import annotations, menu, paths, schedule
from foedus.model.discover import Parts
from foedus.model.layout import keys_of
from foedus.model.select import members, select
from foedus.model.types import Model
from foedus.state import APPRAISALS, CHANNELS, EVENTS, STATE


def structure(parts: Parts) -> list[Problem]:
    """Check the mechanisms against the table of variables and against each other."""
    mechanisms = tuple(parts.mechanisms.values())
    return [
        *_ownership(mechanisms),
        *_names(parts),
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


def references(case: Case, parts: Parts) -> list[Problem]:
    """Check every name, unit and value of the case against the parts."""
    return [
        *_state(case, parts),
        *_parameters(case, parts),
        *_attributes(case, parts),
        *_instruments(case, parts),
        *_overlaps(case),
        *_domains(case, parts),
        *_variants(case, parts),
        *annotations.problems(case, parts),
    ]


def _state(case: Case, parts: Parts) -> Iterator[Problem]:
    begun = {name for m in parts.mechanisms.values() for name in m.begins} | {"line_weight"}
    for name, table in case.state.items():
        where = case.where("state", name)
        if name in begun:
            yield Problem(where, f"{name} is started by its mechanism", "leave it out")
            continue
        if name not in STATE:
            yield Problem(where, f'unknown state variable "{name}"', nearest(name, list(STATE)))
            continue
        spec = STATE[name]
        if table.unit != spec.unit:
            yield Problem(
                case.where("state", name, "unit"),
                f'{name} is in "{spec.unit}", not "{table.unit}"',
                "convert the values",
            )
        allowed = keys_of(spec.dims, tuple(case.actors))
        for key, quantity in table.values.items():
            where = case.where("state", name, "values", key)
            if key not in allowed:
                yield Problem(where, f'{name} has no entry "{key}"', nearest(key, allowed))
            yield from _bound(where, name, quantity.support)
        if table.default is not None:
            yield from _bound(case.where("state", name, "default"), name, table.default.support)
    yield from _missing(case, begun)


def _bound(where: str, name: str, support: tuple[float, float]) -> Iterator[Problem]:
    low, high = {"identity": (None, None), "log": (0.0, None), "logit": (0.0, 1.0)}[
        STATE[name].link
    ]
    for bound, end, beyond in ((low, support[0], -1), (high, support[1], 1)):
        if bound is None:
            continue
        on_bound = support[0] == support[1] == bound
        if on_bound or (end - bound) * beyond > 0:
            yield Problem(
                where,
                f"{name} starts on or beyond its bound {bound:g}: can reach {end:g}",
                f"its {STATE[name].link} link needs values inside the bound",
            )


def _missing(case: Case, begun: set[str]) -> Iterator[Problem]:
    for name, spec in STATE.items():
        if name in begun or not spec.needed:
            continue
        table = case.state.get(name)
        if table is None:
            yield Problem(
                case.where("state"), f"state variable {name} is missing", f"unit: {spec.unit}"
            )
        elif table.default is None:
            labels = [label for label, _ in select(case, spec.needed)]
            for label in labels:
                if label not in table.values:
                    yield Problem(
                        case.where("state", name),
                        f"{name} has no start value for {label}",
                        "add it, or a default",
                    )


def _parameters(case: Case, parts: Parts) -> Iterator[Problem]:
    known = {
        f"{m.name}.{field}": spec
        for m in parts.mechanisms.values()
        for field, spec in param_specs(m.params).items()
    }
    for name, table in case.parameters.items():
        if name not in known:
            yield Problem(
                case.where("parameters", name),
                f'unknown parameter "{name}"',
                nearest(name, list(known)),
            )
            continue
        if table.unit != known[name].unit:
            yield Problem(
                case.where("parameters", name, "unit"),
                f'{name} is in "{known[name].unit}", not "{table.unit}"',
                "convert the values",
            )
        allowed = ["all", *case.actors] if known[name].per_actor else ["all"]
        for key in table.values:
            if key not in allowed:
                yield Problem(
                    case.where("parameters", name, "values", key),
                    f'{name} has no entry "{key}"',
                    nearest(key, allowed),
                )


def _attributes(case: Case, parts: Parts) -> Iterator[Problem]:
    for name, spec in case.attributes.items():
        outcome = parts.outcomes.get(spec.outcome)
        if outcome is None:
            yield Problem(
                case.where("attributes", name, "outcome"),
                f'unknown outcome "{spec.outcome}"',
                nearest(spec.outcome, list(parts.outcomes)),
            )
            continue
        if spec.scale == "linear" and spec.unit != outcome.unit:
            yield Problem(
                case.where("attributes", name, "unit"),
                f'{spec.outcome} is in "{outcome.unit}", not "{spec.unit}"',
                "convert the swing",
            )
        allowed = [label for label, _ in select(case, outcome.over)]
        for at in spec.entries:
            if at not in allowed:
                yield Problem(
                    case.where("attributes", name, "at"),
                    f'{spec.outcome} has no entry "{at}"',
                    nearest(at, allowed),
                )


def _instruments(case: Case, parts: Parts) -> Iterator[Problem]:
    for government, spec in case.governments.items():
        for name, use in spec.instruments.items():
            at = ("governments", government, "instruments", name)
            held = use.instrument or name
            instrument = parts.instruments.get(held)
            if instrument is None:
                yield Problem(
                    case.where(*at),
                    f'unknown instrument "{held}"',
                    nearest(held, list(parts.instruments)),
                )
                continue
            role = case.actors[government].role
            if role != instrument.role:
                yield Problem(
                    case.where(*at), f"{name} is for a {instrument.role}; {government} is a {role}"
                )
            levers = [
                f"{g}.{i}" for g, other in case.governments.items() for i in other.instruments
            ]
            for answer in use.answered_by:
                if answer not in levers or answer.split(".")[0] == government:
                    yield Problem(
                        case.where(*at, "answered_by"),
                        f'no other government holds the lever "{answer}"',
                        nearest(answer, [v for v in levers if not v.startswith(f"{government}.")]),
                    )
            for target in use.targets:
                if target not in members(case, instrument.target_role):
                    yield Problem(
                        case.where(*at, "target"),
                        f"{name} needs a {instrument.target_role} as target; {target} is none",
                    )
            yield from _options(case, at, use, instrument)


def _overlaps(case: Case) -> Iterator[Problem]:
    # Two settings of one instrument at one actor would add up to a setting that nobody chose.
    for government, spec in case.governments.items():
        held: dict[tuple[str, str], str] = {}
        for name, use in spec.instruments.items():
            for target in use.targets:
                first = held.setdefault((use.instrument or name, target), name)
                if first != name:
                    yield Problem(
                        case.where("governments", government, "instruments", name, "target"),
                        f"{first} and {name} aim one instrument at {target}",
                        "leave it to one of them",
                    )


def _options(
    case: Case, at: tuple[str, ...], use: InstrumentUse, instrument: Instrument
) -> Iterator[Problem]:
    names = [option.name for option in instrument.options]
    # Without a list of its own a government starts from an option of the instrument.
    known = {name for name in use.options or () if menu.option_of(instrument, name) is not None}
    for option in (use.start, *(use.options or ())):
        if option not in known and option not in names:
            yield Problem(
                case.where(*at), f'{at[-1]} has no option "{option}"', nearest(option, names)
            )


def _domains(case: Case, parts: Parts) -> Iterator[Problem]:
    for government, spec in case.governments.items():
        for name in spec.leaves_out:
            if name not in parts.mechanisms:
                yield Problem(
                    case.where("governments", government, "leaves_out"),
                    f'unknown mechanism "{name}"',
                    nearest(name, list(parts.mechanisms)),
                )
        for name, line in spec.lines.items():
            for held in line.domain:
                if held not in spec.instruments:
                    yield Problem(
                        case.where("governments", government, "lines", name, "domain"),
                        f'{government} has no instrument "{held}"',
                        nearest(held, list(spec.instruments)),
                    )


def _variants(case: Case, parts: Parts) -> Iterator[Problem]:
    slots = {m.slot for m in parts.mechanisms.values() if m.slot}
    for slot, shares in case.variants.items():
        if slot not in slots:
            yield Problem(
                case.where("variants", slot),
                f'no rival mechanisms share the slot "{slot}"',
                nearest(slot, sorted(slots)),
            )
            continue
        rivals = [m.name for m in parts.mechanisms.values() if m.slot == slot]
        for name in shares:
            if name not in rivals:
                yield Problem(
                    case.where("variants", slot, name),
                    f'"{name}" is no rival of {slot}',
                    nearest(name, rivals),
                )


def menus(model: Model) -> list[Problem]:
    """Refuse levers that cannot benefit, or cannot cost, the government that holds them."""
    problems: list[Problem] = []
    for lever in model.levers:
        where = model.case.where("governments", lever.government, "instruments", lever.use)
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


def policies(model: Model) -> list[Problem]:
    """Check that every policy of the case names what exists."""
    problems: list[Problem] = []
    for name in model.case.policies:
        try:
            schedule.of_policy(model, name, model.case.quarters)
        except FoedusError as error:
            problems.extend(error.problems)
    return problems
