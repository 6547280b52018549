import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests import helpers

from foedus.result import summary
from foedus.result.result import Result, open_result
from foedus.result.store import ResultWriter

SCHEMA: dict[str, Any] = json.loads(
    (files("foedus.result") / "summary.schema.json").read_text(encoding="utf-8")
)

KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], path: str = "$") -> list[str]:
    """Check the keywords of JSON Schema that the file uses; any other is a fault itself."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    if "anyOf" in schema:
        found = [faults(value, option, path) for option in schema["anyOf"]]
        return min(found, key=len)
    known = {"$schema", "$id", "$defs", "title", "description", "type", "additionalProperties",
             "required", "properties", "const", "enum", "items", "minItems", "minimum",
             "maximum"}  # fmt: skip
    found = [f"{path}: keyword {key} is not checked" for key in schema.keys() - known]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(
        isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))
        for kind in kinds
    ):
        return [*found, f"{path}: {value!r} is not {kinds}"]
    if "const" in schema and value != schema["const"]:
        found.append(f"{path}: {value!r} is not {schema['const']!r}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path}: {value!r} is not among {schema['enum']}")
    if isinstance(value, int | float):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            found.append(f"{path}: {value} is out of range")
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            found.append(f"{path}: too short")
        for i, item in enumerate(value):
            found += faults(item, schema.get("items", {}), f"{path}[{i}]")
    if isinstance(value, dict):
        found += [f"{path}: lacks {key}" for key in schema.get("required", []) if key not in value]
        rest = schema.get("additionalProperties", {})
        for key, item in value.items():
            inner = schema.get("properties", {}).get(key, rest)
            if inner is False:
                found.append(f"{path}: {key} is not allowed")
            else:
                found += faults(item, inner, f"{path}.{key}")
    return found


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return helpers.write(tmp_path_factory.mktemp("summary") / "out", helpers.manifest())


def written(out: Path, **changes: Any) -> Result:
    """Write the toy result with some numbers replaced."""
    made = helpers.manifest(draws=6, replicates=2)
    with ResultWriter(out, made) as writer:
        for arm in range(2):
            arrays = helpers.numbers(made, arm)
            for name, change in changes.items():
                change(arrays[name], arm)
            writer.write(arm, 0, arrays)
        writer.write_parameters(np.ones((6, 2)))
        writer.finish()
    return open_result(out)


COUNT = dict.fromkeys(("points", "inside50", "inside90", "compared", "model", "persistence"), 0)
SERIES = {"outcome": "gdp", "label": "JPN", "title": "Yearbook", "kind": "measure"}
SCORECARD = {
    "arm": "as-happened", "missing": None, "unseen": COUNT, "seen": COUNT | {"points": 1},
    "points": [
        SERIES | {
            "unit": "bn USD", "source": "x", "grade": "V", "quarter": "2025Q1", "since": "",
            "seen": True, "observed": 1.0, "p05": None, "p25": None, "p50": None, "p75": None,
            "p95": None, "inside50": False, "inside90": False, "error": None,
            "persistence": None, "persistence_error": None, "nearer": None,
        }
    ],
    "uncounted": [SERIES | {"quarters": ["2025Q2"], "why": "imposed"}],
}  # fmt: skip


def test_document_keeps_to_its_schema(result: Result) -> None:
    flag = {"arm": "L0", "label": "USA.posture", "check": "noise", "value": 0.99, "message": "die"}
    row = {"p05": [1.0], "p50": [None], "p95": [2.0]}
    risk = {"challenge_risk": {"L0": {"JPN": row}}}
    replaced = {"government": "USA", "outcome": "gdp", "label": "JPN", "constant": 0.0,
                "shuffled": -0.3, "uniform": None, "verdict": None}  # fmt: skip
    full = summary.summarise(result, [flag], risk, [replaced], scorecard=SCORECARD)
    for document in (summary.summarise(result), full):
        assert faults(json.loads(summary.dumps(document)), SCHEMA) == []
    refused = full | {"lobotomy": [replaced | {"verdict": "magic"}]}
    assert faults(refused, SCHEMA)
    assert faults(full | {"scorecard": SCORECARD | {"missing": "time"}}, SCHEMA)


def test_schema_refuses_what_does_not_belong(result: Result) -> None:
    document = summary.summarise(result)
    assert faults(document | {"seed": "7"}, SCHEMA)
    assert faults(document | {"colour": "red"}, SCHEMA)
    assert faults(document | {"schema": "foedus-summary/4"}, SCHEMA)
    assert faults({k: v for k, v in document.items() if k != "arms"}, SCHEMA)


def test_quantiles_are_numpy_s(result: Result) -> None:
    by = summary.summarise(result)["outcomes"]["defence_burden"]["by"]["L0"]["JPN"]
    values = result.values("defence_burden", "L0")[:, :, helpers.ACTORS.index("JPN")]
    assert len(by["mean"]) == len(helpers.QUARTERS)
    np.testing.assert_allclose(by["mean"], values.mean(axis=0), rtol=1e-5)
    for name, q in summary.QUANTILES.items():
        np.testing.assert_allclose(by[name], np.quantile(values, q, axis=0), rtol=1e-5)


def test_difference_is_paired_by_member(result: Result) -> None:
    entry = summary.summarise(result)["outcomes"]["patron_ledger"]
    # The arms share their noise, and L0 gains 0.02 a quarter.
    last = {name: row[-1] for name, row in entry["versus"]["L0"]["JPN"].items()}
    assert last == pytest.approx(dict.fromkeys(last, 0.32), abs=1e-5)
    assert set(entry["versus"]) == {"L0"}
    assert set(entry["versus"]["L0"]) == {"JPN"}, "only labels in focus"


def test_unsound_members_do_not_count(tmp_path: Path) -> None:
    def break_one(values: np.ndarray, arm: int) -> None:
        values[3] = np.nan if arm else values[3]

    def mark(status: np.ndarray, arm: int) -> None:
        status[3] = arm

    broken = written(tmp_path / "out", defence_burden=break_one, status=mark)
    document = summary.summarise(broken)
    assert document["status"] == {
        "baseline": {"sound": 12},
        "L0": {"sound": 11, "turned non-finite": 1},
    }
    sound = np.delete(broken.values("defence_burden", "L0"), 3, axis=0)
    got = document["outcomes"]["defence_burden"]["by"]["L0"]["JPN"]["p95"]
    np.testing.assert_allclose(got, np.quantile(sound[:, :, 1], 0.95, axis=0), rtol=1e-5)


def test_nothing_sound_gives_null(tmp_path: Path) -> None:
    def none_sound(status: np.ndarray, _: int) -> None:
        status[:] = 1

    document = summary.summarise(written(tmp_path / "out", status=none_sound))
    row = document["outcomes"]["defence_burden"]["by"]["baseline"]["JPN"]
    assert row["p50"] == [None] * 16
    assert row["mean"] == [None] * 16
    assert document["spread"]["defence_burden"]["baseline"]["JPN"] is None
    assert document["choices"]["USA.posture"]["by"]["L0"]["hold"] == [None] * 16
    assert faults(json.loads(summary.dumps(document)), SCHEMA) == []


def test_infinity_is_a_missing_number() -> None:
    values = np.array([[[1.0]], [[np.inf]], [[3.0]], [[np.nan]]], np.float32)
    found = summary.statistics(values, ["JPN"])["JPN"]
    assert found["mean"] == [2.0]
    assert found["p50"] == [2.0]
    assert found["p95"] == [2.9]


def test_numbers_are_short() -> None:
    values = np.array([1 / 3, 2e7 / 3, -1e-9 / 3, 0.0], np.float32).reshape(1, 4, 1)
    found = summary.statistics(values, ["JPN"])["JPN"]["p50"]
    assert found == [0.333333, 6666670.0, -3.33333e-10, 0.0]


def test_choices_are_shares(result: Result) -> None:
    choices = summary.summarise(result)["choices"]
    assert set(choices) == set(helpers.MENUS)
    rhetoric = choices["USA.rhetoric"]
    assert rhetoric["options"] == list(helpers.MENUS["USA.rhetoric"])
    total = np.sum([rhetoric["by"]["L0"][option] for option in rhetoric["options"]], axis=0)
    np.testing.assert_allclose(total, 1, atol=1e-5)


def test_shares_leave_out_what_was_not_on_the_menu() -> None:
    taken = np.array([[0, -1], [1, -1], [1, -1], [-1, -1]])
    found = summary.shares(taken, 2)
    np.testing.assert_allclose(found[:, 0], [1 / 3, 2 / 3])
    assert np.isnan(found[:, 1]).all()


def test_spread_finds_a_planted_division() -> None:
    rng = np.random.default_rng(3)
    draws, replicates = 4000, 8
    structural = rng.normal(0, 2, (draws, 1)).repeat(replicates, axis=0)
    values = structural + rng.normal(0, 1, (draws * replicates, 1))
    assert summary.between_draws(values, replicates)[0] == pytest.approx(0.8, abs=0.01)
    values[rng.random(len(values)) < 0.3] = np.nan
    assert summary.between_draws(values, replicates)[0] == pytest.approx(0.8, abs=0.015)


def test_spread_of_pure_shocks_and_of_constants() -> None:
    rng = np.random.default_rng(4)
    values = np.stack([rng.normal(size=8000), np.ones(8000), np.arange(8000) // 8], axis=1)
    found = summary.between_draws(values, 8)
    assert found[0] < 0.02
    assert np.isnan(found[1])
    assert found[2] == 1.0


def test_deliberation_is_told_in_parts_of_the_own_government(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)
    document = summary.summarise(helpers.write(tmp_path / "out", made))
    assert faults(json.loads(summary.dumps(document)), SCHEMA) == []
    weighed = document["deliberation"]["L0"]["USA.rhetoric"]
    assert weighed["open"] == [4] * 16
    absent = {"line:CHN.leader", "interest:elsewhere", "open"}
    assert list(weighed["parts"]) == [part for part in helpers.PARTS if part not in absent]
    assert weighed["parts"]["line:USA.team"] == {"mean": [-0.666667] * 16, "size": [2.0] * 16}
    never = document["deliberation"]["L0"]["USA.posture"]
    assert never["open"] == [0] * 16
    assert never["parts"]["record"]["size"] == [None] * 16


def test_what_was_not_recorded_is_null(result: Result) -> None:
    document = summary.summarise(result)
    assert document["deliberation"] is None
    assert document["lobotomy"] is None


def test_spread_needs_replicates(tmp_path: Path) -> None:
    single = helpers.write(tmp_path / "out", helpers.manifest(draws=8, replicates=1))
    assert summary.summarise(single)["spread"] is None


def test_bands_over_draws_leave_chance_out(result: Result) -> None:
    entry = summary.summarise(result)["outcomes"]["defence_burden"]
    column = helpers.ACTORS.index("JPN")
    values = result.values("defence_burden", "L0")[:, :, column].astype(float)
    means = values.reshape(40, 4, -1).mean(axis=1)
    found = entry["expected"]["by"]["L0"]["JPN"]
    for name, q in (("p05", 0.05), ("p50", 0.5), ("p95", 0.95)):
        np.testing.assert_allclose(found[name], np.quantile(means, q, axis=0), rtol=1e-5)
    assert set(entry["expected"]["by"]["L0"]) == {"USA", "JPN", "CHN"}, "only labels in focus"
    other = result.values("defence_burden", "baseline")[:, :, column].astype(float)
    effect = (values - other).reshape(40, 4, -1).mean(axis=1)
    got = entry["expected"]["versus"]["L0"]["JPN"]["p95"]
    np.testing.assert_allclose(got, np.quantile(effect, 0.95, axis=0), rtol=1e-3)
    assert set(entry["expected"]["versus"]) == {"L0"}


def test_one_replicate_cannot_tell_draws_from_chance(tmp_path: Path) -> None:
    single = helpers.write(tmp_path / "out", helpers.manifest(replicates=1))
    assert summary.summarise(single)["outcomes"]["defence_burden"]["expected"] is None
