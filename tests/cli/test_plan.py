import json

import pytest
from tests.cli.conftest import Pipeline

from foedus.cli.main import main
from foedus.result.documents.record import content


def test_plan_in_words(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "toy"]) == 0
    assert "A toy alliance" in capsys.readouterr().out


def test_plan_as_json(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "toy", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == content(pipeline.plan("toy", sizes=True))


def test_sizes_warn_beside_the_plan_and_can_be_left_out(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "toy", "--json"]) == 0
    assert capsys.readouterr().err == "warning: toy.tariff has no cost\n"
    assert main(["plan", "toy", "--no-sizes"]) == 0
    assert capsys.readouterr().err == ""


def test_how_the_record_is_read_is_passed_on_and_shown(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "toy", "--do", "variant:record=one"]) == 0
    told = capsys.readouterr().out
    assert "record  Who counts" in told
    assert "one (holds): one; toy.tariff" in told
    assert "both: both; toy.tariff" in told
