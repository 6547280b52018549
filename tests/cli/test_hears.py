import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cli.conftest import Pipeline

from foedus.cli.main import cli, main
from foedus.errors import OutputError, Problem


def test_counts_below_one_are_refused(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hears", "toy", "--draws", "0"]) == 2
    assert capsys.readouterr().err == "error: --draws: must be 1 or more, got 0\n"
    assert pipeline.calls == []


def test_every_option_is_passed_on(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hears", "toy"]) == 0
    assert main(["hears", "toy", "--draws", "9", "--seed", "3", "--html", "b.html", "--force"]) == 0
    assert main(["hears", "toy", "--base", "--do", "variant:record=one"]) == 0
    plain = {"do": (), "base": False, "html": None, "force": False}
    assert pipeline.calls == [
        {"case": "toy", "draws": 128, "seed": 0, **plain},
        {"case": "toy", "draws": 9, "seed": 3, **plain, "html": Path("b.html"), "force": True},
        {"case": "toy", "draws": 128, "seed": 0, **plain, "base": True,
         "do": ("variant:record=one",)},
    ]  # fmt: skip
    assert capsys.readouterr().out.count("page  b.html\n") == 1


def test_what_levers_hear_is_told(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hears", "toy"]) == 0
    printed = capsys.readouterr()
    assert "A toy alliance" in printed.out
    assert "USA.tariff=25%" in printed.out
    assert printed.err == ""


def test_the_document_stands_alone(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hears", "toy", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "foedus-hears/1"
    assert document["case"] == "toy"


def test_a_page_that_is_taken_is_an_error(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.fails = OutputError(Problem("x.html", "exists already", "give --force"))
    assert main(["hears", "toy", "--html", "x.html"]) == 2
    assert capsys.readouterr().err == "error: x.html: exists already; give --force\n"


def test_options_are_explained() -> None:
    text = CliRunner().invoke(cli, ["hears", "--help"]).output
    for words in (
        "Structural draws",
        "Seed of every",
        "--html FILE",
        "--force",
        "--json",
        "--base",
        "--do",
    ):
        assert words in text
