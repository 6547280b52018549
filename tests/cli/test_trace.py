import json
from typing import Any

import pytest
from tests.cli.conftest import Pipeline
from tests.documents import made

from foedus.cli.main import main
from foedus.errors import OptionError, Problem
from foedus.result.documents.record import content
from foedus.result.documents.trace import Trace

ASKED = {
    "actor": None, "quarter": None, "member": None, "seed": 0, "everything": False,
}  # fmt: skip


DOCUMENT = made(Trace)


@pytest.fixture
def calls(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    def trace(case: str, outcome: str, *, progress: Any, **asked: Any) -> Trace:
        pipeline.calls.append({"case": case, "outcome": outcome, **asked})
        progress("tracing", 1, 2)
        if pipeline.fails:
            raise pipeline.fails
        return DOCUMENT

    monkeypatch.setattr(pipeline, "trace", trace, raising=False)
    return pipeline.calls


def test_defaults_are_passed_on(
    calls: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", "toy", "gdp", "--json"]) == 0
    assert calls == [{"case": "toy", "outcome": "gdp", **ASKED}]
    printed = capsys.readouterr()
    assert json.loads(printed.out) == content(DOCUMENT)
    assert printed.err == ""


def test_every_option_is_passed_on(calls: list[dict[str, Any]]) -> None:
    options = "--actor CHN>JPN --quarter 2026Q4 --policy L0 --do off:x --draws 8 --replicates 2"
    assert main(["trace", "toy", "gdp", *options.split(), "--member", "3", "--seed", "5", "--all",
                 "--json"]) == 0  # fmt: skip
    assert calls == [
        {"case": "toy", "outcome": "gdp", "actor": "CHN>JPN", "quarter": "2026Q4", "policy": "L0",
         "do": ("off:x",), "draws": 8, "replicates": 2, "member": 3, "seed": 5, "everything": True}
    ]  # fmt: skip


def test_text_is_shown(calls: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    from foedus.report.terminal import trace as trace_text

    shown: list[Any] = []
    monkeypatch.setattr(trace_text, "show", lambda document, **how: shown.append((document, how)))
    assert main(["trace", "toy", "gdp", "--all"]) == 0
    assert shown == [(DOCUMENT, {"everything": True})]


def test_problems_end_with_two(
    calls: list[dict[str, Any]], pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.fails = OptionError(Problem("--actor", "gdp has no entry", "choose one of JPN"))
    assert main(["trace", "toy", "gdp"]) == 2
    assert capsys.readouterr().err == "error: --actor: gdp has no entry; choose one of JPN\n"


@pytest.mark.parametrize("option", ["--draws", "--member", "--seed"])
def test_numbers_below_their_range_are_refused(
    option: str, calls: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", "toy", "gdp", option, "-1"]) == 2
    assert option in capsys.readouterr().err
    assert calls == []
