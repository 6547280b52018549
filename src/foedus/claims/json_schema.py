"""The format of a claim as a JSON Schema, for editors that complete and check while one writes."""

from typing import Any

from foedus import references
from foedus.case.json_schema import described
from foedus.claims.schema import Claim


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a claim file.

    Works of the literature are offered by key. What belongs to a case or a model is not: a claim
    may name what a model does not have yet.
    """
    schema = described(Claim, "Foedus claim")
    schema["$defs"]["Support"]["properties"]["key"]["enum"] = sorted(references.library())
    return schema
