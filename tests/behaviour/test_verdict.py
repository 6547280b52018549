"""Records of a summary carry all that a verdict rests on."""

from dataclasses import replace

import jsonschema

from foedus.behaviour.verdict import POOLED, records
from foedus.result.documents.behaviour import BehaviourTest, ConditionFound, Controlled, Muted
from foedus.result.documents.record import content, dumps, json_schema, loads
from foedus.result.documents.suite import SCHEMA, Behaviour, Found, Verdict

FOUND = Found("mean 0 to 1", "", 0.5, False, True, 9)
VERDICT = Verdict(
    "S1", "up", "S", POOLED, "passes", origin="outside", unit="share", low=0.1, median=0.4,
    high=0.9, mean=0.5, conditions=(FOUND,), least=0.01, live=0.8,
    muted=Muted("ally", ("JPN",), "fails", 0.0, 0.0), recovered=0.2, bands="abc",
)  # fmt: skip
MISSING = Verdict("S2", "down", "S", POOLED, "not yet", "no such variable", origin="seen")
CONTROLLED = replace(VERDICT, muted=None, control=Controlled("a push", "choice:x", 0.05, 0.1))


def test_records_are_as_the_schema_has_them() -> None:
    schema = json_schema(BehaviourTest, "test")
    for record in records([VERDICT, MISSING, CONTROLLED]):
        jsonschema.validate(content(record), schema)


def test_a_record_carries_what_the_verdict_rests_on() -> None:
    (record,) = records([VERDICT])
    assert record.conditions == (ConditionFound("mean 0 to 1", "", 0.5, True),)
    assert record.muted == VERDICT.muted
    found = (record.origin, record.least, record.live, record.bands, record.recovered)
    assert found == ("outside", 0.01, 0.8, "abc", 0.2)
    (record,) = records([CONTROLLED])
    assert record.control == CONTROLLED.control


def test_only_all_readings_together_are_recorded() -> None:
    assert records([replace(VERDICT, reading="rival")]) == []


def test_the_suite_is_a_document() -> None:
    tests = (VERDICT, MISSING, CONTROLLED)
    document = Behaviour(
        case="toy", seed=0, draws=16, bands="abc", replicates=1, tests=tests, replaced=()
    )
    jsonschema.validate(content(document), json_schema(Behaviour, SCHEMA))
    assert loads(Behaviour, dumps(document).encode()) == document
    assert "S1   all readings  passes   up" in repr(document)
