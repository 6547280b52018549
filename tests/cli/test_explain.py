import json
from pathlib import Path

import pytest
from tests.cli.conftest import Pipeline

from foedus.cli.main import main


def test_every_option_is_passed_on(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "toy", "trust", "--policy", "L0"]) == 0
    more = ["--vs", "b", "--actor", "J", "--quarter", "2026Q1", "--by", "mechanism", "--draws", "9",
            "--replicates", "3", "--quarters", "8", "--seed", "4", "--html", "w.html",
            "--force"]  # fmt: skip
    assert main(["explain", "toy", "trust", "--policy", "L0", "--policy", "x", *more]) == 0
    assert pipeline.calls == [
        {"case": "toy", "outcome": "trust", "what": ("L0",), "against": (), "actor": None,
         "quarter": None, "by": "group", "draws": None, "replicates": None, "quarters": None,
         "seed": 0, "html": None, "force": False},
        {"case": "toy", "outcome": "trust", "what": ("L0", "x"), "against": ("b",), "actor": "J",
         "quarter": "2026Q1", "by": "mechanism", "draws": 9, "replicates": 3, "quarters": 8,
         "seed": 4, "html": Path("w.html"), "force": True},
    ]  # fmt: skip
    assert capsys.readouterr().out.count("page  w.html\n") == 1


def test_what_is_said_of_parts_is_passed_on(pipeline: Pipeline) -> None:
    assert (
        main(["explain", "runs/x", "trust", "--policy", "L0", "--parts", "p", "--allow-code"]) == 0
    )
    assert pipeline.calls[0]["case"] == "runs/x"
    assert (pipeline.calls[0]["parts"], pipeline.calls[0]["allow_code"]) == (("p",), True)


def test_the_document_stands_alone(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "toy", "trust", "--policy", "L0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "foedus-explain/1"


def test_an_arm_must_be_named(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "toy", "trust"]) == 2
    assert "--policy" in capsys.readouterr().err
    assert pipeline.calls == []
