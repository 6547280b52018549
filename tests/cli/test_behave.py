import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.cli.conftest import Pipeline

from foedus.behaviour.bands import digest
from foedus.cli.main import cli, main
from foedus.errors import OutputError, Problem


def test_counts_below_one_are_refused(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["behave", "toy", "--draws", "0"]) == 2
    assert capsys.readouterr().err == "error: --draws: must be 1 or more, got 0\n"
    assert pipeline.calls == []


def test_defaults_are_those_the_bands_were_set_for(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["behave", "toy"]) == 0
    (asked,) = pipeline.calls
    assert [asked[n] for n in ("draws", "replicates", "quarters", "seed")] == [128, 8, 16, 0]


def test_options_are_explained() -> None:
    text = CliRunner().invoke(cli, ["behave", "--help"]).output
    for words in ("Structural draws", "Shock replicates", "Seed of every", "--html FILE"):
        assert words in text


def test_progress_is_told_and_silent_when_piped(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["behave", "toy", "--json"]) == 0
    assert pipeline.calls[0]["case"] == "toy"
    found = capsys.readouterr()
    document = json.loads(found.out)
    assert document["tests"] == []
    assert (document["schema"], document["bands"]) == ("foedus-behaviour/2", digest())
    assert found.err == ""


def test_a_page_is_asked_for_and_named(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["behave", "toy", "--html", "x/page.html", "--force"]) == 0
    assert pipeline.calls[0]["html"] == Path("x/page.html")
    assert pipeline.calls[0]["force"] is True
    assert capsys.readouterr().out.endswith("page  x/page.html\n")
    assert main(["behave", "toy"]) == 0
    assert (pipeline.calls[1]["html"], pipeline.calls[1]["force"]) == (None, False)
    assert "page" not in capsys.readouterr().out


def test_a_page_leaves_json_alone(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["behave", "toy", "--html", "page.html", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["case"] == "toy"


def test_a_page_in_the_way_ends_with_two(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.fails = OutputError(Problem("page.html", "exists already"))
    assert main(["behave", "toy", "--html", "page.html"]) == 2
    assert capsys.readouterr().err == "error: page.html: exists already\n"
