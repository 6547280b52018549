import json

import pytest
from tests.cli.conftest import Pipeline

from foedus.cli.main import main


def test_list_in_words(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    assert "toy" in out
    assert "Ledger of the patron" in out


def test_list_as_json(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document == {"cases": pipeline.shipped(), **pipeline.catalogue()}
