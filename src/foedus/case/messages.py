"""What pydantic found wrong with the shape of a case, in the words of the case format."""

import typing
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from foedus.case.locate import MAX_PROBLEMS, Path, Positions
from foedus.errors import Problem, nearest

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date like 2025-01-20",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "tuple_type": "a list",
}

_KINDS: dict[type, str] = {
    type(None): "nothing",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    dict: "a mapping",
    list: "a list",
}


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
    return text if len(text) <= 200 else f"{text[:197]}..."


def _problem(details: ErrorDetails, root: type[BaseModel], positions: Positions) -> Problem:
    path = details["loc"]
    # A key that breaks its pattern is reported by pydantic as an extra step "[key]".
    at_key = bool(path) and path[-1] == "[key]"
    path = path[:-1] if at_key else path
    kind, message = details["type"], details["msg"]
    if kind == "extra_forbidden":
        allowed = nearest(str(path[-1])[:60], list(_fields(root, path[:-1])))
        return _located(positions, path, "unknown key", allowed, at_key=True)
    if kind == "missing":
        return _missing(path, positions)
    if kind == "value_error":
        what, fix = message.removeprefix("Value error, "), ""
    elif kind == "literal_error":
        what, fix = _not_among(details)
    elif kind == "string_pattern_mismatch":
        pattern = details.get("ctx", {}).get("pattern", "")
        what, fix = f"{_show(details['input'])} does not fit the pattern {pattern}", ""
    else:
        what = f"{_should(kind, message)}; got {_show(details['input'])}"
        fix = _quote_fix(kind, details["input"])
    return _located(positions, path, what, fix, at_key=at_key)


def _located(positions: Positions, path: Path, what: str, fix: str, *, at_key: bool) -> Problem:
    subject = f"{spell(path)}: " if path else ""
    return Problem(positions.where(path, key=at_key), f"{subject}{what}", fix)


def _missing(path: Path, positions: Positions) -> Problem:
    around = spell(path[:-1])
    subject = f"{around}: " if around else ""
    what = f'the key "{path[-1]}" is missing'
    if isinstance(path[-1], int):
        what = f"the list is too short; item {path[-1] + 1} is missing"
    return Problem(positions.where(path[:-1], key=True), f"{subject}{what}")


def _not_among(details: ErrorDetails) -> tuple[str, str]:
    expected = str(details.get("ctx", {}).get("expected", ""))
    allowed = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
    got = details["input"]
    if isinstance(got, str):
        return f"got {_show(got)}", nearest(got[:60], allowed)
    return f"got {_show(got)}", f"allowed: {', '.join(allowed)}"


def _should(kind: str, message: str) -> str:
    if kind in _EXPECTED:
        return f"should be {_EXPECTED[kind]}"
    # "Input should be greater than 0", "String should have at most 64 characters"
    _, should, rest = message.partition("should ")
    return f"{should}{rest}" or message


def _quote_fix(kind: str, got: Any) -> str:
    if kind == "string_type" and not isinstance(got, dict | list | type(None)):
        return "put it in quotes"
    if kind in ("float_type", "int_type") and isinstance(got, str):
        return "write a plain number; the unit has its own key"
    return ""


def _show(got: Any) -> str:
    if isinstance(got, dict | list | tuple):
        return _KINDS[dict if isinstance(got, dict) else list]
    if got is None:
        return "nothing"
    text = (
        f'"{got}"'
        if isinstance(got, str)
        else str(got).lower()
        if got in (True, False)
        else str(got)
    )
    return text if len(text) <= 60 else f"{text[:57]}..."


def _fields(root: type[BaseModel], path: Path) -> tuple[str, ...]:
    """Return the keys that may be written under a path."""
    annotation: Any = root
    for step in path:
        annotation = _inner(annotation, step)
    model = _plain(annotation)
    return tuple(model.model_fields) if _is_model(model) else ()


def _inner(annotation: Any, step: str | int) -> Any:
    annotation = _plain(annotation)
    if _is_model(annotation):
        field = annotation.model_fields.get(str(step))
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
