import pytest
from tests.cli.conftest import Pipeline

from foedus.cli.main import main
from foedus.errors import Problem


def test_sound_case(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "toy"]) == 0
    assert capsys.readouterr().out == "toy: no problems found\n"


def test_every_problem_is_shown(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.problems = [Problem(f"a.yaml:{line}:1", "odd", "mend it") for line in (3, 9)]
    assert main(["check", "a.yaml"]) == 2
    printed = capsys.readouterr()
    assert printed.err == "error: a.yaml:3:1: odd; mend it\nerror: a.yaml:9:1: odd; mend it\n"
    assert printed.out == ""
