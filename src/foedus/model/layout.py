"""The drawn numbers of a model, laid out as columns of one matrix (draw, column).

Every start value, parameter, line weight and menu trait is a column with its own prior, stream,
unit, source and grade; `foedus.dynamics.priors` fills the matrix, `foedus.model.assemble` reads it.
"""

import dataclasses
from collections.abc import Iterable, Iterator

from foedus import column_names
from foedus.case import Base, Case, InstrumentUse, Practice, Quantity, QuantityTable, practice
from foedus.case.fields import EMPTY
from foedus.case.readings import Chosen, base_of, choices
from foedus.contract import (
    Mechanism,
    Prior,
    beta,
    dirichlet,
    fixed,
    loguniform,
    param_specs,
    uniform,
)
from foedus.model import ranges
from foedus.model.types import Attribute, Column, Lever, Line
from foedus.state import STATE


def keys_of(dims: tuple[str, ...], actors: tuple[str, ...]) -> list[str]:
    """Return the keys of a variable in the case: ``JPN``, or ``CHN>JPN`` off the diagonal too."""
    if dims == ("actor",):
        return list(actors)
    return [f"{a}>{b}" for a in actors for b in actors]


def begun(mechanisms: Iterable[Mechanism]) -> set[str]:
    """Return the state variables whose start is no number under ``state`` of a case.

    Mechanisms begin some; what is by line starts with the weights of the lines.
    """
    by_line = {name for name, spec in STATE.items() if spec.dims == ("line",)}
    return by_line.union(*(mechanism.begins for mechanism in mechanisms))


def state_columns(
    case: Case, mechanisms: tuple[Mechanism, ...], actors: tuple[str, ...]
) -> Iterator[Column]:
    """Yield a column for every start value that the case gives."""
    elsewhere = begun(mechanisms)
    for name, spec in STATE.items():
        table = case.state.get(name)
        if name in elsewhere or table is None:
            continue
        for key in keys_of(spec.dims, actors):
            quantity = table.values.get(key) or table.default
            if quantity is not None:
                own = key if key in table.values or not table.pooled else "*"
                column = _from_case(
                    column_names.start_value(name, key),
                    column_names.start_value(name, own),
                    quantity,
                    spec.unit,
                    spec.meaning,
                )
                prior = ranges.lifted(column.prior, spec)
                yield dataclasses.replace(column, prior=prior)


def _from_case(name: str, stream: str, quantity: Quantity, unit: str, meaning: str) -> Column:
    return Column(name, stream, quantity.to_prior(), unit, quantity.source, quantity.grade, meaning)


def parameter_columns(
    case: Case, mechanisms: tuple[Mechanism, ...], actors: tuple[str, ...]
) -> Iterator[Column]:
    """Yield a column for every parameter of every mechanism, the case's override first."""
    for mechanism in mechanisms:
        for field, spec in param_specs(mechanism.params).items():
            base = column_names.parameter(mechanism.name, field)
            table = case.parameters.get(base)
            for key in list(actors) if spec.per_actor else [""]:
                name = column_names.parameter(mechanism.name, field, key)
                quantity = _override(table, key)
                own = bool(key) and (not spec.pooled or (table is not None and key in table.values))
                stream = name if own else base
                if quantity is None:
                    yield Column(
                        name,
                        stream,
                        spec.prior,
                        spec.unit,
                        spec.source,
                        spec.grade,
                        spec.meaning,
                        spec.null,
                    )
                else:
                    column = _from_case(name, stream, quantity, spec.unit, spec.meaning)
                    yield dataclasses.replace(column, null=spec.null)


def _override(table: QuantityTable | None, key: str) -> Quantity | None:
    if table is None:
        return None
    return table.values.get(key or "all") or table.values.get("all") or table.default


def line_columns(
    case: Case, lines: tuple[Line, ...], attributes: tuple[Attribute, ...]
) -> Iterator[Column]:
    """Yield weight, discount and values of every line."""
    for line in lines:
        spec = case.governments[line.government].lines[line.name.split(".", 1)[1]]
        if spec.weight is not None:
            yield _from_case(
                column_names.line_weight(line.name),
                column_names.line_weight(line.name),
                spec.weight,
                "share",
                f"influence of {spec.title} at the start",
            )
        yield _from_case(
            column_names.line_discount(line.name),
            column_names.line_discount(line.name),
            spec.discount,
            "factor per quarter",
            f"patience of {spec.title}",
        )
        for attribute in attributes:
            value = spec.values.get(attribute.name)
            if value is None:
                continue
            name = column_names.interest_weight(line.name, attribute.name)
            yield Column(
                name,
                name,
                Prior("gamma", (value.weight,)),
                "share before normalisation",
                spec.source,
                spec.grade,
                f"worth of one swing of {attribute.name} to {spec.title}",
            )
            if value.sign == "?":
                name = column_names.interest_sign(line.name, attribute.name)
                yield Column(
                    name,
                    name,
                    uniform(-1.0, 1.0),
                    "sign",
                    spec.source,
                    spec.grade,
                    f"whether {spec.title} gains or loses by {attribute.name}",
                )


STANDING = 0.8
"""Share of the option that stands before any record is seen; the others share the rest."""


def lever_columns(
    case: Case, levers: tuple[Lever, ...], chosen: Chosen = EMPTY
) -> Iterator[Column]:
    """Yield base shares, opening, sharpness and range of every lever.

    A base is drawn as Dirichlet(c r + f). With a record, r puts `STANDING` on the option that
    stands and f is what the record shows, worth half of the mean of its moves and its periods, at
    most two; c is uniform in the logarithm. Elicited shares are r, and c what they are worth.

    Parameters
    ----------
    chosen
        Codings of the record in place of those of the case, by reading.
    """
    for lever in levers:
        use = case.governments[lever.government].instruments[lever.use]
        base, seen = read(case, lever.name, use, chosen)
        every = (read(case, lever.name, use, other) for other in choices(case.readings))
        yield from _base_columns(lever, base, seen)
        yield from _opening_columns(lever, use, base, seen, any(_fitted(use, *o) for o in every))
        name, meaning = column_names.sharpness(lever.name), "chance that the better option is taken"
        if use.sharpness is not None:
            yield _from_case(name, name, use.sharpness, "probability", meaning)
        else:
            instrument = lever.instrument
            found = (instrument.sharpness, "probability", instrument.source, instrument.grade)
            yield Column(name, name, *found, meaning)
        name, meaning = (
            column_names.spread(lever.name),
            "typical spread of what its options are worth",
        )
        yield _from_case(name, name, use.range, "reference swings", meaning)


def read(case: Case, lever: str, use: InstrumentUse, chosen: Chosen) -> tuple[Base, Practice]:
    """Return the base of a lever under chosen codings of the record, and what it comes to."""
    base, reference = base_of(case.readings, chosen, lever, use.base, case.reference)
    return base, practice(base, reference, case.start, use.start)


def _fitted(use: InstrumentUse, base: Base, seen: Practice) -> bool:
    """Return whether an opening follows from moves.

    Moves of a ratchet led to what stands now; none was made with nothing changed.
    """
    return use.opening is None and seen.moves > 0 and not base.ratchet


def _base_columns(lever: Lever, base: Base, seen: Practice) -> Iterator[Column]:
    name, recorded = column_names.base_weight(lever.name), base.record is not None
    meaning = "how strongly what stands before the record is believed to go on"
    if recorded:
        prior = loguniform(0.5, 4.0)
        yield Column(name, name, prior, "decisions", "assumption", "E", meaning)
    elif base.strength is not None:
        meaning = "how many decisions the elicited shares are worth"
        yield _from_case(name, name, base.strength, "decisions", meaning)
    else:
        meaning = "how many decisions the elicited shares are worth"
        prior = uniform(4.0, 12.0)
        yield Column(name, name, prior, "decisions", "assumption", "E", meaning)
    worth = min(4.0, (seen.moves + seen.periods) / 2.0) / 2.0
    kinds = sorted(set(lever.alike))
    for i, option in enumerate(lever.options):
        column, meaning = (
            column_names.base_share(lever.name, option),
            "share of the option where nothing has changed",
        )
        same = [o for o, first in zip(lever.options, lever.alike, strict=True) if first == i]
        if not same:
            prior, meaning = fixed(0.0), f"counted with {lever.options[lever.alike[i]]}"
        else:
            shown = sum(seen.shares.get(o, 0.0) for o in same)
            others = (1.0 - STANDING) / max(len(kinds) - 1, 1)
            before = STANDING if i == lever.alike[lever.start] else others
            prior = dirichlet(before, worth * shown) if recorded else dirichlet(shown, 0.0)
        yield Column(column, column, prior, "share", base.source, base.grade, meaning)


def _opening_columns(
    lever: Lever, use: InstrumentUse, base: Base, seen: Practice, ever: bool
) -> Iterator[Column]:
    """Yield the opening of a lever; with its moves where some coding of the record has moves."""
    name, meaning = column_names.opening(lever.name), "chance that the instrument is on the agenda"
    unit, instrument = "probability/quarter", lever.instrument
    fitted = _fitted(use, base, seen)
    if ever:
        # With a prior that favours no rate, the mean of its posterior is the rate observed.
        moves = Prior("gamma", (float(seen.moves),)) if fitted else fixed(0.0)
        counted = column_names.opening_moves(lever.name)
        about = f"moves that the record of {seen.quarters} quarters stands for"
        yield Column(counted, counted, moves, "moves", base.source, base.grade, about)
    if use.opening is not None:
        yield _from_case(name, name, use.opening, unit, meaning)
    elif not fitted:
        found = (instrument.opening, unit, instrument.source, instrument.grade)
        yield Column(name, name, *found, meaning)
    else:
        before = lever.opens_before_budget
        part = 1.0 if before is None else (before + 1) / 4.0
        prior = Prior("fitted", (seen.quarters * part,))
        yield Column(name, name, prior, unit, base.source, base.grade, meaning)


def choice_columns(case: Case) -> Iterator[Column]:
    """Yield how much of chance is drawn anew whenever a lever opens (alpha)."""
    name, meaning = (
        column_names.TRANSITORY,
        "part of the scale of chance that is drawn anew each time",
    )
    if case.transitory is not None:
        yield _from_case(name, name, case.transitory, "share", meaning)
    else:
        yield Column(name, name, uniform(0.5, 0.7), "share", "assumption", "E", meaning)


def government_columns(case: Case, levers: tuple[Lever, ...]) -> Iterator[Column]:
    """Yield how far each deciding government expects others to answer its moves (kappa)."""
    for government in dict.fromkeys(lever.government for lever in levers):
        name = column_names.anticipation(government)
        given = case.governments[government].anticipation
        meaning = "part of others' first-order response that the government expects"
        if given is not None:
            yield _from_case(name, name, given, "share", meaning)
        else:
            yield Column(name, name, beta(2.0, 2.0), "share", "assumption", "E", meaning)


def variant_columns(case: Case, mechanisms: tuple[Mechanism, ...]) -> Iterator[Column]:
    """Yield one uniform number per slot of rival mechanisms; it picks the rival of the draw."""
    for slot in sorted({m.slot for m in mechanisms if m.slot}):
        yield Column(
            column_names.rival(slot),
            column_names.rival(slot),
            uniform(0.0, 1.0),
            "quantile",
            "assumption",
            "E",
            f"which rival formula of {slot} the draw holds",
        )
