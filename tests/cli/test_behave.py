import json

import pytest
from click.testing import CliRunner
from tests.cli.conftest import Pipeline

from foedus.cli.main import cli, main


def test_counts_below_one_are_refused() -> None:
    found = CliRunner().invoke(cli, ["behave", "us-japan", "--draws", "0"])
    assert found.exit_code == 2
    assert "0 is not in the range" in found.output


def test_options_are_explained() -> None:
    text = CliRunner().invoke(cli, ["behave", "--help"]).output
    for words in ("Structural draws", "Shock replicates", "Seed of every"):
        assert words in text


def test_progress_is_told_and_silent_when_piped(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["behave", "toy", "--json"]) == 0
    assert pipeline.calls[0]["case"] == "toy"
    found = capsys.readouterr()
    assert json.loads(found.out)["tests"] == []
    assert found.err == ""
