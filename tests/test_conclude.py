"""What is said of a finished run."""

import json
from pathlib import Path

import pytest

from foedus import conclude, pipeline, questions
from foedus.counterfactuals import contrasts_by_base

pytestmark = pytest.mark.xdist_group("us-japan")

SMALL = {"draws": 32, "replicates": 2, "quarters": 4}


def test_a_contrast_between_lines_is_taken_apart_and_governments_only_on_request(
    tmp_path: Path,
) -> None:
    result = pipeline.run("us-japan", **SMALL, out=tmp_path / "out", report=False)
    document = json.loads((result.path / "summary.json").read_text())
    assert document["lobotomy"] is None
    (record,) = document["contrasts"]
    assert (record["arm"], record["against"]) == ("L0", "baseline"), "no-ask has the same lines"
    sizes = {part: 0.0 for part in ("total", "written", "reaction")}
    for row in record["choices"]:
        for part in sizes:
            sizes[part] += abs(row[part])
    assert sizes["total"] > 0.0
    assert sizes["written"] > 0.0
    assert sizes["reaction"] > 0.0


@pytest.mark.parametrize(
    ("asked", "least", "listens"),
    [(None, 64, True), (None, 65, False), (True, 65, True), (False, 64, False)],
)
def test_long_runs_say_unasked_whom_levers_hear(
    asked: bool | None, least: int, listens: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    monkeypatch.setattr(contrasts_by_base, "LEAST", least)
    monkeypatch.setattr(conclude, "_heard", lambda *given: heard.append(given))
    pipeline.run(
        "us-japan", draws=32, replicates=2, quarters=1, policies=["baseline"], report=False,
        hears=asked, base=False, out=tmp_path / "out",
    )  # fmt: skip
    assert bool(heard) is listens


def test_governments_are_replaced_on_request(tmp_path: Path) -> None:
    result = pipeline.run(
        "us-japan", **SMALL, policies=["baseline"], out=tmp_path / "out", report=False, replace=True
    )
    document = json.loads((result.path / "summary.json").read_text())
    assert {row["government"] for row in document["lobotomy"]} == {"USA", "JPN", "CHN"}
    assert document["contrasts"] == []


def test_who_decides_says_what_is_left_of_outcomes() -> None:
    rows = questions.who_decides("us-japan", draws=16, replicates=2, quarters=4)
    assert {row.government for row in rows} == {"USA", "JPN", "CHN"}
    assert {row.verdict for row in rows} >= {"physics", "decision"}
