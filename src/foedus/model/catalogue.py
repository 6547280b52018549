"""What a case can be built from: the parts, and the schema with their names."""

from collections.abc import Sequence
from typing import Any

from foedus.case import Code
from foedus.case.json_schema import json_schema
from foedus.model.discover import discover
from foedus.model.vocabulary import names


def catalogue(code: Sequence[Code] = ()) -> dict[str, list[dict[str, str]]]:
    """Return name and title of mechanisms, instruments and outcomes, those of folders too."""
    parts = discover(code)
    kinds = {
        "mechanisms": parts.mechanisms,
        "instruments": parts.instruments,
        "outcomes": parts.outcomes,
    }
    return {
        kind: [{"name": p.name, "title": p.title} for p in found.values()]
        for kind, found in kinds.items()
    }


def schema(code: Sequence[Code] = ()) -> dict[str, Any]:
    """Return the JSON Schema of a case file, with the names of parts of folders too."""
    return json_schema(names(discover(code)))
