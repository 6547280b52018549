import json
from pathlib import Path

import pytest
from tests.cli.conftest import Pipeline

from foedus.cli.main import main
from foedus.errors import InterventionError, Problem

PLAIN = {
    "against": (), "draws": None, "replicates": None, "quarters": None, "seed": 0, "html": None,
    "force": False,
}  # fmt: skip


def test_every_option_is_passed_on(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "toy", "AUR.tariff=25%"]) == 0
    given = ["--draws", "9", "--replicates", "2", "--quarters", "6", "--seed", "3"]
    page = ["--html", "b.html", "--force"]
    twins = ["--against", "other", "--against", "AUR.tariff=0%"]
    assert main(["ask", "toy", "a", "b", *twins, *given, *page]) == 0
    assert pipeline.calls == [
        {"case": "toy", "what": ("AUR.tariff=25%",), **PLAIN},
        {"case": "toy", "what": ("a", "b"), "against": ("other", "AUR.tariff=0%"), "draws": 9,
         "replicates": 2, "quarters": 6, "seed": 3, "html": Path("b.html"), "force": True},
    ]  # fmt: skip
    printed = capsys.readouterr().out
    assert printed.count("page  b.html\n") == 1
    assert printed.startswith("AUR.tariff=25% against baseline: crisis risk")


def test_the_document_stands_alone(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "toy", "AUR.tariff=25%", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "foedus-ask/1"
    assert document["effects"][0]["word"] == "most"


def test_what_cannot_be_asked_is_one_sentence(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = Problem("the question", 'unknown instrument "A.b"', 'did you mean "A.c"?')
    pipeline.fails = InterventionError(problem)
    assert main(["ask", "toy", "A.b=1"]) == 2
    assert capsys.readouterr().err == f"error: {problem}\n"


def test_nothing_asked_is_refused(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "toy"]) == 2
    assert "EXPR" in capsys.readouterr().err
    assert main(["ask", "toy", "x", "--draws", "0"]) == 2
    assert pipeline.calls == []
