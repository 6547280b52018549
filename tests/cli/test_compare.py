"""The command against a stand-in for the pipeline, then one small run of the shipped case."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Pipeline

from foedus.cli.main import main
from foedus.errors import OptionError
from foedus.result.interruption import Interrupted
from foedus.result.result import open_result

TWO = ("--policy", "baseline", "--policy", "L0")


def test_options_are_passed_on(pipeline: Pipeline) -> None:
    options = "--members 6 --quarters 4 --seed 3 --out x --force --csv t.csv --do off:ledger --base"
    pipeline.fails = OptionError("asked")
    assert main(["compare", "toy", *TWO, *options.split()]) == 2
    assert pipeline.calls == [
        {"case": "toy", "policies": ("baseline", "L0"), "draws": 6, "replicates": 1,
         "quarters": 4, "seed": 3, "do": ("off:ledger",), "out": Path("x"), "force": True,
         "table": Path("t.csv"), "base": True}
    ]  # fmt: skip


def test_a_comparison_is_shown_part_by_part_and_line_by_line(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "toy", *TWO]) == 0
    asked = pipeline.calls[0]
    assert asked["table"] is None
    printed = capsys.readouterr()
    for words in ("What L0 changes against baseline", "III  Objectives", "Best for whom",
                  "3 of 4 lines", "compare.html"):  # fmt: skip
        assert words in printed.out
    assert "AUS" not in printed.out
    assert printed.err == "", "silent when piped"


def test_one_arm_is_said_to_be_paired(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    arm = "firm: USA.tariff=25%; off:ledger"
    assert main(["compare", "toy", "--arm", arm, "--json"]) == 0
    assert pipeline.calls[0]["arms"] == (arm,)
    printed = capsys.readouterr()
    assert printed.err == "note: one arm was given; it is compared with baseline\n"
    assert json.loads(printed.out)["against"] == "baseline"


def test_all_shows_every_label(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "toy", *TWO, "--all"]) == 0
    found = capsys.readouterr().out
    assert "Defence burden, AUS" in found
    assert "Challenges, TWN" in found


def test_json_stands_alone(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "toy", *TWO, "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["schema"] == "foedus-compare/2"
    assert printed.err == ""


def test_problems_end_with_two(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.fails = OptionError("no such policy")
    assert main(["compare", "toy", *TWO]) == 2
    assert capsys.readouterr().err == "error: no such policy\n"


def test_interruption_says_what_was_kept(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "the result in x is whole"
    pipeline.fails, pipeline.stage = Interrupted(text), "comparing"
    assert main(["compare", "toy", *TWO, "--out", "x"]) == 130
    assert capsys.readouterr().err == f"interrupted; {text}\n"


@pytest.mark.parametrize(
    ("policies", "said"),
    [
        ((), "a comparison needs two policies or more; got 0"),
        (("baseline",), "a comparison needs two policies or more; got 1"),
        (("L0", "L0"), '"L0" is given twice'),
        (("baseline", "leader-alon"), 'unknown policy "leader-alon"; did you mean "leader-alone"?'),
    ],
)
def test_what_cannot_be_compared_is_refused_before_the_case_is_compiled(
    policies: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def compiled(_: Any) -> None:
        raise AssertionError("compiled")

    monkeypatch.setattr("foedus.pipeline.compile", compiled)
    asked = [word for name in policies for word in ("--policy", name)]
    assert main(["compare", "us-japan", *asked, "--out", str(tmp_path / "x")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: --policy: ")
    assert said in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.xdist_group("us-japan")
def test_policies_of_the_shipped_case_are_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, table = tmp_path / "out", tmp_path / "table.csv"
    asked = ["compare", "us-japan", *TWO, "--draws", "12", "--replicates", "2"]
    asked += ["--quarters", "4", "--seed", "3", "--out", str(out), "--csv", str(table)]
    assert main([*asked, "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    document = json.loads(printed.out)
    assert {p.name for p in out.iterdir()} == {
        "manifest.json", "results.zarr", "summary.json", "report.html", "compare.json",
        "compare.html", "compare.csv",
    }  # fmt: skip
    assert json.loads((out / "compare.json").read_text("utf-8")) == document

    result = open_result(out)
    starts = result.starts()
    assert starts is not None
    names = [row.name for row in result.manifest.interests]
    burden = result.values("planned_burden", "baseline")[::2, 0]
    label = result.series("planned_burden").labels.index("JPN")
    moved = abs(burden[:, label] - starts[:, names.index("ally_burden")])
    assert moved.max() < 0.5, "a run begins where the start says"

    change = (
        result.values("line_share", "L0")[:, -1] - result.values("line_share", "baseline")[:, -1]
    )
    at = result.series("line_share").labels.index("USA.team")
    with (out / "compare.csv").open(encoding="utf-8", newline="") as file:
        rows = {tuple(row.values())[:6]: row for row in csv.DictReader(file)}
    row = rows["line_share", "USA.team", "L0", "baseline", "last", "negative"]
    assert float(row["value"]) == (change[:, at].reshape(12, 2).mean(axis=1) < 0).mean() == 1.0
    with table.open(encoding="utf-8", newline="") as file:
        told = {tuple(row.values())[:3]: row for row in csv.DictReader(file)}
    assert told["line_share", "USA.team", "2025Q4"]["share"] == (
        "down in nearly all draws (100 of 100)"
    )
    lines = {entry["line"]: entry for entry in document["lines"]}
    assert {"USA.leader", "JPN.managers", "CHN.growth"} <= set(lines)
    assert all(sum(entry["best"].values()) == pytest.approx(1.0) for entry in lines.values())

    assert main(asked) == 2, "neither the result nor the table is replaced unasked"
    assert "exists already" in capsys.readouterr().err
