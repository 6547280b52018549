"""What a case can be built from: the parts that ship, and the schema with their names."""

from typing import Any

from foedus.case.json_schema import json_schema
from foedus.model.discover import discover
from foedus.model.vocabulary import names


def catalogue() -> dict[str, list[dict[str, str]]]:
    """Return name and title of mechanisms, instruments and outcomes."""
    parts = discover()
    kinds = {
        "mechanisms": parts.mechanisms,
        "instruments": parts.instruments,
        "outcomes": parts.outcomes,
    }
    return {
        kind: [{"name": p.name, "title": p.title} for p in found.values()]
        for kind, found in kinds.items()
    }


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file."""
    return json_schema(names(discover()))
