"""What a result says of itself: nothing is computed for it, and nothing in it can fail."""

from pathlib import Path

import pytest
from tests import helpers

from foedus.result import overview, summary
from foedus.result.result import Result

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return helpers.write(tmp_path / "out", helpers.manifest())


def saved(result: Result) -> Result:
    summary.save(result, summary.summarise(result, monitor=[]))
    return result


def test_without_a_summary_it_names_arms_and_place(result: Result) -> None:
    text = repr(result)
    lines = text.splitlines()
    assert lines[0] == "Result toy: 2 arms x 40 draws x 4 replicates, 2025Q1 to 2028Q4"
    assert "line:USA.leader=0" in text
    assert lines[-1] == f"in {result.path}"
    assert not (result.path / "summary.json").exists()


def test_with_a_summary_it_shows_outcomes_by_arm(result: Result) -> None:
    lines = repr(saved(result)).splitlines()
    assert "baseline, 2028Q4" in lines[1]
    assert "L0, 2028Q4" in lines[1]
    (burden,) = (line for line in lines if "Defence burden" in line)
    assert "% of GDP" in burden
    assert burden.count(" to ") == 2
    assert not any("Challenge risk" in line for line in lines), "a hazard is no level to read"
    assert "all 160 members of every arm sound" in lines


def test_those_that_differ_most_come_first(result: Result) -> None:
    document = saved(result).summary()
    shown = overview.overview(result).rows
    assert 1 < len(shown)
    titles = {series.title: series.name for series in result.manifest.series}
    apart = [overview._apart(document.outcomes[titles[row[0]]], row[1]) for row in shown]
    assert apart == sorted(apart, reverse=True)


def test_unsound_members_are_counted(tmp_path: Path) -> None:
    made = helpers.manifest(status={0: "ok", 1: "not finite"})
    result = saved(helpers.write(tmp_path / "out", made))
    document = result.summary()
    text = overview._sound(document, made)
    assert text == "all 160 members of every arm sound"
    document.status["L0"]["ok"] -= 3  # type: ignore[index]
    assert overview._sound(document, made) == "sound members of 160: baseline 160, L0 157"


def test_a_damaged_summary_is_told_and_does_not_fail(result: Result) -> None:
    result.write("summary.json", "{")
    assert repr(result).splitlines()[-1] == f"in {result.path}; is no summary of a run"


def test_hostile_names_are_escaped(tmp_path: Path) -> None:
    made = helpers.manifest(case=HOSTILE, policies={"baseline": [], "L0": [HOSTILE]})
    page = helpers.write(tmp_path / "out", made)._repr_html_()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 2
