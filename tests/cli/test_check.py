import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.conftest import Pipeline

from foedus.cli import check
from foedus.cli.main import main
from foedus.errors import Problem


def test_sound_case(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "toy"]) == 0
    assert capsys.readouterr().out == "toy: no problems found\n"


def test_doubts_are_warnings_of_a_sound_case(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.doubtful = [Problem("a.yaml:3:1", "odd", "write 2")]
    assert main(["check", "toy"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "toy: no problems found\n"
    assert printed.err == "warning: a.yaml:3:1: odd; write 2\n"
    assert main(["check", "toy", "--no-sizes"]) == 0
    assert capsys.readouterr().err == printed.err, "what makes no sense needs no sizes"
    asked = [{"doubts": "toy", "sizes": True}, {"doubts": "toy", "sizes": False}]
    assert pipeline.calls == asked
    pipeline.problems = [Problem("a.yaml:9:1", "wrong", "mend it")]
    assert main(["check", "toy"]) == 2
    assert pipeline.calls == asked, "what cannot run is not asked"


def test_a_lever_without_stakes_is_refused(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.idle = [Problem("a.yaml:3:1", "idle", "give it a path")]
    assert main(["check", "toy"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "error: a.yaml:3:1: idle; give it a path\n")
    assert main(["check", "toy", "--no-sizes"]) == 0


def test_every_problem_is_shown(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.problems = [Problem(f"a.yaml:{line}:1", "odd", "mend it") for line in (3, 9)]
    assert main(["check", "a.yaml"]) == 2
    printed = capsys.readouterr()
    assert printed.err == "error: a.yaml:3:1: odd; mend it\nerror: a.yaml:9:1: odd; mend it\n"
    assert printed.out == ""


def test_a_shipped_case_cannot_be_watched(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "toy", "--watch"]) == 2
    assert capsys.readouterr().err.startswith("error: toy: is no file or folder")


def test_a_sound_case_that_is_watched_shows_its_doubts(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.doubtful = [Problem("a.yaml:3:1", "odd", "write 2")]
    check._report("toy", {"parts": (), "allow_code": False})
    assert capsys.readouterr().out.startswith("warning: a.yaml:3:1: odd; write 2\n")
    assert pipeline.calls == [{"doubts": "toy", "sizes": False}]
    pipeline.problems = [Problem("a.yaml:9:1", "wrong", "mend it")]
    check._report("toy", {"parts": (), "allow_code": False})
    assert "warning" not in capsys.readouterr().out


def test_a_watched_case_is_checked_each_time_it_is_saved(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("format: 2\n", "utf-8")
    command = [sys.executable, "-m", "foedus", "check", str(tmp_path), "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None

        def next_verdict() -> str:
            for line in process.stdout or ():
                if re.match(r"\d\d:\d\d:\d\d ", line):
                    return line
            raise AssertionError("the watcher ended")

        assert "problem" in next_verdict()
        time.sleep(0.5)  # until the folder is watched
        # As editors do: a new file takes the place of the old one.
        better = tmp_path / "new"
        better.write_text("format: 1\n", "utf-8")
        better.replace(file)
        assert "problem" in next_verdict()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
