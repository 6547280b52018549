"""The JSON Schema agrees with the program, and is enough to write a case from."""

import copy
import datetime
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from tests import schema_author
from tests.runs import quickly_compiled

import foedus
from foedus import authoring, pipeline
from foedus.case import build, shipped
from foedus.case.json_schema import json_schema, meanings
from foedus.case.schema import Actor, Case
from foedus.errors import CaseError

HALF = {"value": 0.5, "source": "assumption", "grade": "E"}
CASES = Path(foedus.__file__).parent / "cases"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return authoring.case_schema()


def read(name: str) -> dict[str, Any]:
    text = (CASES / name / "case.yaml").read_text(encoding="utf-8")
    return json.loads(json.dumps(yaml.safe_load(text), default=datetime.date.isoformat))


def faults(schema: dict[str, Any], data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema)
    return [error.json_path for error in validator.iter_errors(data)]


def test_the_schema_is_one(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", shipped())
def test_shipped_cases_fit(schema: dict[str, Any], name: str) -> None:
    assert faults(schema, read(name)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("state", "gdp", "unit"), "bn EUR"),
        (("state", "gdp", "values", "USA", "value"), -1),
        (("state", "gdpp"), {"unit": "bn USD", "values": {}}),
        (("state", "approval", "values", "JPN"), {"value": 1.5, "source": "x", "grade": "V"}),
        (("actors", "USA", "role"), "hegemon"),
        (("attributes", "ally_burden", "outcome"), "burden"),
        (("governments", "USA", "instruments", "tariff", "start"), "eleven"),
        (("governments", "USA", "instruments", "bribe"), {}),
        (("governments", "USA", "instruments", "tariff", "base", "record", "2010Q1"), "eleven"),
        (("governments", "USA", "instruments", "tariff", "base", "record", "2010"), "0%"),
        (("governments", "JPN", "instruments", "support_offer", "base", "shares", "nine"), 0.1),
        (("governments", "USA", "instruments", "tariff", "inertia"), HALF),
        (("reference", 0, "last"), "2016"),
        (("signals", "threat", "do"), "off:economy"),
        (("variants", "commitment_trust"), {"astrology": 1.0}),
        (("events", 0, "date"), 2025),
        (("observed", 0, "seen"), "2024Q4"),
        (("observed", 0, "seen"), ["2024"]),
        (("start",), "2024-Q4"),
        (("colour",), "red"),
    ],
)
def test_what_the_program_refuses_the_schema_refuses(
    schema: dict[str, Any], path: tuple[str | int, ...], value: object
) -> None:
    data = copy.deepcopy(read("us-japan"))
    part: Any = data
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    assert faults(schema, data)


def test_every_field_that_is_explained_is_explained_in_the_schema() -> None:
    records = json_schema()["$defs"]
    assert meanings(Actor)["treaty"] == "Covered by the patron's treaty; an ally always is."
    assert records["Actor"]["properties"]["treaty"]["description"] == meanings(Actor)["treaty"]
    assert set(meanings(Case)) <= set(json_schema()["properties"])


@pytest.mark.xdist_group("by-schema")
def test_a_case_written_against_the_schema_alone_runs(
    schema: dict[str, Any], tmp_path: Path
) -> None:
    written = schema_author.smallest()
    assert faults(schema, written) == []
    file = tmp_path / "by-schema.yaml"
    file.write_text(json.dumps(written, indent=1), encoding="utf-8")  # JSON is YAML
    with quickly_compiled():
        result = pipeline.run(file, draws=8, replicates=1, quarters=2, out=tmp_path / "out")
    assert (result.status("free") == 0).all()
    assert set(result.manifest.instruments) == {"PAT.ask_spending"}


def test_without_names_any_well_formed_name_passes() -> None:
    data = copy.deepcopy(read("us-japan"))
    data["attributes"]["ally_burden"]["outcome"] = "burden"
    assert faults(json_schema(), data) == []
    data["attributes"]["ally_burden"]["outcome"] = "Burden of all"
    assert faults(json_schema(), data) == ["$.attributes.ally_burden.outcome"]
    with pytest.raises(CaseError):
        build(data)
