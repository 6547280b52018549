"""What is printed of a folder of results and of what runs have left in it."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from foedus.report.terminal.results import STATES, show_results
from foedus.result.stored import Leftover, Results, Stored

ONE = Stored(
    Path("runs/a"), "us-japan", "2026-01-01T00:00:00+00:00", ("baseline", "L0"), 8192, 16,
    ("report.html",),
)  # fmt: skip


def _printed(found: Results) -> str:
    to = io.StringIO()
    show_results(found, Console(file=to, width=200, highlight=False, markup=False))
    return to.getvalue()


def test_results_are_listed_with_what_they_lack() -> None:
    text = _printed(Results((ONE,), ()))
    for words in ("us-japan", "baseline, L0", "8,192", "report.html"):
        assert words in text


@pytest.mark.parametrize("state", STATES)
def test_what_is_left_is_named_by_its_state(state: str) -> None:
    text = _printed(Results((), (Leftover(Path("runs/.b.partial-1"), state, 2_000_000),)))  # type: ignore[arg-type]
    assert STATES[state] in text
    assert "2.0 MB" in text
    assert "no results" in text


def test_a_run_that_was_not_finished_is_told_with_how_to_go_on() -> None:
    left = Leftover(Path("runs/.b.partial-1"), "resumable", 0, "foedus run --resume runs/.b")
    text = _printed(Results((), (left,)))
    assert text.splitlines()[-1].endswith("0.0 MB: foedus run --resume runs/.b")


def test_what_was_removed_is_told() -> None:
    assert "runs/.b: removed" in _printed(Results((), (), (Path("runs/.b"),)))
