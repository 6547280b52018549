"""The bar of a run on a terminal, and silence elsewhere."""

import sys

import pytest

from foedus.report.progress import Bar

Captured = pytest.CaptureFixture[str]


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Bar() as bar:
        bar("simulating", 0, 4)
        bar("simulating", 4, 4)
    printed = capsys.readouterr()
    assert "simulating" in printed.err
    assert printed.out == ""


def test_elsewhere_it_is_silent(capsys: Captured) -> None:
    with Bar() as bar:
        bar("simulating", 1, 4)
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")
