"""What functions of parts that do not ship raise, and what they return amiss: located errors."""

import dataclasses
import inspect
import traceback
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, cast

from foedus.contract import Instrument, Mechanism, Outcome
from foedus.errors import CompileError, FoedusError, Problem, nearest, shown
from foedus.outcomes import Reading
from foedus.state import Procedure

Part = Mechanism | Instrument | Outcome


def stopped(error: BaseException, folder: str, what: str, where: str = "") -> Problem:
    """Return an exception as one problem, at the last line of the folder that it passed.

    Parameters
    ----------
    where
        The place where it passed none; that of the folder if absent.
    """
    frames = traceback.extract_tb(error.__traceback__)
    mine = [frame for frame in frames if Path(frame.filename).parent == Path(folder)]
    where = f"{mine[-1].filename}:{mine[-1].lineno}" if mine else where or folder
    said = str(error).strip().splitlines()
    text = f"{type(error).__name__}: {said[0]}" if said else type(error).__name__
    return Problem(where, f"{what}: {shown(text, 300)}", _hint(error))


def _hint(error: BaseException) -> str:
    # A name that a formula asks of the world and that is none is most often misspelt.
    name, holder = getattr(error, "name", None), getattr(error, "obj", None)
    if isinstance(error, AttributeError) and name and dataclasses.is_dataclass(holder):
        return nearest(name, [field.name for field in dataclasses.fields(holder)])
    return ""


def guarded(part: Part, kind: str, where: str) -> Part:
    """Return a part whose functions turn what they raise, or return amiss, into located errors.

    Parameters
    ----------
    kind, where
        ``mechanism``, ``instrument`` or ``outcome``, and ``file:line`` of its declaration.
    """
    changed: dict[str, Any] = {}
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        if callable(value) and not isinstance(value, type | Reading):
            changed[field.name] = _guard(value, field.name, part, f"{kind} {part.name}", where)
    return dataclasses.replace(part, **changed)


def _guard(
    function: Callable[..., Any], field: str, part: Part, who: str, where: str
) -> Callable[..., Any]:
    folder = str(Path(where.rpartition(":")[0]).parent)
    name = getattr(function, "__name__", field)
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is not None and Path(code.co_filename).parent == Path(folder):
        where = f"{code.co_filename}:{code.co_firstlineno}"

    @wraps(function)
    def called(*given: Any) -> Any:
        try:
            found = function(*given)
        except FoedusError:
            raise
        except Exception as error:
            raise CompileError(stopped(error, folder, f"{who} stopped in {name}", where)) from error
        if wrong := list(_amiss(field, found, part, given)):
            raise CompileError([Problem(where, f"{who}: {name} {what}") for what in wrong])
        return found

    return called


_DECLARED = {"appraise": "appraises", "step": "writes", "begin": "begins"}
"""Of a mechanism, the declaration of what a function returns."""


def _amiss(field: str, found: Any, part: Part, given: tuple[Any, ...]) -> Iterator[str]:
    if field in _DECLARED:
        yield from _variables(found, given[0], getattr(part, _DECLARED[field]))
    elif field == "compute":
        assert isinstance(part, Outcome)
        yield from _entries(found, given[0], part.dims)
    elif field == "solve" and not isinstance(found, type(given[1])):
        yield f"returns {shown(repr(found))}, and not the parameters with intercepts filled in"
    elif field == "aggregate" and not isinstance(found, Procedure):
        yield f"returns {shown(repr(found))}, no Procedure"


def _variables(found: Any, world: Any, declared: tuple[str, ...]) -> Iterator[str]:
    """Say in what a result differs from what is declared; members, the last axis, may be one."""
    if not isinstance(found, dict):
        yield "returns no dictionary of variables"
        return
    values = cast(dict[str, Any], found)
    for name in sorted(set(declared) ^ set(values)):
        there = "returns" if name in values else "does not return"
        yield f"{there} {name}, which is {'not ' if name in values else ''}declared"
    for name in sorted(set(declared) & set(values)):
        holder = world.appraisals if hasattr(world.appraisals, name) else world.link
        wanted, shape = getattr(holder, name).shape[:-1], _shape(values[name])
        if not shape:
            got = "one number" if shape is not None else shown(repr(values[name]))
            over = (*wanted, "members")
            yield f"returns {got} for {name}, and it is an array of numbers over {over}"
            continue
        got = shape[:-1]
        pairs = zip(reversed(got), reversed(wanted), strict=False)
        if len(got) > len(wanted) or any(size not in (1, whole) for size, whole in pairs):
            yield f"returns {name} over {got}, and it is over {wanted}"


def _shape(value: Any) -> tuple[int, ...] | None:
    """Return the shape of an array of real numbers; None for anything else."""
    return (
        value.shape if getattr(getattr(value, "dtype", None), "kind", "") in tuple("biuf") else None
    )


def _entries(found: Any, world: Any, dims: tuple[str, ...]) -> Iterator[str]:
    """Say in what a result is no array over some dimensions and the members of a world."""
    actors, lines = world.state.gdp.shape[0], world.appraisals.line_share.shape[0]
    sizes = tuple(lines if dim == "line" else actors for dim in dims)
    members = {world.state.gdp.shape[-1], world.appraisals.line_share.shape[-1]}
    shape = _shape(found)
    if shape is None:
        yield f"returns {shown(repr(found))}, and dims {dims} want an array of numbers"
    elif shape[:-1] != sizes or shape[-1] not in members:
        wanted = (*sizes, max(members))
        yield f"returns an array of the shape {shape}, and dims {dims} and members are {wanted}"
