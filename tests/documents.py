"""Documents with only what a test is about written out."""

import types
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from foedus.result.documents.record import Record

R = TypeVar("R", bound=Record)


def made(kind: type[R], /, **given: Any) -> R:
    """Return a record with some fields given and the others as empty as their types allow."""
    hints = get_type_hints(kind)
    rest = {f.name: empty(hints[f.name]) for f in fields(kind) if f.name not in given}
    return kind(**rest, **given)


def empty(hint: Any) -> Any:
    """Return the least of a type: null where it may be, no words, none of many, zero."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return None if type(None) in get_args(hint) else empty(get_args(hint)[0])
    if origin is Literal:
        return get_args(hint)[0]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {}
    if origin is tuple:
        return ()
    return made(hint) if issubclass(hint, Record) else hint()
