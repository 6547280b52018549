"""What of a model is compiled: its structure, without the numbers that are given to it later.

Two models of one structure share compiled code, in a process and, by its digest, between processes.
"""

import dataclasses
import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from foedus.model.types import Model
from foedus.model.view import left_out, view_of

PACKAGE = __name__.split(".", 1)[0]


@dataclass(frozen=True)
class Structure:
    """What compiled code depends on, beside the program itself.

    Attributes
    ----------
    key
        Parts, levers with their menus, who sees whom, names of columns: whatever is constant in
        the code. Equal keys compile to the same code.
    model
        A model of that structure.
    """

    key: tuple[Any, ...]
    model: Model = field(compare=False)

    @cached_property
    def digest(self) -> str | None:
        """Return the SHA-256 of the structure, in hexadecimal.

        None where it holds a function that is no named one of the program: a part of one's own may
        call what nobody has digested, so its code must not be kept beyond this process.
        """
        found = hashlib.sha256()
        try:
            _write(found, self.key)
        except _ForeignError:
            return None
        return found.hexdigest()


def structure_of(model: Model) -> Structure:
    """Return the structure of a model.

    What is left out is given to the code: swings and odds of rivals (`foedus.model.assemble`), the
    calendar (`foedus.engine.calendar`), and whatever is a column of the draw.
    """
    attributes = [dataclasses.replace(a, swing=0.0) for a in model.attributes]
    levers = [
        dataclasses.replace(v, opens_before_renewal=None, opens_before_budget=None)
        for v in model.levers
    ]
    parts = (model.mechanisms, tuple(levers), model.kept, model.lines, tuple(attributes))
    roles = tuple((name, role.tobytes()) for name, role in sorted(model.roles.items()))
    sights = tuple((g, view_of(model, g), left_out(model, g)) for g in model.governments)
    names = tuple(column.name for column in model.columns)
    who = (model.actors, model.patron, model.look_ahead, model.still)
    return Structure((*parts, roles, sights, names, who), model)


class _ForeignError(Exception):
    """Something of a structure is not of the program."""


def _write(into: Any, part: Any) -> None:
    """Write a part of a structure into a digest, each piece with its type and its length."""
    kind = cast("Any", type(part))
    if part is None or isinstance(part, bool | int | float | str | bytes):
        text = part if isinstance(part, bytes) else repr(part).encode()
        into.update(f"{kind.__name__} {len(text)}:".encode() + text)
        return
    pieces: list[Any]
    if isinstance(part, Mapping):
        pieces = sorted(cast("Mapping[str, Any]", part).items())
    elif isinstance(part, frozenset):
        pieces = sorted(cast("frozenset[str]", part))
    elif isinstance(part, tuple | list):
        pieces = list(cast("tuple[Any, ...]", part))
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        pieces = [(f.name, getattr(part, f.name)) for f in dataclasses.fields(part)]
        pieces.append(_name_of(kind))
    else:
        pieces = [_name_of(part)]
    into.update(f"{kind.__name__} {len(pieces)}:".encode())
    for piece in pieces:
        _write(into, piece)


def _name_of(part: Any) -> str:
    """Return the module and name of a function or class, where they lead back to it."""
    module, name = getattr(part, "__module__", ""), getattr(part, "__qualname__", "")
    found: Any = sys.modules.get(module)
    for step in name.split("."):
        found = getattr(found, step, None)
    if found is not part or module.split(".", 1)[0] != PACKAGE:
        raise _ForeignError(f"{module}.{name}")
    return f"{module}.{name}"
