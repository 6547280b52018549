from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests import helpers

from foedus.analyses import listening, monitor
from foedus.result.result import Result, open_result
from foedus.result.store import ResultWriter


def table(*rows: list[int]) -> np.ndarray:
    return np.array(rows)


def written(out: Path, change: Any, draws: int = 400) -> Result:
    """Write the toy result, one arm, with some numbers changed."""
    made = helpers.manifest(draws=draws, replicates=1, arms=("baseline",), policies={})
    arrays = helpers.numbers(made, 0)
    change(arrays)
    with ResultWriter(out, made) as writer:
        writer.write(0, 0, arrays)
        writer.write_parameters(np.ones((draws, 2)))
        writer.finish()
    return open_result(out)


def rows_of(result: Result) -> dict[str, monitor.ChoiceRow]:
    return {row.label: row for row in monitor.choices(result)}


def test_information_of_known_tables() -> None:
    large = 1_000_000
    assert listening.information(table([large, 0], [0, large])) == pytest.approx(1, abs=1e-5)
    assert listening.information(table([large, large], [large, large])) == pytest.approx(
        0, abs=1e-5
    )
    # Three quarters against one: one bit less the entropy of a quarter.
    entropy = -(0.75 * np.log2(0.75) + 0.25 * np.log2(0.25))
    found = listening.information(table([3 * large, large], [large, 3 * large]))
    assert found == pytest.approx(1 - entropy, abs=1e-5)
    assert listening.information(table([0, 0], [0, 0])) == 0


def test_information_of_small_samples_is_not_biased() -> None:
    rng = np.random.default_rng(8)
    state, option = rng.integers(10, size=(2000, 300)), rng.integers(6, size=(2000, 300))
    counts = [np.bincount(s * 6 + o, minlength=60) for s, o in zip(state, option, strict=True)]
    found = np.array([listening.information(c.reshape(10, 6)) for c in counts])
    plain = 45 / (2 * 300 * np.log(2))
    assert abs(found.mean()) < plain / 10


def test_deafness_is_the_total_variation_of_the_extremes() -> None:
    assert listening.deafness(table([5, 5], [9, 1], [10, 0])) == pytest.approx(0.5)
    assert listening.deafness(table([0, 0], [4, 1], [0, 9], [8, 2], [0, 0])) == 0
    assert listening.deafness(table([1, 2])) == 0


def test_deciles_keep_equal_values_together() -> None:
    tenths = listening.deciles(np.arange(100.0).reshape(20, 5))
    assert tenths.shape == (20, 5)
    assert np.bincount(tenths.ravel()).tolist() == [11, *[10] * 8, 9]
    halves = listening.deciles(np.array([0.0] * 50 + [1.0] * 50))
    assert len(np.unique(halves[:50])) == len(np.unique(halves[50:])) == 1
    assert halves[0] < halves[-1]


def test_a_choice_that_follows_a_state_is_heard(tmp_path: Path) -> None:
    def follow(arrays: dict[str, Any]) -> None:
        rng = np.random.default_rng(1)
        burden = rng.normal(size=arrays["defence_burden"].shape)
        arrays["defence_burden"] = burden.astype(np.float32)
        # The first instrument answers Japan's burden of the quarter before; the rest are dice.
        options = rng.integers(3, size=arrays["option"].shape)
        options[:, 1:, 0] = burden[:, :-1, helpers.ACTORS.index("JPN")] > 0
        arrays["option"] = options.astype(np.int8)

    rows = rows_of(written(tmp_path / "out", follow))
    heard, die = rows["USA.ask_spending"], rows["USA.rhetoric"]
    assert heard.state == "defence_burden JPN"
    assert heard.information == pytest.approx(1, abs=0.01)
    assert heard.deafness == 1
    assert die.information is not None
    assert die.deafness is not None
    assert die.information < monitor.LEAST_INFORMATION
    flags = monitor.flags([heard, die], [])
    assert {"uninformed"} <= {flag.check for flag in flags if flag.label == "USA.rhetoric"}
    assert not {flag.check for flag in flags if flag.label == "USA.ask_spending"}


def test_the_state_of_the_same_quarter_is_not_used(tmp_path: Path) -> None:
    def same_quarter(arrays: dict[str, Any]) -> None:
        rng = np.random.default_rng(2)
        for name, values in arrays.items():
            if values.dtype == np.float32:
                arrays[name] = rng.random(values.shape, np.float32)
        arrays["option"] = (arrays["defence_burden"][:, :, :1] > 0.5).repeat(3, 2).astype(np.int8)

    row = rows_of(written(tmp_path / "out", same_quarter))["USA.posture"]
    assert row.information is not None
    assert row.information < monitor.LEAST_INFORMATION


def test_only_free_quarters_and_sound_members_are_heard(tmp_path: Path) -> None:
    def fixed_late(arrays: dict[str, Any]) -> None:
        rng = np.random.default_rng(3)
        arrays["option"] = rng.integers(3, size=arrays["option"].shape).astype(np.int8)
        level = arrays["defence_burden"][:, :, 0]
        # What is imposed, and what unsound members do, follows the state to the letter.
        arrays["option"][:, 8:, 0] = level[:, 7:-1] > np.median(level)
        arrays["option"][::2, 1:, 0] = level[::2, :-1] > np.median(level)
        arrays["status"][::2] = 1

    result = written(tmp_path / "out", fixed_late, draws=800)
    policies = {"baseline": ["USA.ask_spending=3%@2027Q1..2028Q4"]}
    held = Result(result.path, replace(result.manifest, policies=policies))
    found, other = rows_of(held)["USA.ask_spending"], rows_of(result)["USA.ask_spending"]
    assert found.information is not None
    assert other.information is not None
    assert found.information < monitor.LEAST_INFORMATION < other.information


def test_nothing_is_said_of_few_quarters_or_of_what_is_imposed(tmp_path: Path) -> None:
    policies = {"baseline": ["USA.posture=hold"]}
    made = helpers.manifest(draws=12, replicates=1, arms=("baseline",), policies=policies)
    rows = rows_of(helpers.write(tmp_path / "few", made))
    assert {row.information for row in rows.values()} == {None}, "12 x 15 are below 200"
    rows = rows_of(helpers.write(tmp_path / "more", replace(made, draws=14)))
    assert rows["USA.posture"].information is None
    assert rows["USA.posture"].deafness is None
    assert rows["USA.rhetoric"].information is not None


def test_states_that_stand_still_tell_nothing(tmp_path: Path) -> None:
    def still(arrays: dict[str, Any]) -> None:
        for values in arrays.values():
            if values.dtype == np.float32:
                values[:] = 0.5

    row = rows_of(written(tmp_path / "out", still))["USA.rhetoric"]
    assert (row.information, row.state, row.deafness) == (0, "", 0)
    checks = [flag for flag in monitor.flags([row], []) if flag.check == "deaf"]
    assert checks[0].message == "choice hardly differs between any state (0.00)"


def test_many_members_are_thinned_evenly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd_ones_follow(arrays: dict[str, Any]) -> None:
        rng = np.random.default_rng(4)
        options = rng.integers(2, size=arrays["option"].shape)
        level = arrays["defence_burden"][:, :, 0]
        options[1::2, 1:, 0] = level[1::2, :-1] > np.median(level)
        arrays["option"] = options.astype(np.int8)

    result = written(tmp_path / "out", odd_ones_follow)
    every = rows_of(result)["USA.ask_spending"].information
    monkeypatch.setattr(listening, "MOST_MEMBERS", 200)
    half = rows_of(result)["USA.ask_spending"].information
    assert every is not None
    assert half is not None
    assert half < monitor.LEAST_INFORMATION < every, "every second member, from the first"
