import pytest

from foedus.report.terminal import console as consoles


def test_piped_output_has_room(capsys: pytest.CaptureFixture[str]) -> None:
    assert consoles.console().width == consoles.PIPED_WIDTH
    assert capsys.readouterr().out == ""
