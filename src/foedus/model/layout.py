"""The drawn numbers of a model, laid out as columns of one matrix (draw, column).

Every start value, parameter, line weight and menu trait is a column with its own prior, stream,
unit, source and grade; `foedus.engine` fills the matrix, `foedus.model.assemble` reads it.
"""

import dataclasses
from collections.abc import Iterator

from foedus.case import Case, Quantity, QuantityTable
from foedus.contract import Mechanism, Prior, beta, param_specs, uniform
from foedus.model.types import Attribute, Column, Lever, Line
from foedus.state import STATE


def keys_of(dims: tuple[str, ...], actors: tuple[str, ...]) -> list[str]:
    """Return the keys of a variable in the case: ``JPN``, or ``CHN>JPN`` off the diagonal too."""
    if dims == ("actor",):
        return list(actors)
    return [f"{a}>{b}" for a in actors for b in actors]


def state_columns(
    case: Case, mechanisms: tuple[Mechanism, ...], actors: tuple[str, ...]
) -> Iterator[Column]:
    """Yield a column for every start value that the case gives."""
    begun = {name for mechanism in mechanisms for name in mechanism.begins}
    for name, spec in STATE.items():
        table = case.state.get(name)
        if name in begun or name == "line_weight" or table is None:
            continue
        for key in keys_of(spec.dims, actors):
            quantity = table.values.get(key) or table.default
            if quantity is not None:
                own = key if key in table.values or not table.pooled else "*"
                yield _from_case(
                    f"state.{name}[{key}]",
                    f"state.{name}[{own}]",
                    quantity,
                    spec.unit,
                    spec.meaning,
                )


def _from_case(name: str, stream: str, quantity: Quantity, unit: str, meaning: str) -> Column:
    return Column(name, stream, quantity.to_prior(), unit, quantity.source, quantity.grade, meaning)


def parameter_columns(
    case: Case, mechanisms: tuple[Mechanism, ...], actors: tuple[str, ...]
) -> Iterator[Column]:
    """Yield a column for every parameter of every mechanism, the case's override first."""
    for mechanism in mechanisms:
        for field, spec in param_specs(mechanism.params).items():
            base = f"{mechanism.name}.{field}"
            table = case.parameters.get(base)
            for key in list(actors) if spec.per_actor else [""]:
                name = f"{base}[{key}]" if key else base
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
                f"line.{line.name}.weight",
                f"line.{line.name}.weight",
                spec.weight,
                "share",
                f"influence of {spec.title} at the start",
            )
        yield _from_case(
            f"line.{line.name}.discount",
            f"line.{line.name}.discount",
            spec.discount,
            "factor per quarter",
            f"patience of {spec.title}",
        )
        for attribute in attributes:
            value = spec.values.get(attribute.name)
            if value is None:
                continue
            name = f"line.{line.name}.{attribute.name}"
            yield Column(
                f"{name}.weight",
                f"{name}.weight",
                Prior("gamma", (value.weight,)),
                "share before normalisation",
                spec.source,
                spec.grade,
                f"worth of one swing of {attribute.name} to {spec.title}",
            )
            if value.sign == "?":
                yield Column(
                    f"{name}.sign",
                    f"{name}.sign",
                    uniform(-1.0, 1.0),
                    "sign",
                    spec.source,
                    spec.grade,
                    f"whether {spec.title} gains or loses by {attribute.name}",
                )


def lever_columns(case: Case, levers: tuple[Lever, ...]) -> Iterator[Column]:
    """Yield opening, inertia and sharpness of every lever."""
    meanings = {
        "opening": ("probability/quarter", "chance that the instrument is on the agenda"),
        "inertia": ("reference swings", "cost of moving the instrument over its range"),
        "sharpness": ("probability", "chance that the better option by one swing is taken"),
    }
    for lever in levers:
        use = case.governments[lever.government].instruments[lever.use]
        for trait, (unit, meaning) in meanings.items():
            name = f"lever.{lever.name}.{trait}"
            quantity: Quantity | None = getattr(use, trait)
            if quantity is not None:
                yield _from_case(name, name, quantity, unit, meaning)
            else:
                prior: Prior = getattr(lever.instrument, trait)
                yield Column(
                    name,
                    name,
                    prior,
                    unit,
                    lever.instrument.source,
                    lever.instrument.grade,
                    meaning,
                )


def government_columns(case: Case, levers: tuple[Lever, ...]) -> Iterator[Column]:
    """Yield how far each deciding government expects others to answer its moves (kappa)."""
    for government in dict.fromkeys(lever.government for lever in levers):
        name = f"government.{government}.anticipation"
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
            f"variant.{slot}",
            f"variant.{slot}",
            uniform(0.0, 1.0),
            "quantile",
            "assumption",
            "E",
            f"which rival formula of {slot} the draw holds",
        )
