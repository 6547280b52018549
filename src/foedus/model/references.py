"""Every name, unit and value of a case that must agree with the parts of the model."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from foedus import column_names
from foedus.case import MAX_PROBLEMS, Base, Case, InstrumentUse, Quantity, QuantityTable
from foedus.case.base import in_force
from foedus.contract import Instrument, ParamSpec, param_specs
from foedus.errors import Problem, nearest, shown
from foedus.model import annotations, menu, ranges
from foedus.model.discover import Parts
from foedus.model.layout import begun, keys_of
from foedus.model.select import members, select
from foedus.state import STATE


def references(case: Case, parts: Parts) -> list[Problem]:
    """Check names, units and values of the case against the parts, to a readable number."""
    found = chain(
        _state(case, parts),
        _parameters(case, parts),
        _attributes(case, parts),
        _instruments(case, parts),
        _overlaps(case),
        _answers(case),
        _domains(case, parts),
        _variants(case, parts),
        _readings(case, parts),
        annotations.problems(case, parts),
    )
    return list(islice(found, MAX_PROBLEMS))


def _unknown(where: str, what: str, name: str, allowed: Sequence[str]) -> Problem:
    return Problem(where, f'unknown {what} "{shown(name)}"', nearest(name, allowed))


def _wrong_unit(where: str, name: str, allowed: str, got: str) -> Problem:
    what = f'{name} is in "{allowed}", not "{shown(got)}"'
    return Problem(where, what, f'write unit: "{allowed}" and convert the numbers')


def _no_entry(where: str, name: str, key: str, allowed: Sequence[str]) -> Problem:
    fix = nearest(key, allowed)
    by_dyad = ">" in allowed[0] if allowed else ">" in key
    if by_dyad != (">" in key):
        kept = "directed dyad" if by_dyad else "actor"
        fix = f"it is kept by {kept}, such as {allowed[-1]}; {fix}"
    return Problem(where, f'{name} has no entry "{shown(key, 80)}"', fix)


def _state(case: Case, parts: Parts) -> Iterator[Problem]:
    elsewhere = begun(parts.mechanisms.values())
    known = [name for name in STATE if name not in elsewhere]
    for name, table in case.state.items():
        where = case.where("state", name, key=True)
        if name in elsewhere:
            yield Problem(where, f"{name} is started by its mechanism", "leave it out")
            continue
        if name not in STATE:
            yield _unknown(where, "state variable", name, known)
            continue
        spec = STATE[name]
        if table.unit != spec.unit:
            yield _wrong_unit(case.where("state", name, "unit"), name, spec.unit, table.unit)
        allowed = keys_of(spec.dims, tuple(case.actors))
        for key, quantity in table.values.items():
            if key not in allowed:
                at_key = case.where("state", name, "values", key, key=True)
                yield _no_entry(at_key, name, key, allowed)
            yield from _bound(case.where("state", name, "values", key), name, quantity)
        if table.default is not None:
            yield from _bound(case.where("state", name, "default"), name, table.default)
    yield from _missing(case, elsewhere)


def _bound(where: str, name: str, quantity: Quantity) -> Iterator[Problem]:
    # Each part of a mixture is drawn by itself, so none of them may stand on a bound.
    mixed = None if quantity.prior is None else quantity.prior.mixture
    supports = [quantity.support] if mixed is None else [part.support for _, part in mixed]
    for support in supports:
        zero = support == (0.0, 0.0) and ranges.nothing(STATE[name]) is not None
        if found := [] if zero else list(_leaves(where, name, support)):
            yield from found
            return


def _leaves(where: str, name: str, support: tuple[float, float]) -> Iterator[Problem]:
    limits = ranges.of_link(STATE[name].link)
    on_bound = [ranges.stands_on(support[0], b) and ranges.stands_on(support[1], b) for b in limits]
    beyond = (support[0] < limits[0], support[1] > limits[1])
    kept = "above 0" if STATE[name].link == "log" else "above 0 and below 1"
    for bound, end, stands, leaves in zip(limits, support, on_bound, beyond, strict=True):
        if stands or leaves:
            yield Problem(
                where,
                f"{name} starts on or beyond its bound {bound:g}: can reach {end:.9g}",
                f"give it values {kept}, or a prior that stays there",
            )
            return
    unit = STATE[name].unit
    if ranges.leaves(support, ranges.of_state(unit)):
        what = f"{name} is in {unit}: {support[0]:g} to {support[1]:g} is beyond what can be"
        yield Problem(where, what, f"allowed: {ranges.spell(ranges.of_state(unit))}")


def _missing(case: Case, elsewhere: set[str]) -> Iterator[Problem]:
    for name, spec in STATE.items():
        if name in elsewhere or not spec.needed:
            continue
        table = case.state.get(name)
        if table is None:
            yield Problem(
                case.where("state", key=True),
                f"state variable {name} is missing",
                f'add it with unit: "{spec.unit}"',
            )
        elif table.default is None:
            labels = [label for label, _ in select(case, spec.needed)]
            for label in labels:
                if label not in table.values:
                    yield Problem(
                        case.where("state", name, key=True),
                        f"{name} has no start value for {label}",
                        "add it, or a default",
                    )


def _parameters(case: Case, parts: Parts) -> Iterator[Problem]:
    known = {
        column_names.parameter(m.name, field): spec
        for m in parts.mechanisms.values()
        for field, spec in param_specs(m.params).items()
    }
    for name, table in case.parameters.items():
        if name not in known:
            where = case.where("parameters", name, key=True)
            yield _unknown(where, "parameter", name, list(known))
            continue
        spec = known[name]
        if table.unit != spec.unit:
            yield _wrong_unit(case.where("parameters", name, "unit"), name, spec.unit, table.unit)
        allowed = ["all", *case.actors] if spec.per_actor else ["all"]
        for key in table.values:
            if key not in allowed:
                where = case.where("parameters", name, "values", key, key=True)
                yield _no_entry(where, name, key, allowed)
        yield from _range(case, name, table, spec)


def _range(case: Case, name: str, table: QuantityTable, spec: ParamSpec) -> Iterator[Problem]:
    limits = ranges.of_parameter(spec.unit)
    given: list[tuple[tuple[str, ...], Quantity]]
    given = [(("values", key), quantity) for key, quantity in table.values.items()]
    if table.default is not None:
        given.append((("default",), table.default))
    for path, quantity in given:
        low, high = quantity.support
        if low < limits[0] or high > limits[1]:
            yield Problem(
                case.where("parameters", name, path),
                f"{name} is in {spec.unit}: {low:g} to {high:g} leaves its range",
                f"allowed: {ranges.spell(limits)}",
            )


def _attributes(case: Case, parts: Parts) -> Iterator[Problem]:
    for name, spec in case.attributes.items():
        outcome = parts.outcomes.get(spec.outcome)
        if outcome is None:
            where = case.where("attributes", name, "outcome")
            yield _unknown(where, "outcome", spec.outcome, list(parts.outcomes))
            continue
        if spec.scale == "linear" and spec.unit != outcome.unit:
            where = case.where("attributes", name, "unit")
            yield _wrong_unit(where, spec.outcome, outcome.unit, spec.unit)
        allowed = [label for label, _ in select(case, outcome.over)]
        for i, at in enumerate(spec.entries):
            if at not in allowed:
                where = case.where("attributes", name, "at", i)
                yield _no_entry(where, spec.outcome, at, allowed)


def _instruments(case: Case, parts: Parts) -> Iterator[Problem]:
    for government, spec in case.governments.items():
        for name, use in spec.instruments.items():
            at = ("governments", government, "instruments", name)
            where, role = case.where(*at, key=True), case.actors[government].role
            held = use.instrument or name
            instrument = parts.instruments.get(held)
            if instrument is None:
                mine = [
                    i.name
                    for i in parts.instruments.values()
                    if government in members(case, i.role)
                ]
                if use.instrument is not None:
                    where = case.where(*at, "instrument")
                yield _unknown(where, "instrument", held, mine or list(parts.instruments))
                continue
            may = members(case, instrument.role)
            if government not in may:
                holders = " or ".join(may) or "nobody"
                what = f"{held} is for the role {instrument.role}; {government} is {role}"
                yield Problem(where, what, f"only {holders} can hold it")
            yield from _use(case, at, use, instrument)


def _use(
    case: Case, at: tuple[str, ...], use: InstrumentUse, instrument: Instrument
) -> Iterator[Problem]:
    targets, role = members(case, instrument.target_role), instrument.target_role
    for i, target in enumerate(use.targets):
        if target not in targets:
            yield Problem(
                case.where(*at, "target", i),
                f"{instrument.name} needs a {role} as target; {target} is none",
                nearest(target, targets),
            )
    names = [option.name for option in instrument.options]
    # Without a list of its own a government starts from an option of the instrument.
    known = {name for name in use.options or () if menu.option_of(instrument, name) is not None}
    given = [(("start",), use.start)]
    given += [(("options", i), option) for i, option in enumerate(use.options or ())]
    for path, option in given:
        if option not in known and option not in names:
            what = f'{instrument.name} has no option "{shown(option)}"'
            yield Problem(case.where(*at, path), what, nearest(option, names))
    yield from _base(case, (*at, "base"), f"{at[1]}.{at[3]}", use, use.base, _menu(use, names))


def _menu(use: InstrumentUse, names: Sequence[str]) -> list[str]:
    return list(use.options or names)


def _base(
    case: Case,
    at: tuple[str, ...],
    lever: str,
    use: InstrumentUse,
    base: Base,
    names: list[str],
) -> Iterator[Problem]:
    given = [
        (("record", quarter), False, option) for quarter, option in (base.record or {}).items()
    ]
    given += [(("shares", option), True, option) for option in base.shares or {}]
    unknown = [(path, key, option) for path, key, option in given if option not in names]
    for path, key, option in unknown:
        what = f'{lever} has no option "{shown(option)}" on its menu'
        yield Problem(case.where(*at, path, key=key), what, nearest(option, names))
    # What is misspelt is no second mistake where it leaves the start without a share.
    if unknown or use.start not in names:
        return
    if base.record is not None:
        # A use that starts elsewhere is wrong there; a reading that says so is wrong itself.
        where = case.where(*at[:-1], "start") if at[-1] == "base" else case.where(*at, "record")
        yield from _stood(case, where, lever, use, base.record)
    elif not (base.shares or {}).get(use.start):
        what = f'the option in force at the start, "{use.start}", has no share in the base'
        where = case.where(*at, "shares", use.start, key=True)
        yield Problem(where, f"{lever}: {what}", "give it one: it was chosen once")


def _stood(
    case: Case, where: str, lever: str, use: InstrumentUse, record: Mapping[str, str]
) -> Iterator[Problem]:
    stood = in_force(record, case.start)
    if stood is not None and stood != use.start:
        what = f'{lever} starts from "{use.start}"; its record has "{stood}" in {case.start}'
        fix = f'menus are absolute and a case starts from what stood: write start: "{stood}"'
        yield Problem(where, what, f"{fix}, or mend the record")


def _readings(case: Case, parts: Parts) -> Iterator[Problem]:
    slots = {m.slot for m in parts.mechanisms.values() if m.slot}
    uses = {
        f"{g}.{n}": u for g, spec in case.governments.items() for n, u in spec.instruments.items()
    }
    for name, reading in case.readings.items():
        if name in slots:
            what = f'"{name}" is the slot of rival mechanisms already'
            yield Problem(case.where("readings", name, key=True), what, "choose another name")
        for coding, found in reading.codings.items():
            for lever, base in found.bases.items():
                at = ("readings", name, "codings", coding, "bases", lever)
                use = uses.get(lever)
                if use is None:
                    yield _unknown(case.where(*at, key=True), "instrument", lever, list(uses))
                    continue
                instrument = parts.instruments.get(use.instrument or lever.partition(".")[2])
                if instrument is not None:  # else reported with the government
                    names = [option.name for option in instrument.options]
                    yield from _base(case, at, lever, use, base, _menu(use, names))


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


def _answers(case: Case) -> Iterator[Problem]:
    levers = [f"{g}.{i}" for g, other in case.governments.items() for i in other.instruments]
    for government, spec in case.governments.items():
        others = [lever for lever in levers if not lever.startswith(f"{government}.")]
        for name, use in spec.instruments.items():
            for i, answer in enumerate(use.answered_by):
                if answer not in others:
                    at = ("governments", government, "instruments", name, "answered_by", i)
                    what = f'no other government holds the lever "{shown(answer)}"'
                    yield Problem(case.where(at), what, nearest(answer, others))


def _domains(case: Case, parts: Parts) -> Iterator[Problem]:
    for government, spec in case.governments.items():
        for i, name in enumerate(spec.leaves_out):
            if name not in parts.mechanisms:
                where = case.where("governments", government, "leaves_out", i)
                yield _unknown(where, "mechanism", name, list(parts.mechanisms))
        for name, line in spec.lines.items():
            for i, held in enumerate(line.domain):
                if held not in spec.instruments:
                    yield Problem(
                        case.where("governments", government, "lines", name, "domain", i),
                        f'{government} has no instrument "{held}"',
                        nearest(held, list(spec.instruments)),
                    )


def _variants(case: Case, parts: Parts) -> Iterator[Problem]:
    slots = {m.slot for m in parts.mechanisms.values() if m.slot}
    for slot, shares in case.variants.items():
        if slot not in slots:
            yield Problem(
                case.where("variants", slot, key=True),
                f'no rival mechanisms share the slot "{slot}"',
                nearest(slot, sorted(slots)),
            )
            continue
        rivals = [m.name for m in parts.mechanisms.values() if m.slot == slot]
        for name in shares:
            if name not in rivals:
                yield Problem(
                    case.where("variants", slot, name, key=True),
                    f'"{name}" is no rival of {slot}',
                    nearest(name, rivals),
                )
