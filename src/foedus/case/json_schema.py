"""The case format as a JSON Schema, for editors that complete and check while one writes.

Shapes come from the records themselves, meanings from the ``Attributes`` of their docstrings, so
that neither is written twice. References between parts are beyond a schema: ``foedus check``.
"""

import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from foedus.case.fields import ALONE, OR_ALL
from foedus.case.schema import Case

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class Described:
    """A variable or parameter that a case may give numbers for.

    Attributes
    ----------
    low, high
        Bounds that its values keep clear of, where it has any.
    required
        A case cannot do without it.
    """

    unit: str
    meaning: str
    low: float | None = None
    high: float | None = None
    required: bool = False


@dataclass(frozen=True)
class Names:
    """What a case can name, so that an editor can offer it.

    Attributes
    ----------
    state, parameters
        What may be given numbers for, by name.
    outcomes
        Title by name.
    instruments
        Title and the names of the options.
    slots
        Rival mechanisms by slot.
    mechanisms
        Title by name.
    """

    state: Mapping[str, Described] = field(default_factory=dict[str, Described])
    parameters: Mapping[str, Described] = field(default_factory=dict[str, Described])
    outcomes: Mapping[str, str] = field(default_factory=dict[str, str])
    instruments: Mapping[str, tuple[str, Sequence[str]]] = field(
        default_factory=dict[str, tuple[str, Sequence[str]]]
    )
    slots: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    mechanisms: Mapping[str, str] = field(default_factory=dict[str, str])


def json_schema(names: Names | None = None) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a case file.

    Parameters
    ----------
    names
        What may be named; without it any well-formed name passes.
    """
    schema = described(Case, "Foedus case")
    if names is not None:
        _offer(schema, names)
    return schema


def described(record: type[BaseModel], title: str) -> dict[str, Any]:
    """Return the JSON Schema of a file that holds one record, with what its docstrings say."""
    schema = record.model_json_schema(schema_generator=_Generator)
    _close(schema)
    return {"$schema": DIALECT, **schema, "title": title}


def meanings(model: type[BaseModel]) -> dict[str, str]:
    """Return what the docstrings of a record and its bases say about each field."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        doc = inspect.cleandoc(base.__doc__ or "")
        _, _, listed = doc.partition("Attributes\n----------\n")
        for entry in re.split(r"\n(?=\S)", listed):
            written, _, text = entry.partition("\n")
            for name in written.split(","):
                if name.strip():
                    found[name.strip()] = " ".join(text.split())
    return {name: text for name, text in found.items() if name in model.model_fields}


class _Generator(GenerateJsonSchema):
    """Give quarters their pattern, and every field its meaning."""

    def function_plain_schema(
        self, schema: core_schema.PlainValidatorFunctionSchema
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": "^[0-9]{4}Q[1-4]$", "examples": ["2025Q1"]}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        # An empty table as a default says nothing that "not required" does not.
        empty = isinstance(schema.get("default"), Mapping)
        return self.generate_inner(schema["schema"]) if empty else super().default_schema(schema)

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        model = cast(type[BaseModel], schema["cls"])
        made["description"] = inspect.cleandoc(model.__doc__ or "").partition("\n\n")[0]
        for name, text in meanings(model).items():
            made["properties"][model.model_fields[name].alias or name]["description"] = text
        return made


def _close(part: Any) -> None:
    """Refuse keys outside their pattern, as the program does; drop titles that repeat the key."""
    if isinstance(part, dict):
        node = cast(dict[str, Any], part)
        if "patternProperties" in node:
            node["additionalProperties"] = False
        if isinstance(node.get("title"), str):
            del node["title"]
        if node.pop(ALONE, False):
            bounds = [key for key in ("minItems", "maxItems") if key in node]
            several = {key: node.pop(key) for key in ("type", "items", *bounds)}
            node["anyOf"] = [several["items"], several]
        if node.pop(OR_ALL, False):
            several = {key: node.pop(key) for key in ("type", "items", "maxItems")}
            node["anyOf"] = [{"type": "boolean"}, several]
        for inner in node.values():
            _close(inner)
    elif isinstance(part, list):
        for inner in cast(list[Any], part):
            _close(inner)


def _offer(schema: dict[str, Any], names: Names) -> None:
    """Replace patterns of names by the names that there are."""
    top, records = schema["properties"], schema["$defs"]
    for section, known in (("state", names.state), ("parameters", names.parameters)):
        top[section] |= _keyed({name: _table(spec) for name, spec in known.items()})
        top[section]["required"] = [name for name, spec in known.items() if spec.required]
    for record in ("Attribute", "Observation"):
        records[record]["properties"]["outcome"]["enum"] = sorted(names.outcomes)
    uses = {
        name: {
            "description": title,
            "allOf": [{"$ref": "#/$defs/InstrumentUse"}, {"properties": _chosen(options)}],
        }
        for name, (title, options) in names.instruments.items()
    }
    # A use under a name of its own says which instrument it is.
    own = {"allOf": [{"$ref": "#/$defs/InstrumentUse"}, {"required": ["instrument"]}]}
    records["InstrumentUse"]["properties"]["instrument"] |= {
        "anyOf": [{"enum": sorted(names.instruments)}, {"type": "null"}]
    }
    records["Government"]["properties"]["instruments"] |= {
        **_keyed(uses),
        "additionalProperties": own,
    }
    touched = records["Event"]["properties"]["instruments"]["items"]
    touched["enum"] = sorted(names.instruments)
    left_out = records["Government"]["properties"]["leaves_out"]["items"]
    left_out["enum"] = sorted(names.mechanisms)
    top["variants"] |= _keyed(
        {
            slot: {"type": "object", "propertyNames": {"enum": list(rivals)}}
            for slot, rivals in names.slots.items()
        }
    )


_LEVEL = {"pattern": r"^[-+]?[0-9]"}
"""A level in the unit of an ordinal instrument, such as ``2%``."""


def _chosen(options: Sequence[str]) -> dict[str, Any]:
    """Return the schema of what names an option of an instrument: its start and its base."""
    option = {"anyOf": [{"enum": list(options)}, _LEVEL]}
    base = {"record": {"additionalProperties": option}, "shares": {"propertyNames": option}}
    return {"start": option, "base": {"properties": base}}


def _table(spec: Described) -> dict[str, Any]:
    """Return the schema of a table of quantities in the unit and within the bounds of `spec`."""
    limits = {
        word: bound
        for word, bound in (("exclusiveMinimum", spec.low), ("exclusiveMaximum", spec.high))
        if bound is not None
    }
    quantity = {"properties": {key: limits for key in ("value", "low", "high")}} if limits else {}
    properties: dict[str, Any] = {"unit": {"const": spec.unit}}
    if limits:
        properties |= {"values": {"additionalProperties": quantity}, "default": quantity}
    return {
        "description": f"{spec.meaning} [{spec.unit}]",
        "allOf": [{"$ref": "#/$defs/QuantityTable"}, {"properties": properties}],
    }


def _keyed(known: Mapping[str, Any]) -> dict[str, Any]:
    return {"properties": dict(known), "additionalProperties": False, "patternProperties": {}}
