from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests import helpers

from foedus.analyses import monitor
from foedus.result.result import open_result
from foedus.result.store import ResultWriter


def options(*rows: list[int]) -> np.ndarray:
    return np.array(rows, np.int8)


def test_entropy_runs_from_constant_to_die() -> None:
    assert monitor.entropy(np.array([1.0, 0.0, 0.0])) == 0
    assert monitor.entropy(np.array([0.25, 0.25, 0.25, 0.25])) == pytest.approx(1)
    assert monitor.entropy(np.array([1.0])) == 0
    assert 0 < monitor.entropy(np.array([0.9, 0.1])) < 0.5


@pytest.mark.parametrize(
    ("row", "changes", "reversals"),
    [
        ([1, 1, 1, 1, 1], 0, 0),
        ([0, 1, 2, 3, 4], 4, 0),
        ([0, 1, 0, 1, 0], 4, 3),
        ([0, 1, 1, 1, 0], 2, 1),
        ([2, 1, 1, 0, 1], 3, 1),
        ([0, -1, -1, 1, 1], 0, 0),
        ([0, 1, -1, 1, 0], 2, 1),
    ],
)
def test_moves_are_counted_per_year(row: list[int], changes: int, reversals: int) -> None:
    # Five quarters hold four moves: one year.
    assert monitor.moves(options(row)) == (changes, reversals)


def test_moves_need_two_quarters() -> None:
    assert monitor.moves(options([1], [2])) == (0, 0)


def flagged(row: monitor.ChoiceRow) -> list[str]:
    return [flag.check for flag in monitor.flags([row], [])]


def test_flags_say_what_is_out_of_line() -> None:
    usual = {"arm": "a", "label": "USA.tariff", "option": "none", "changes": 1.0, "reversals": 0.0}
    row = monitor.ChoiceRow
    assert flagged(row(entropy=0.5, same=0.6, **usual)) == []
    assert flagged(row(entropy=0.01, same=0.99, **usual)) == ["constant", "same-option"]
    assert flagged(row(entropy=0.97, same=0.3, **usual)) == ["noise"]
    assert flagged(row(entropy=0.06, same=0.96, **usual)) == ["same-option"]


def test_deaf_choices_are_flagged() -> None:
    usual = {"arm": "a", "label": "USA.tariff", "option": "none", "changes": 1.0, "reversals": 0.0}
    row = monitor.ChoiceRow(
        entropy=0.5, same=0.6, information=0.02, deafness=0.05, state="gdp JPN", **usual
    )
    assert flagged(row) == []
    assert flagged(replace(row, information=0.019)) == ["uninformed"]
    assert flagged(replace(row, deafness=0.049)) == ["deaf"]
    assert flagged(replace(row, information=0.0, deafness=0.0, imposed=True)) == []
    (flag,) = monitor.flags([replace(row, deafness=0.01)], [])
    assert flag.message == "choice hardly differs between the extremes of gdp JPN (0.01)"


def test_regret_is_the_mean_over_all_that_decided(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)
    with ResultWriter(tmp_path / "out", made) as writer:
        for arm in range(2):
            sums = helpers.sums(made, arm, 8)
            # In the last quarter two members in place of four decide, and regret 150 each.
            sums[-1, :-1, helpers.PARTS.index("open")] = 2
            sums[-1, :-1, helpers.PARTS.index("regret")] = 300
            writer.write(arm, 0, helpers.numbers(made, arm), sums)
        writer.write_parameters(np.ones((8, 2)))
        writer.finish()
    rows = {(row.arm, row.label): row for row in monitor.choices(open_result(tmp_path / "out"))}
    mean = -(helpers.PARTS.index("regret") + 1) / 3
    expected = (15 * 4 * mean + 300) / (15 * 4 + 2)
    assert rows["L0", "USA.rhetoric"].regret == pytest.approx(expected)
    assert rows["L0", "USA.posture"].regret is None, "never on the agenda"
    bare = helpers.write(tmp_path / "bare", helpers.manifest(draws=8, replicates=1))
    assert {row.regret for row in monitor.choices(bare)} == {None}


def test_members_at_a_bound_are_flagged() -> None:
    rows = [
        monitor.BoundRow("a", "commitment_trust", "JPN>JPN", 0.04),
        monitor.BoundRow("a", "commitment_trust", "CHN>JPN", 0.05),
    ]
    (flag,) = monitor.flags([], rows)
    assert flag.label == "commitment_trust CHN>JPN"
    assert flag.check == "at-bound"
    assert "5% of members end within 2%" in flag.message


def test_monitor_reads_a_result(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    used = monitor.choices(result)
    assert [(row.arm, row.label) for row in used[:3]] == [
        ("baseline", label) for label in helpers.MENUS
    ]
    assert len(used) == 2 * len(helpers.MENUS)
    at_bound = monitor.bounds(result)
    assert {row.series for row in at_bound} == {"line_share", "commitment_trust"}
    values = result.values("commitment_trust", "L0")[:, -1, 1]
    expected = ((values <= 0.02) | (values >= 0.98)).mean()
    found = [r.share for r in at_bound if (r.arm, r.label) == ("L0", helpers.TRUST[1])]
    assert found == [pytest.approx(expected)]


def test_what_an_arm_fixes_is_not_flagged(tmp_path: Path) -> None:
    fixed = ["USA.rhetoric = shame", "free:USA.rhetoric@2026Q1", "USA.posture=hold@2020Q1"]
    policies = {"baseline": ["USA.ask_spending+=1%", "line:USA.leader=0"], "L0": fixed}
    result = helpers.write(tmp_path / "out", helpers.manifest(policies=policies))
    rows = {(row.arm, row.label): row for row in monitor.choices(result)}
    assert [key for key, row in rows.items() if row.imposed] == [("L0", "USA.posture")]
    values = result.values("option", "L0")[:, 4:, 1]
    most = np.bincount(values.ravel()).max() / values.size
    assert rows["L0", "USA.rhetoric"].same == pytest.approx(most), "only the free quarters count"
    usual = {"arm": "a", "label": "USA.tariff", "option": "none", "changes": 0.0, "reversals": 0.0}
    assert flagged(monitor.ChoiceRow(entropy=0.0, same=1.0, imposed=True, **usual)) == []


def test_a_series_that_never_moves_is_not_pressed_to_a_bound() -> None:
    series = next(s for s in helpers.SERIES if s.name == "line_share")
    values = np.zeros((4, 3, 2))
    values[0, 0, 1] = 0.5
    still, moved = monitor._bounds("a", series, values)  # pyright: ignore[reportPrivateUsage]
    assert (still.idle, moved.idle) == (True, False)
    assert [flag.label for flag in monitor.flags([], [still, moved])] == ["line_share USA.team"]


def test_entropy_has_no_minus_sign() -> None:
    assert not np.signbit(monitor.entropy(np.array([1.0, 0.0])))
