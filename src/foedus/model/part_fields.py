"""Whether the fields of a part that does not ship hold what they are declared to hold."""

import dataclasses
import types
from collections.abc import Callable, Iterator
from numbers import Real
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from equinox import Module

from foedus import prior
from foedus.contract import Instrument, Mechanism, Outcome, Prior, intercepts, param_specs
from foedus.errors import shown

Fault = tuple[str, str, str]
"""Where within the part (``effects[0].sign``), what is wrong there, and how to mend it."""


def faults(part: Mechanism | Instrument | Outcome) -> Iterator[Fault]:
    """Return what is wrong with the fields of a part, those of its ``Params`` class too."""
    yield from _record(part, "")
    params = part.params if isinstance(part, Mechanism) else None
    if isinstance(params, type):
        yield from _params(params)


def _params(params: type) -> Iterator[Fault]:
    if not issubclass(params, Module) or not dataclasses.is_dataclass(params):
        fix = "write class Params(Module) with a param(...) for each field"
        yield "params", f"is {params.__name__}, no class of fields", fix
        return
    specs: dict[str, Any] = {**param_specs(params), **intercepts(params)}
    for field in dataclasses.fields(params):
        if field.name in specs:
            yield from _record(specs[field.name], field.name)
        else:
            yield field.name, "has no prior", "write param(...) or intercept(...) after it"


def _record(record: Any, at: str) -> Iterator[Fault]:
    """Hold each field of a record to its annotation, and a prior to what makes it one."""
    wrong = False
    hints = get_type_hints(cast("Any", type(record)))
    for field in dataclasses.fields(record):
        place = f"{at}.{field.name}" if at else field.name
        for fault in _value(getattr(record, field.name), hints[field.name], place):
            wrong = True
            yield fault
    if not wrong and isinstance(record, Prior):
        if record.family in prior.DEPENDENT:
            yield at, f"is {record.family}, which depends on other numbers", "take another family"
        elif what := prior.fault(record):
            yield at, what, "mend the numbers"


def _value(value: Any, kind: Any, at: str) -> Iterator[Fault]:
    origin, among = get_origin(kind), get_args(kind)
    if origin is tuple:
        yield from _several(value, among, at)
    elif origin is Literal:
        if not any(isinstance(value, type(one)) and value == one for one in among):
            yield at, f"is {_got(value)}", f"allowed: {', '.join(among)}"
    elif origin in (Union, types.UnionType):
        if value is not None or types.NoneType not in among:
            yield from _value(value, next(a for a in among if a is not types.NoneType), at)
    elif origin is Callable or kind is Any:
        if origin and not callable(value):
            yield at, f"is {_got(value)}, no function", "write the name of a function"
    elif kind is float:
        if not isinstance(value, Real) or value is True or value is False:
            yield at, f"is {_got(value)}, no number", "write a number"
    elif not isinstance(value, kind):
        yield at, f"is {_got(value)}, no {'class' if kind is type else kind.__name__}", ""
    elif dataclasses.is_dataclass(kind):
        yield from _record(value, at)


def _several(value: Any, among: tuple[Any, ...], at: str) -> Iterator[Fault]:
    if not isinstance(value, tuple):
        yield at, f"is {_got(value)}, no tuple", f"write {at}=({_got(value)},)"
        return
    values = cast("tuple[Any, ...]", value)
    kinds = [among[0]] * len(values) if among[-1] is ... else list(among)
    if len(kinds) != len(values):
        yield at, f"is {_got(value)}", f"write {len(kinds)} values"
        return
    for i, (each, kind) in enumerate(zip(values, kinds, strict=True)):
        yield from _value(each, kind, f"{at}[{i}]")


def _got(value: Any) -> str:
    return shown(repr(value))
