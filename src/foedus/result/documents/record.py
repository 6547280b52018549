"""What all documents have in common: how they are written, read and described."""

import json
from collections.abc import Sized
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar, cast

from pydantic import ConfigDict, Field, TypeAdapter

from foedus.errors import OutputError
from foedus.overview import Overview, Shown, counted

PerQuarter = Annotated[tuple[float | None, ...], Field(min_length=1)]
"""One number per quarter, in the order of ``quarters``."""

Whole = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


@dataclass(frozen=True)
class Record:
    """A part of a document; its fields are the keys of a JSON object."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid",
        use_attribute_docstrings=True,
        # JSON has no word for NaN: left as it is, so that writing refuses it.
        ser_json_inf_nan="constants",
        json_schema_serialization_defaults_required=True,
    )


@dataclass(frozen=True, repr=False)
class Document(Shown, Record):
    """A document as a whole: at a prompt it says what it is and what it holds, not all of it."""

    def overview(self) -> Overview:
        """Return its fields, what is long by its number of entries."""
        told = {field.name: _told(getattr(self, field.name)) for field in fields(self)}
        head = [told.pop(name) for name in ("case", "title") if name in told]
        rows = tuple((name, text) for name, text in told.items() if text)
        kind = type(self).__name__.removesuffix("Document")
        return Overview(f"{kind} {': '.join(head)}".strip(), ("field", "holds"), rows)


def _told(value: object) -> str:
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else str(value)
    if isinstance(value, Sized):
        return counted(len(value), "entry", "entries") if len(value) else ""
    return type(value).__name__


R = TypeVar("R", bound=Record)


@cache
def _adapter(kind: type[Record]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def content(document: Record) -> dict[str, Any]:
    """Return a document as JSON-able data."""
    return _adapter(type(document)).dump_python(document, mode="json")


def dumps(document: Record, indent: int | None = None) -> str:
    """Return a document as strict JSON (no NaN), on one line unless it is to be indented.

    Raises
    ------
    OutputError
        If it holds a number that JSON cannot carry.
    """
    try:
        close = (",", ":") if indent is None else None
        text = json.dumps(content(document), allow_nan=False, indent=indent, separators=close)
    except ValueError as error:
        what = f"the document holds a number JSON cannot carry: {error}"
        raise OutputError(what) from error
    return text + "\n"


def loads(kind: type[R], text: bytes) -> R:
    """Read a document back.

    Raises
    ------
    ValueError
        If the text is not JSON, lacks a key or has one that the document does not know.
    """
    return _adapter(kind).validate_json(text)


def json_schema(kind: type[Record], name: str) -> dict[str, Any]:
    """Return the JSON Schema of a document.

    Parameters
    ----------
    name
        Name and version of the document, such as ``foedus-summary/3``.
    """
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": name}
    return head | _plain(_adapter(kind).json_schema(mode="serialization"))


def _plain(part: Any) -> Any:
    """Leave out the titles that pydantic makes of names, and the line breaks of descriptions."""
    if isinstance(part, list):
        return [_plain(item) for item in cast("list[Any]", part)]
    if not isinstance(part, dict):
        return part
    found: dict[str, Any] = {}
    for key, value in cast("dict[str, Any]", part).items():
        # Under ``properties`` these words are names of fields, and what they name is no text.
        if not isinstance(value, str):
            found[key] = _plain(value)
        elif key == "description":
            found[key] = " ".join(value.split())
        elif key != "title":
            found[key] = value
    return found
