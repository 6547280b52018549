"""What pydantic found wrong with the shape of a case, in the words of the case format."""

import re
import typing
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from foedus.case.locate import MAX_PROBLEMS, Path, Positions
from foedus.errors import Problem, nearest, shown

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "date_type": "a date like 2025-01-20",
    "dict_type": "a mapping (key: value)",
    "mapping_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "tuple_type": "a list like [a, b]",
}

_WRITE = {
    "bool_type": "write true or false, without quotes",
    "date_type": "write year-month-day with two digits each, without quotes",
    **dict.fromkeys(("dict_type", "mapping_type", "model_type"), "write its keys under it"),
    "finite_number": "write a plain number",
}

# What the patterns of `foedus.case.fields` allow, by how each begins.
_PATTERNS = (
    (r"^[A-Za-z][A-Za-z0-9_]{0,31}(>", "an actor such as JPN, or two such as CHN>JPN"),
    (r"^[A-Za-z][A-Za-z0-9_]{0,31}\.", "a lever such as USA.tariff"),
    (r"^[A-Za-z][A-Za-z0-9_]{0,31}$", "a name of up to 32 letters A to Z, digits and _"),
    (r"^[A-Za-z][A-Za-z0-9_-]{0,31}", "a name of up to 32 letters A to Z, digits, _ and -"),
    (r"^[A-Za-z][A-Za-z0-9_-]", "a name of up to 64 letters A to Z, digits, _ and -"),
    (r"^[a-z][a-z0-9_]{0,63}\.", "a mechanism and its parameter such as economy.growth"),
    (r"^[a-z][a-z0-9_]", "a name of up to 64 small letters a to z, digits and _"),
    (r"^[a-z0-9][a-z0-9-]", "a name of up to 64 small letters a to z, digits and -"),
    (r"^\S", "an option of up to 64 characters"),
    ("^[0-9]{4}Q", "a quarter such as 2025Q1"),
    ("^P", "a paragraph such as P6"),
    ("^E", "an event such as E1"),
    ("^N", "a figure such as N1"),
    ("^(author", "author, inferred, or an actor such as actor:Japan"),
)

_PRIORS = {
    "uniform": "[low, high]",
    "triangular": "[low, mode, high]",
    "normal": "[mean, sd]",
    "bounds": "[low, high]",
    "lognormal": "[median, sd of the logarithm]",
    "beta": "[a, b]",
    "mixture": "[[weight, prior], [weight, prior], ...]",
}


class RefusedError(ValueError):
    """A value that a record refuses: what is wrong with it, and what to write instead."""

    def __init__(self, what: str, fix: str, at: Path = ()) -> None:
        """Keep the fix apart from the sentence, and where below the record it stands."""
        super().__init__(f"{what}; {fix}")
        self.what, self.fix, self.at = what, fix, at


def problems_of(
    error: ValidationError, root: type[BaseModel], positions: Positions
) -> list[Problem]:
    """Turn the findings of a validation into located sentences, up to a readable number.

    Parameters
    ----------
    error
        What pydantic raised.
    root
        Model that was validated; its fields are the names that may be written.
    positions
        Where each part of the file stands.
    """
    return [
        _problem(details, root, positions)
        for details in error.errors(include_url=False)[:MAX_PROBLEMS]
    ]


def spell(path: Path) -> str:
    """Write a path as ``policies.firm.do[2]``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return shown(text, 200)


def show(got: Any) -> str:
    """Return what was written as a message repeats it."""
    if isinstance(got, dict | list | tuple):
        return "a mapping" if isinstance(got, dict) else "a list"
    if got is None:
        return "nothing"
    if isinstance(got, bool):
        return str(got).lower()
    return f'"{shown(got)}"' if isinstance(got, str) else shown(str(got))


def _problem(details: ErrorDetails, root: type[BaseModel], positions: Positions) -> Problem:
    path = details["loc"]
    # A key that breaks its pattern is reported by pydantic as an extra step "[key]".
    at_key = bool(path) and path[-1] == "[key]"
    path = path[:-1] if at_key else path
    kind, message, got = details["type"], details["msg"], details["input"]
    if kind == "extra_forbidden":
        what, fix = "unknown key", _known(str(path[-1]), _fields(root, path[:-1]))
        return _located(positions, path, what, fix, at_key=True)
    if kind == "missing":
        return _missing(path, root, positions)
    if kind.startswith("json_"):
        return Problem(positions.where(()), f"is no JSON: {message.removeprefix('Invalid JSON: ')}")
    fix = ""
    if kind == "value_error":
        error = details.get("ctx", {}).get("error")
        what = message.removeprefix("Value error, ")
        if isinstance(error, RefusedError):
            what, fix, path = error.what, error.fix, (*path, *error.at)
    elif kind == "literal_error":
        what, fix = _not_among(details)
    elif kind == "string_pattern_mismatch":
        what, fix = f"{show(got)} is not {_pattern(details)}", _foreign(got) or "mend or rename it"
    elif kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        what = f"should be {_range(root, path) or message.partition('be ')[2]}; got {show(got)}"
        fix = "choose a number within"
    elif kind in ("too_long", "too_short"):
        what, fix = _length(details, path)
    else:
        what, fix = f"{_should(kind, message)}; got {show(got)}", _shape_fix(kind, got, path)
    return _located(positions, path, what, fix, at_key=at_key)


def _located(positions: Positions, path: Path, what: str, fix: str, *, at_key: bool) -> Problem:
    subject = f"{spell(path)}: " if path else ""
    return Problem(positions.where(path, key=at_key), f"{subject}{what}", fix)


def _known(key: str, allowed: tuple[str, ...]) -> str:
    """Say which key was meant; `1,5` in braces is a number and a key that nobody wrote."""
    if key.strip().isdecimal():
        return "write a number with a decimal point and without commas"
    if key == "<<":
        return "write the content out; merging is not part of the format"
    return nearest(key, allowed)


def _missing(path: Path, root: type[BaseModel], positions: Positions) -> Problem:
    around = spell(path[:-1])
    subject = f"{around}: " if around else ""
    what = f'the key "{path[-1]}" is missing'
    fix = f"every {_owner(root, path[:-1])} has one"
    if isinstance(path[-1], int):
        what = f"the list is too short; item {path[-1] + 1} is missing"
        fix = _form(path)
    return Problem(positions.where(path[:-1], key=True), f"{subject}{what}", fix)


def _owner(root: type[BaseModel], path: Path) -> str:
    """Return what the records at a path are called: ``InstrumentUse`` is an instrument use."""
    annotation: Any = root
    for step in path:
        annotation = _inner(annotation, step)
    name = getattr(_plain(annotation), "__name__", "record").removesuffix("Spec")
    return re.sub("(?<=.)([A-Z])", r" \1", name).lower()


def _form(path: Path) -> str:
    name = next((str(step) for step in reversed(path) if step in _PRIORS), "")
    return f"write {name}: {_PRIORS[name]}" if name else ""


def _not_among(details: ErrorDetails) -> tuple[str, str]:
    expected = str(details.get("ctx", {}).get("expected", ""))
    allowed = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
    got = details["input"]
    if isinstance(got, str):
        return f"got {show(got)}", nearest(got, allowed)
    return f"got {show(got)}", f"allowed: {', '.join(allowed)}"


def _pattern(details: ErrorDetails) -> str:
    pattern = str(details.get("ctx", {}).get("pattern", ""))
    return next((said for head, said in _PATTERNS if pattern.startswith(head)), "allowed here")


def _foreign(got: Any) -> str:
    odd = next((letter for letter in str(got) if not letter.isascii()), "")
    return f'"{shown(odd)}" is U+{ord(odd):04X}, not a letter of A to Z' if odd else ""


def _length(details: ErrorDetails, path: Path) -> tuple[str, str]:
    context = details.get("ctx", {})
    most, count = context.get("max_length"), context.get("actual_length")
    if form := _form(path):
        return "the list is too long", form
    if "min_length" in context:
        return "the list is empty", "write at least one entry, or leave the key out"
    got = f"has {count:,}" if isinstance(count, int) else "has more"
    return f"{got} entries; at most {most:,} are allowed", "leave some out"


def _range(root: type[BaseModel], path: Path) -> str:
    """Say between which numbers a field may lie, where the case format sets both ends or one."""
    annotation: Any = root
    for step in path[:-1]:
        annotation = _inner(annotation, step)
    model = _plain(annotation)
    field = _field(model, path[-1]) if path and _is_model(model) else None
    found: list[Any] = [*field.metadata, field.annotation] if field else [_inner(model, path[-1])]
    limits: dict[str, Any] = {}
    while found:
        part = found.pop()
        # Limits sit in `Annotated`, on the field or deep in its type.
        found += [*getattr(part, "__metadata__", ()), *typing.get_args(part)]
        found += list(getattr(part, "metadata", ()))
        limits |= {
            name: limit
            for name in ("ge", "gt", "le", "lt")
            if isinstance(limit := getattr(part, name, None), int | float)
        }
    low, high = limits.get("ge", limits.get("gt")), limits.get("le", limits.get("lt"))
    if low is None or high is None:
        return ""
    return f"from {low:g} to {high:g}"


def _should(kind: str, message: str) -> str:
    if kind in _EXPECTED:
        return f"should be {_EXPECTED[kind]}"
    # "String should have at most 64 characters"
    _, should, rest = message.partition("should ")
    return f"{should}{rest}" or message


def _shape_fix(kind: str, got: Any, path: Path) -> str:
    if kind == "string_type":
        return "write a text" if isinstance(got, dict | list | type(None)) else "put it in quotes"
    if kind in ("float_type", "int_type"):
        whole = isinstance(got, float) and got.is_integer()
        unit = "; the unit has its own key" if isinstance(got, str) else ""
        return f"write {got:.0f}" if whole else f"write a plain number{unit}"
    if kind == "tuple_type":
        return _form(path) or "put it in brackets"
    return _WRITE.get(kind, "write less" if kind.endswith("long") else "write more")


def _fields(root: type[BaseModel], path: Path) -> tuple[str, ...]:
    """Return the keys that may be written under a path."""
    annotation: Any = root
    for step in path:
        annotation = _inner(annotation, step)
    model = _plain(annotation)
    if not _is_model(model):
        return ()
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _field(model: Any, step: str | int) -> Any:
    """Return a field by the key that is written for it."""
    fields = model.model_fields.items()
    return next((field for name, field in fields if (field.alias or name) == str(step)), None)


def _inner(annotation: Any, step: str | int) -> Any:
    annotation = _plain(annotation)
    if _is_model(annotation):
        field = _field(annotation, step)
        return field.annotation if field else None
    arguments = typing.get_args(annotation)
    if typing.get_origin(annotation) in (dict, Mapping):
        return arguments[1]
    if typing.get_origin(annotation) is tuple and isinstance(step, int):
        repeated = len(arguments) == 2 and arguments[1] is Ellipsis
        return arguments[0 if repeated else min(step, len(arguments) - 1)]
    return None


def _plain(annotation: Any) -> Any:
    """Strip ``Annotated`` and ``| None``."""
    while hasattr(annotation, "__metadata__"):
        annotation = typing.get_args(annotation)[0]
    options = [a for a in typing.get_args(annotation) if a is not type(None)]
    if type(None) in typing.get_args(annotation) and len(options) == 1:
        return _plain(options[0])
    return annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
