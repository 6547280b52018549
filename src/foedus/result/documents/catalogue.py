"""The documents that commands print, by name, with their schemas."""

from typing import Any

from foedus.errors import OptionError, Problem, nearest, shown
from foedus.result.documents import (
    card,
    claims,
    coders,
    comparison,
    heard,
    plan,
    suite,
    summary,
    trace,
    trace_difference,
    waterfall,
)
from foedus.result.documents.record import Record, json_schema

DOCUMENTS: dict[str, tuple[type[Record], str, str]] = {
    "summary": (summary.Summary, summary.SCHEMA, "The summary of a run"),
    "comparison": (comparison.ComparisonDocument, comparison.SCHEMA, "A comparison"),
    "card": (card.AnswerCard, card.SCHEMA, "An answer card"),
    "waterfall": (waterfall.Waterfall, waterfall.SCHEMA, "A waterfall"),
    "trace": (trace.Trace, trace.SCHEMA, "A trace"),
    "trace-difference": (
        trace_difference.TraceDifference,
        trace_difference.SCHEMA,
        "A difference traced",
    ),
    "hears": (heard.Heard, heard.SCHEMA, "Who hears whom"),
    "behaviour": (suite.Behaviour, suite.SCHEMA, "The behaviour tests"),
    "plan": (plan.Plan, plan.SCHEMA, "A plan"),
    "claims": (claims.Claims, claims.SCHEMA, "Verdicts on claims"),
    "coders": (coders.Coders, coders.SCHEMA, "Two coders of claims"),
}
"""By name: the record, its version and what it is."""


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a document.

    Raises
    ------
    OptionError
        For a name that there is not.
    """
    if name not in DOCUMENTS:
        what = f'there is no document "{shown(name)}"'
        raise OptionError(Problem("--document", what, nearest(name, list(DOCUMENTS))))
    kind, version, _ = DOCUMENTS[name]
    return json_schema(kind, version)
