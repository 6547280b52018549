import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from tests import helpers
from tests.cli.conftest import Pipeline
from tests.documents import made

from foedus.cli.main import main
from foedus.errors import OptionError, Problem
from foedus.result.documents.record import content
from foedus.result.documents.trace import Trace
from foedus.result.documents.trace_difference import TraceDifference

ASKED = {
    "actor": None, "quarter": None, "member": None, "seed": 0, "everything": False,
}  # fmt: skip


DOCUMENT = made(Trace)
APART = made(TraceDifference, case="toy")


@pytest.fixture
def calls(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    def trace(case: str, outcome: str, *, progress: Any, **asked: Any) -> Trace:
        pipeline.calls.append({"case": case, "outcome": outcome, **asked})
        progress("tracing", 1, 2)
        if pipeline.fails:
            raise pipeline.fails
        return DOCUMENT

    def trace_difference(case: str, outcome: str, *, progress: Any, **asked: Any) -> Any:
        pipeline.calls.append({"case": case, "outcome": outcome, **asked})
        return APART

    monkeypatch.setattr(pipeline, "trace", trace, raising=False)
    monkeypatch.setattr(pipeline, "trace_difference", trace_difference, raising=False)
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
    assert shown == [(DOCUMENT, {"everything": True, "of": "toy", "tail": ""})]


@pytest.mark.parametrize("everything", [[], ["--all"]])
def test_the_command_to_go_on_with_asks_for_the_same_arm_and_members(
    everything: list[str], calls: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from foedus.report.terminal import trace as trace_text

    shown: list[Any] = []
    monkeypatch.setattr(trace_text, "show", lambda _, **how: shown.append(how))
    same = ["--arm", "t: a=1; off:b", "--do", "off:x", "--do", "off:y", "--draws", "8",
            "--replicates", "2", "--seed", "5"]  # fmt: skip
    words = ["trace", "toy", "gdp", "--actor", "JPN", *same, "--allow-code", *everything]
    assert main(words) == 0
    assert main(["trace", "runs/x", "gdp", "--policy", "an arm"]) == 0
    assert [(how["of"], shlex.split(how["tail"])) for how in shown] == [
        ("toy --allow-code", same), ("runs/x", ["--policy", "an arm"])
    ]  # fmt: skip


def test_with_another_arm_it_is_the_difference(
    calls: list[dict[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from foedus.report.terminal import trace_difference

    shown: list[Any] = []
    monkeypatch.setattr(trace_difference, "show", lambda _, **how: shown.append(how))
    kept = helpers.write(tmp_path / "kept", helpers.manifest(draws=2, replicates=1)).path
    for place, words in (
        ("toy", ["--policy", "L0", "--vs", "b"]),
        ("toy", ["--vs", "x: off:y"]),
        (str(kept), ["--policy", "L0", "--vs", "b", "--all"]),
        ("toy", ["--vs", "b", "--parts", "my parts"]),
    ):
        assert main(["trace", place, "gdp", *words]) == 0
    assert calls[0] == {"case": "toy", "outcome": "gdp", **ASKED, "policy": "L0", "vs": "b"}
    assert [how["of"] for how in shown] == ["toy", "", str(kept), "toy --parts 'my parts'"]
    assert [how["everything"] for how in shown] == [False, False, True, False]
    assert main(["trace", "toy", "gdp", "--vs", "b", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == content(APART)


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
