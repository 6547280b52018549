"""What the JSON documents of a run say, key by key, and their schemas, from their records."""

import json
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from md import anchor, code, join, table

from foedus.result.documents import catalogue
from foedus.result.documents.catalogue import DOCUMENTS
from foedus.result.documents.record import Record, json_schema

UNIONS = (Union, types.UnionType)

INTRODUCTION = """
What `run`, `compare`, `ask`, `explain`, `trace`, `claims` and `plan` of `foedus` print with
`--json`, and what `summary.json` and `compare.json` in a result folder hold. In Python the same
records have these keys as attributes: `result.summary()`, `foedus.plan(...)`, and `document` of
what `foedus.compare`, `foedus.ask` and `foedus.explain` return. How to read the numbers is told
under [results](results.md), [comparing](compare.md), [asking](ask.md), [explaining](explain.md),
[tracing](tracing.md) and [verdicts](verdicts.md).

Lists run over quarters in the order of `quarters`. Statistics run over sound members; null stands
where a number cannot be given, never NaN. Numbers are rounded to six significant digits, but for
those of a trace.

A change that breaks a reader gets a new first number; new keys raise the second.
"""


def page(command: str) -> str:
    """Return ``docs/documents.md``."""
    told: set[type[Record]] = set()
    parts: list[str] = []
    for name, (kind, version, title) in DOCUMENTS.items():
        schema = f"JSON Schema: [{name}.schema.json](assets/{name}.schema.json)."
        parts += [f"## {title}, `{version}`", schema]
        new = [record for record in _records(kind) if record not in told]
        told |= set(new)
        parts += [part for record in new for part in _record(record, record is kind)]
    return (
        join(
            "# Every key of a document",
            f"<!-- Generated. Do not edit; run {command} -->",
            INTRODUCTION.strip(),
            *parts,
        )
        + "\n"
    )


def schema(name: str) -> str:
    """Return the JSON Schema of a document as text."""
    return json.dumps(catalogue.schema(name), indent=1) + "\n"


def _records(kind: type[Record]) -> Iterator[type[Record]]:
    """Go through a record and those inside it, each once, in reading order."""
    found = {kind: None}
    for record in (waiting := [kind]):
        for hint in get_type_hints(record).values():
            for inner in _inside(hint):
                if inner not in found:
                    found[inner] = None
                    waiting.append(inner)
    yield from found


def _inside(hint: Any) -> Iterator[type[Record]]:
    if isinstance(hint, type) and issubclass(hint, Record):
        yield hint
    for part in get_args(hint):
        yield from _inside(part)


def _record(kind: type[Record], top: bool) -> Iterator[str]:
    if not top:
        yield f"### {_title(kind)}"
    yield " ".join((kind.__doc__ or "").split())
    described = json_schema(kind, "")
    properties = described.get("properties") or described["$defs"][kind.__name__]["properties"]
    hints = get_type_hints(kind)
    yield table(
        ("key", "value", "what"),
        (
            (code(f.name), _value(hints[f.name]), properties[f.name].get("description", ""))
            for f in fields(kind)
        ),
    )


def _title(kind: type[Record]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).capitalize()


def _value(hint: Any) -> str:
    """Say what may stand under a key."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in UNIONS:
        return " or ".join(_value(part) for part in arguments)
    if origin is Literal:
        return ", ".join(code(option) for option in arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"by name: {_grouped(arguments[1])}"
    if origin is tuple:
        return f"list of {_grouped(arguments[0])}"
    if issubclass(hint, Record):
        title = _title(hint)
        return f"[{title.lower()}](#{anchor(title)})"
    words = {str: "text", int: "integer", float: "number", bool: "true or false"}
    return words.get(hint, "null")


def _grouped(hint: Any) -> str:
    """Say what may stand in a list or under a name, so that its alternatives are not the list's."""
    found = _value(hint)
    return f"({found})" if " or null" in found and get_origin(hint) in UNIONS else found
