import json

import pytest
from tests.cli.conftest import Pipeline

from foedus.cli.main import main


def test_the_schema_is_printed_as_json(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == pipeline.case_schema()


def test_that_of_claims_is_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--claims"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Foedus claim"


def test_that_of_a_document_is_a_third(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--document", "card"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"] == "foedus-ask/1"
    assert main(["schema", "--document", "crad"]) == 2
    assert 'did you mean "card"?' in capsys.readouterr().err
