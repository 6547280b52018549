"""The bar of a run: on a terminal, in a notebook, and silence where nobody asked."""

import sys

import pytest

from foedus.report.terminal.progress import STEPS, Bar, telling

Captured = pytest.CaptureFixture[str]


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Bar() as bar:
        bar("simulating", 0, 4)
        bar("simulating", 4, 4)
    printed = capsys.readouterr()
    assert "simulating" in printed.err
    assert printed.out == ""


def test_elsewhere_it_is_silent_unless_lines_are_asked_for(capsys: Captured) -> None:
    with Bar() as bar:
        bar("simulating", 1, 4)
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_lines_are_written_over_one_another(capsys: Captured) -> None:
    with Bar(lines=True) as bar:
        bar("compiling", 0, 1)
        for done in range(1001):
            bar("simulating", done, 1000)
    printed = capsys.readouterr()
    assert printed.out == ""
    compiling, simulating, end = printed.err.split("\n")
    assert compiling.endswith("]   0%")
    assert simulating.count("\r") == STEPS
    assert simulating.endswith(f"[{'#' * 40}] 100%")
    assert end == ""


@pytest.mark.parametrize(("done", "total"), [(0, 0), (3, 2)])
def test_counts_out_of_range_do_no_harm(done: int, total: int, capsys: Captured) -> None:
    with Bar(lines=True) as bar:
        bar("tracing", done, total)
    assert capsys.readouterr().err.rstrip().endswith("%")


def test_a_notebook_gets_lines_whatever_its_streams_say(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    with telling(True) as told:
        told("simulating", 2, 2)
    assert capsys.readouterr().err == f"{'simulating':<12} [{'#' * 40}] 100%\n"


def test_a_line_ends_when_a_run_fails(capsys: Captured) -> None:
    def fail() -> None:
        with telling(True) as told:
            told("simulating", 1, 2)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert capsys.readouterr().err.endswith("50%\n")


@pytest.mark.parametrize("nothing", [None, False])
def test_nothing_is_told_unless_asked(nothing: bool | None, capsys: Captured) -> None:
    with telling(nothing) as told:
        told("simulating", 1, 2)
    assert capsys.readouterr().err == ""


def test_a_function_is_called_itself() -> None:
    calls: list[tuple[str, int, int]] = []
    with telling(lambda *call: calls.append(call)) as told:
        told("simulating", 1, 2)
    assert calls == [("simulating", 1, 2)]
