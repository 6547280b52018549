import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests import helpers
from tests.cli.conftest import Pipeline

from foedus.analyses import findings
from foedus.cli.main import main
from foedus.cli.run import Progress, Stopped, kept
from foedus.errors import OptionError
from foedus.result import summary
from foedus.result.interruption import Interrupted


def test_defaults_are_passed_on(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "toy"]) == 0
    assert pipeline.calls == [
        {"case": "toy", "seed": 0, "out": None, "force": False, "report": True,
         "resume": None, "join": None,
         "behave": False, "replace": False, "hears": None, "base": None}
    ]  # fmt: skip
    printed = capsys.readouterr()
    assert "Asked: L0 against baseline" in printed.out
    assert "IV  Impacts" not in printed.out
    assert printed.err == "", "silent when piped"


def test_all_tables_are_printed_where_they_are_wanted(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "toy", "--full"]) == 0
    assert "IV  Impacts" in capsys.readouterr().out


def test_every_option_is_passed_on(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    options = "--members 6 --quarters 4 --seed 3 --policy baseline --policy L0 --out x --force"
    arm = "tariff25: USA.tariff=25%@2026Q1; off:ledger"
    expression = "USA.ask_spending=3.5%@2026Q1..2027Q4"
    assert (
        main(
            [
                "run",
                "toy",
                *options.split(),
                "--do",
                expression,
                "--arm",
                arm,
                "--no-report",
                "--hears",
                "--no-base",
            ]
        )
        == 0
    )
    assert pipeline.calls == [
        {"case": "toy", "draws": 6, "replicates": 1, "quarters": 4, "seed": 3,
         "policies": ("baseline", "L0"), "arms": (arm,), "do": (expression,), "out": Path("x"),
         "force": True, "resume": None, "join": None,
         "report": False, "behave": False, "replace": False, "hears": True, "base": False}
    ]  # fmt: skip
    assert capsys.readouterr().out


def test_json_stands_alone(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "toy", "--json"]) == 0
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert document["schema"] == "foedus-summary/3"
    assert document["relative_risk"]["challenge_risk"]
    assert printed.err == ""


@pytest.mark.parametrize("option", ["--draws", "--replicates", "--members", "--quarters"])
@pytest.mark.parametrize("count", ["0", "-4"])
def test_counts_below_one_are_refused(
    option: str, count: str, pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "toy", option, count]) == 2
    assert capsys.readouterr().err == f"error: {option}: must be 1 or more, got {count}\n"
    assert pipeline.calls == []


@pytest.mark.parametrize("value", ["1.5", "many", ""])
def test_counts_are_whole_numbers(
    value: str, pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "toy", "--draws", value]) == 2
    assert "--draws" in capsys.readouterr().err
    assert pipeline.calls == []


def test_negative_seed_is_refused(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "toy", "--seed", "-1"]) == 2
    assert capsys.readouterr().err == "error: --seed: must be 0 or more, got -1\n"


def test_problems_of_the_pipeline_end_with_two(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.fails = OptionError("too many draws")
    assert main(["run", "toy"]) == 2
    assert capsys.readouterr().err == "error: too many draws\n"


@pytest.mark.parametrize(
    ("error", "stage", "said"),
    [
        (KeyboardInterrupt(), "compiling", "interrupted; nothing was written"),
        (KeyboardInterrupt(), "simulating", "interrupted"),
        (Interrupted("x is whole"), "simulating", "interrupted; x is whole"),
    ],
)  # fmt: skip
def test_interruption_says_what_is_known_to_be_kept(
    error: BaseException,
    stage: str,
    said: str,
    pipeline: Pipeline,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pipeline.fails, pipeline.stage = error, stage
    assert main(["run", "toy", "--out", "x"]) == 130
    assert capsys.readouterr().err == f"{said}\n"


def test_a_stopped_run_is_gone_on_with_without_its_case(pipeline: Pipeline) -> None:
    assert main(["run", "--resume", "runs/.x.partial-1", "--parts", "p", "--members", "5"]) == 0
    (asked,) = pipeline.calls
    assert asked["case"] is None
    assert asked["resume"] == Path("runs/.x.partial-1")
    assert (asked["parts"], asked["allow_code"]) == (("p",), False)
    assert asked["draws"] == 5, "refused where the run is read"
    assert "seed" not in asked
    pipeline.fails = OptionError("taken")
    assert main(["run", "--resume", "runs/.x.partial-1", "--allow-code"]) == 2
    assert pipeline.calls[1]["allow_code"] is True
    assert main(["run", "toy", "--join", "x"]) == 2
    assert pipeline.calls[2]["join"] == Path("x")


def test_an_interruption_says_itself_what_was_kept(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.fails = Interrupted("1 of 2 units are kept: foedus run --resume x goes on")
    assert main(["run", "toy", "--out", "x"]) == 130
    told = "interrupted; 1 of 2 units are kept: foedus run --resume x goes on\n"
    assert capsys.readouterr().err == told


def test_interruption_after_the_run_keeps_it() -> None:
    progress = Progress()
    progress("analysing", 1, 1)
    progress.finished = Path("runs/toy-1")
    with pytest.raises(Stopped, match="the result in runs/toy-1 is whole"), kept(progress):
        raise KeyboardInterrupt


def test_bar_is_drawn_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Progress() as progress:
        progress("simulate", 0, 4)
        progress("simulate", 4, 4)
    printed = capsys.readouterr()
    assert "simulate" in printed.err
    assert printed.out == ""


INTERRUPTED = """
import sys, time, types
import foedus
def run(case, progress, **asked):
    progress("compiling", 1, 2)
    print("running", flush=True)
    time.sleep(60)
made = types.ModuleType("foedus.pipeline")
made.run = run
sys.modules["foedus.pipeline"] = foedus.pipeline = made
from foedus.analyses import findings
from foedus.cli.main import main
sys.exit(main(["run", "toy"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_ctrl_c_is_quiet(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    assert process.stdout.readline() == "running\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == "interrupted; nothing was written\n"
    assert list(tmp_path.iterdir()) == []


def test_an_arm_without_a_sound_member_ends_with_three_and_is_told_first(
    pipeline: Pipeline,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    made = helpers.manifest(draws=8, replicates=1)
    result = helpers.write(tmp_path / "empty", made, unsound={1: range(8)})
    summary.save(result, findings.document(result, findings.analyse(result)))
    monkeypatch.setattr(pipeline, "run", lambda *_, **__: result)
    assert main(["run", "toy"]) == 3
    assert capsys.readouterr().out.startswith("warning: L0: none of 8 members has sound numbers")
    assert main(["run", "toy", "--json"]) == 3
    printed = capsys.readouterr()
    assert json.loads(printed.out)["cautions"][0].startswith("L0: none of 8 members")
    assert printed.err.startswith("warning: L0: none of 8 members")
