"""Documents are written and read back whole, and their schemas describe what is written."""

import json
from dataclasses import fields, replace
from typing import Any, get_type_hints

import pytest
from jsonschema import Draft202012Validator
from tests.documents import made

from foedus.errors import OutputError
from foedus.result.documents import comparison, summary, trace
from foedus.result.documents.comparison import ComparisonDocument, LineWorth, Marks
from foedus.result.documents.record import Record, content, dumps, json_schema, loads
from foedus.result.documents.summary import Quantiles, Summary
from foedus.result.documents.trace import Ensemble, Trace

DOCUMENTS = (
    (Summary, summary.SCHEMA),
    (ComparisonDocument, comparison.SCHEMA),
    (Trace, trace.SCHEMA),
)


def whole(kind: type[Record]) -> Any:
    """Return a document with its counts as high as they must be."""
    found: Any = made(kind, draws=1, replicates=1)
    if isinstance(found, ComparisonDocument):
        found = replace(found, members=replace(found.members, all=1))
    if isinstance(found, Trace):
        found = replace(found, ensemble=Ensemble(1, 1))
    return found


@pytest.mark.parametrize(("kind", "name"), DOCUMENTS)
def test_a_document_comes_back_as_it_was_and_keeps_to_its_schema(
    kind: type[Record], name: str
) -> None:
    document = whole(kind)
    text = dumps(document)
    assert loads(kind, text.encode()) == document
    assert text.count("\n") == 1
    schema = json_schema(kind, name)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(text))
    assert schema["$id"] == json.loads(text)["schema"] == name
    assert schema["required"] == list(schema["properties"]) == list(get_type_hints(kind))[1:]


@pytest.mark.parametrize(("kind", "name"), DOCUMENTS)
def test_what_does_not_belong_is_refused(kind: type[Record], name: str) -> None:
    written = content(whole(kind))
    for wrong in ({"colour": "red"}, {"schema": "foedus-other/1"}, {"seed": "x"}):
        assert not Draft202012Validator(json_schema(kind, name)).is_valid(written | wrong)
        with pytest.raises(ValueError, match=next(iter(wrong))):
            loads(kind, json.dumps(written | wrong).encode())


def test_a_schema_tells_what_a_key_means_and_nothing_twice() -> None:
    schema = json_schema(Summary, summary.SCHEMA)
    assert schema["properties"]["digest"] == {
        "description": "Fingerprint of the case, and of code that it was compiled with.",
        "type": "string",
    }
    assert schema["$defs"]["Outcome"]["properties"]["title"] == {"type": "string"}
    assert "\n" not in schema["description"]


def test_no_number_that_json_lacks_is_written() -> None:
    assert dumps(Quantiles((1.0,), (None,), (2.0,))) == '{"p05":[1.0],"p50":[null],"p95":[2.0]}\n'
    for wrong in (float("nan"), float("inf")):
        with pytest.raises(OutputError, match="JSON cannot carry"):
            dumps(Quantiles((1.0,), (wrong,), (2.0,)))


def test_rows_of_statistics_are_all_their_fields() -> None:
    for kind in (summary.Statistics, Quantiles):
        found: Any = kind(*((float(i),) for i in range(len(fields(kind)))))
        assert found.rows == tuple(vars(found).values())


def test_a_relative_risk_that_was_not_computed_is_none() -> None:
    bare = made(Summary)
    assert bare.risk("crisis_risk", "L0", "JPN") is None
    risk = Quantiles((1.0,), (1.0,), (1.0,))
    known = replace(bare, relative_risk={"crisis_risk": {"L0": {"JPN": risk}}})
    assert known.risk("crisis_risk", "L0", "JPN") == risk
    assert known.risk("crisis_risk", "L0", "TWN") is None


def test_a_spread_gives_its_quantiles_alone() -> None:
    spread = made(comparison.Spread, p05=1.0, p95=2.0, positive=1.0)
    assert spread.marks == Marks(1.0, None, None, None, 2.0)
    assert list(vars(made(LineWorth)))[:2] == ["value", "versus"]
