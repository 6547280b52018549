import json
from pathlib import Path

import pytest
from tests import helpers
from tests.cli.conftest import Pipeline

from foedus.cli.main import main
from foedus.result.folder import hidden, lock_of


def test_list_in_words(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    assert "toy" in out
    assert "Ledger of the patron" in out


def test_list_as_json(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document == {"cases": pipeline.shipped(), **pipeline.catalogue()}


def test_results_in_a_folder_and_what_killed_runs_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    helpers.write(tmp_path / "toy-1", helpers.manifest(draws=2, replicates=1))
    left = hidden(tmp_path / "toy-2", "partial")
    left.mkdir()
    Path(lock_of(left).lock_file).touch()
    asked = ["list", "--results", str(tmp_path)]
    assert main(asked) == 0
    out = capsys.readouterr().out
    assert "summary.json, report.html" in out
    assert f"{left}: left by a run that was killed; --remove-leftovers removes it" in out
    assert main([*asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "foedus-results/1"
    assert document["results"][0]["path"] == str(tmp_path / "toy-1")
    row = {"path": str(left), "state": "left", "bytes": 0, "command": ""}
    assert document["leftovers"] == [row]
    assert main([*asked, "--remove-leftovers"]) == 0
    assert f"{left}: removed" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["toy-1"]


def test_leftovers_are_removed_of_a_named_folder_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--remove-leftovers"]) == 2
    assert capsys.readouterr().err.endswith("give --results DIR\n")
