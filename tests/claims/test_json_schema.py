"""Editors accept the claims that ship, and refuse what the program refuses."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import foedus
from foedus.claims.json_schema import json_schema

CASES = Path(foedus.__file__).parent / "cases"
FILES = sorted(CASES.glob("*/claims/*.yaml"))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema()


def faults(schema: dict[str, Any], data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema)
    return [error.json_path for error in validator.iter_errors(data)]


def read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def test_claims_that_ship_fit(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert FILES
    for file in FILES:
        # Dates, which JSON has not, are texts there.
        text = file.read_text(encoding="utf-8").replace("date: ", "year: 2025 #")
        assert faults(schema, yaml.safe_load(text)) == [], file.name


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("voice", "nobody"),
        ("horizon", 17),
        ("pattern", "some"),
        ("effect", [{"outcome": "x", "at": "JPN", "read": "ratio"}]),
        ("literature", [{"key": "pew2018image", "stance": "+"}]),
        ("colour", "red"),
    ],
)
def test_what_the_program_refuses_the_schema_refuses(
    schema: dict[str, Any], key: str, value: object
) -> None:
    assert faults(schema, {**read(CASES / "us-japan" / "claims" / "J1.yaml"), key: value})


def test_every_key_is_explained_and_called_as_it_is_written(schema: dict[str, Any]) -> None:
    records = [schema, *schema["$defs"].values()]
    keys = {key: spec for record in records for key, spec in record["properties"].items()}
    assert {"as", "with"} <= set(keys)
    assert not {"read", "with_"} & set(keys)
    assert [key for key, spec in keys.items() if not spec.get("description")] == []
