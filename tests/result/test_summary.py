from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from tests import helpers
from tests.documents import made

from foedus.result import summary
from foedus.result.documents import summary as summary_document
from foedus.result.documents.record import content, json_schema
from foedus.result.documents.scorecard import Point, Scorecard, Uncounted
from foedus.result.documents.summary import (
    Contribution,
    Direction,
    Flag,
    Quantiles,
    Replaced,
    Summary,
)
from foedus.result.result import Result, open_result
from foedus.result.store import ResultWriter

SCHEMA = json_schema(Summary, summary_document.SCHEMA)


def faults(document: Any) -> list[str]:
    """Return what a document does wrong by the schema."""
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return helpers.write(tmp_path_factory.mktemp("summary") / "out", helpers.manifest())


def written(out: Path, **changes: Any) -> Result:
    """Write the toy result with some numbers replaced."""
    toy = helpers.manifest(draws=6, replicates=2)
    with ResultWriter(out, toy) as writer:
        for arm in range(2):
            arrays = helpers.numbers(toy, arm)
            for name, change in changes.items():
                change(arrays[name], arm)
            writer.write(arm, 0, arrays)
        writer.write_parameters(np.ones((6, 2)))
        writer.finish()
    return open_result(out)


def test_document_keeps_to_its_schema(result: Result) -> None:
    flag = Flag("L0", "USA.posture", "noise", 0.99, "die")
    risk = {"challenge_risk": {"L0": {"JPN": Quantiles((1.0,), (None,), (2.0,))}}}
    replaced = Replaced("USA", "gdp", "JPN", 0.0, -0.3, None, None)
    uncounted = made(Uncounted, quarters=("2025Q2",), why="imposed")
    card = made(Scorecard, points=(made(Point, grade="V"),), uncounted=(uncounted,))
    full = summary.summarise(result, [flag], risk, [replaced], scorecard=card)
    for document in (summary.summarise(result), full):
        assert faults(content(document)) == []
    refused = content(full)
    refused["lobotomy"][0]["verdict"] = "magic"
    assert faults(refused)
    refused = content(full)
    refused["scorecard"]["missing"] = "time"
    assert faults(refused)


def test_schema_refuses_what_does_not_belong(result: Result) -> None:
    document = content(summary.summarise(result))
    assert faults(document | {"seed": "7"})
    assert faults(document | {"colour": "red"})
    assert faults(document | {"schema": "foedus-summary/4"})
    assert faults({k: v for k, v in document.items() if k != "arms"})


def test_quantiles_are_numpy_s(result: Result) -> None:
    by = summary.summarise(result).outcomes["defence_burden"].by["L0"]["JPN"]
    values = result.values("defence_burden", "L0")[:, :, helpers.ACTORS.index("JPN")]
    assert len(by.mean) == len(helpers.QUARTERS)
    np.testing.assert_allclose(by.mean, values.mean(axis=0), rtol=1e-5)
    for name, q in summary.QUANTILES.items():
        np.testing.assert_allclose(getattr(by, name), np.quantile(values, q, axis=0), rtol=1e-5)


def test_difference_is_paired_by_member(result: Result) -> None:
    entry = summary.summarise(result).outcomes["patron_ledger"]
    # The arms share their noise, and L0 gains 0.02 a quarter.
    last = {name: row[-1] for name, row in vars(entry.versus["L0"]["JPN"]).items()}
    assert last == pytest.approx(dict.fromkeys(last, 0.32), abs=1e-5)
    assert set(entry.versus) == {"L0"}
    assert set(entry.versus["L0"]) == {"JPN"}, "only labels in focus"


def test_unsound_members_do_not_count(tmp_path: Path) -> None:
    def break_one(values: np.ndarray, arm: int) -> None:
        values[3] = np.nan if arm else values[3]

    def mark(status: np.ndarray, arm: int) -> None:
        status[3] = arm

    broken = written(tmp_path / "out", defence_burden=break_one, status=mark)
    document = summary.summarise(broken)
    assert document.status == {
        "baseline": {"sound": 12},
        "L0": {"sound": 11, "turned non-finite": 1},
    }
    sound = np.delete(broken.values("defence_burden", "L0"), 3, axis=0)
    got = document.outcomes["defence_burden"].by["L0"]["JPN"].p95
    np.testing.assert_allclose(got, np.quantile(sound[:, :, 1], 0.95, axis=0), rtol=1e-5)


def test_nothing_sound_gives_null(tmp_path: Path) -> None:
    def none_sound(status: np.ndarray, _: int) -> None:
        status[:] = 1

    document = summary.summarise(written(tmp_path / "out", status=none_sound))
    row = document.outcomes["defence_burden"].by["baseline"]["JPN"]
    assert row.p50 == (None,) * 16
    assert row.mean == (None,) * 16
    assert document.spread["defence_burden"]["baseline"]["JPN"] is None
    assert document.choices["USA.posture"].by["L0"]["hold"] == (None,) * 16
    assert faults(content(document)) == []


def test_infinity_is_a_missing_number() -> None:
    values = np.array([[[1.0]], [[np.inf]], [[3.0]], [[np.nan]]], np.float32)
    found = summary.statistics(values, ["JPN"])["JPN"]
    assert found.mean == (2.0,)
    assert found.p50 == (2.0,)
    assert found.p95 == (2.9,)


def test_numbers_are_short() -> None:
    values = np.array([1 / 3, 2e7 / 3, -1e-9 / 3, 0.0], np.float32).reshape(1, 4, 1)
    found = summary.statistics(values, ["JPN"])["JPN"].p50
    assert found == (0.333333, 6666670.0, -3.33333e-10, 0.0)


def test_choices_are_shares(result: Result) -> None:
    choices = summary.summarise(result).choices
    assert set(choices) == set(helpers.MENUS)
    rhetoric = choices["USA.rhetoric"]
    assert rhetoric.options == tuple(helpers.MENUS["USA.rhetoric"])
    total = np.sum([rhetoric.by["L0"][option] for option in rhetoric.options], axis=0)
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
    toy = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)
    document = summary.summarise(helpers.write(tmp_path / "out", toy))
    assert faults(content(document)) == []
    weighed = document.deliberation["L0"]["USA.rhetoric"]
    assert weighed.open == (4,) * 16
    absent = {"line:CHN.leader", "interest:elsewhere", "open"}
    assert list(weighed.parts) == [part for part in helpers.PARTS if part not in absent]
    assert weighed.parts["line:USA.team"] == Contribution((-0.666667,) * 16, (2.0,) * 16)
    never = document.deliberation["L0"]["USA.posture"]
    assert never.open == (0,) * 16
    assert never.parts["record"].size == (None,) * 16


def test_what_was_not_recorded_is_null(result: Result) -> None:
    document = summary.summarise(result)
    assert document.deliberation is None
    assert document.lobotomy is None


def test_spread_needs_replicates(tmp_path: Path) -> None:
    single = helpers.write(tmp_path / "out", helpers.manifest(draws=8, replicates=1))
    assert summary.summarise(single).spread is None


def test_bands_over_draws_leave_chance_out(result: Result) -> None:
    entry = summary.summarise(result).outcomes["defence_burden"]
    column = helpers.ACTORS.index("JPN")
    values = result.values("defence_burden", "L0")[:, :, column].astype(float)
    means = values.reshape(40, 4, -1).mean(axis=1)
    found = entry.expected.by["L0"]["JPN"]
    for name, q in (("p05", 0.05), ("p50", 0.5), ("p95", 0.95)):
        np.testing.assert_allclose(getattr(found, name), np.quantile(means, q, axis=0), rtol=1e-5)
    assert set(entry.expected.by["L0"]) == {"USA", "JPN", "CHN"}, "only labels in focus"
    other = result.values("defence_burden", "baseline")[:, :, column].astype(float)
    effect = (values - other).reshape(40, 4, -1).mean(axis=1)
    got = entry.expected.versus["L0"]["JPN"].p95
    np.testing.assert_allclose(got, np.quantile(effect, 0.95, axis=0), rtol=1e-3)
    assert set(entry.expected.versus) == {"L0"}


def test_directions_count_draws_by_their_mean_over_shocks(result: Result) -> None:
    outcomes = summary.summarise(result).outcomes
    assert outcomes["grey_incidents"].direction == {
        "L0": dict.fromkeys(("JPN",), Direction(1.0, 0.0))
    }
    values = np.array([[3.0], [-1.0], [1.0], [-3.0], [0.0], [0.0], [2.0], [-1.0]])
    assert summary.directions(values, 2, ["JPN"]) == {"JPN": Direction(0.5, 0.25)}
    assert summary.directions(values, 1, ["JPN"]) == {"JPN": Direction(0.375, 0.375)}


def test_a_draw_without_a_number_has_no_direction() -> None:
    values = np.array([[1.0], [np.nan], [-3.0], [1.0], [0.0], [0.0], [np.nan], [np.nan]])
    assert summary.directions(values, 2, ["JPN"]) == {"JPN": Direction(0.333333, 0.333333)}
    assert summary.directions(values[6:], 2, ["JPN"]) == {"JPN": None}


def test_one_replicate_cannot_tell_draws_from_chance(tmp_path: Path) -> None:
    single = helpers.write(tmp_path / "out", helpers.manifest(replicates=1))
    assert summary.summarise(single).outcomes["defence_burden"].expected is None
