from pathlib import Path

import pytest
from tests.cli.conftest import Pipeline

from foedus.cli.main import main
from foedus.errors import OutputError, Problem


def test_it_says_what_was_made_and_what_comes_next(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "capes"]) == 0
    printed = capsys.readouterr().out
    assert "made capes" in printed
    assert "foedus check capes --watch" in printed
    assert pipeline.calls == [{"new": Path("capes")}]


def test_a_taken_name_is_one_clear_error(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.fails = OutputError(Problem("capes", "is there already", "choose another name"))
    assert main(["new", "capes"]) == 2
    assert capsys.readouterr().err == "error: capes: is there already; choose another name\n"
