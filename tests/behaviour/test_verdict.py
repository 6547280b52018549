"""Records of a summary carry all that a verdict rests on."""

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema

from foedus.behaviour.judge import Controlled, Found
from foedus.behaviour.verdict import POOLED, Muted, Verdict, records

FOUND = Found("mean 0 to 1", "", 0.5, False, True, 9)
VERDICT = Verdict(
    "S1", "up", "S", POOLED, "passes", origin="outside", unit="share", low=0.1, median=0.4,
    high=0.9, mean=0.5, conditions=(FOUND,), least=0.01, live=0.8,
    muted=Muted("ally", ("JPN",), "fails", 0.0, 0.0), recovered=0.2, bands="abc",
)  # fmt: skip
MISSING = Verdict("S2", "down", "S", POOLED, "not yet", "no such variable", origin="seen")
CONTROLLED = replace(VERDICT, muted=None, control=Controlled("a push", "choice:x", 0.05, 0.1))


def schema() -> dict[str, Any]:
    text = resources.files("foedus.result").joinpath("summary.schema.json").read_text("utf-8")
    whole = json.loads(text)
    return {"$defs": whole["$defs"], **whole["$defs"]["verdict"]}


def test_records_are_as_the_schema_has_them() -> None:
    for record in records([VERDICT, MISSING, CONTROLLED]):
        jsonschema.validate(json.loads(json.dumps(record, allow_nan=False)), schema())


def test_a_record_carries_what_the_verdict_rests_on() -> None:
    (record,) = records([VERDICT])
    assert record["conditions"] == [{"asked": "mean 0 to 1", "of": "", "found": 0.5, "held": True}]
    assert record["muted"]["effect"] == 0.0
    assert [record[n] for n in ("origin", "least", "live", "bands", "recovered")] == [
        "outside", 0.01, 0.8, "abc", 0.2,
    ]  # fmt: skip
    (record,) = records([CONTROLLED])
    assert (record["control"]["effect"], record["control"]["needed"]) == (0.1, 0.05)


def test_only_all_readings_together_are_recorded() -> None:
    assert records([replace(VERDICT, reading="rival")]) == []
