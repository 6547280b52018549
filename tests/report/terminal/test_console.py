import io

import pytest
from rich.console import Console

from foedus.report.rows.table import Cell, Column, Heading, Table, numbers
from foedus.report.terminal import console as consoles


def test_piped_output_has_room(capsys: pytest.CaptureFixture[str]) -> None:
    assert consoles.console().width == consoles.PIPED_WIDTH
    assert capsys.readouterr().out == ""


def test_a_table_is_printed_with_its_headings_and_what_is_said_beside() -> None:
    out = Console(file=io.StringIO(), width=80, highlight=False, markup=False)
    rows = (
        ("all", "10"),
        Heading("Burden", lead="S1", soft="% of GDP", lines=("[asked]",), more=("on pages",)),
        (Cell("JPN", beside="seen", below="Yearbook"), Cell("9", tone="flag")),
    )
    out.print(consoles.drawn(Table((Column("outcome", whole=True), *numbers("now")), rows)))
    assert isinstance(out.file, io.StringIO)
    lines = [line.rstrip() for line in out.file.getvalue().splitlines()]
    assert [line for line in lines if line.strip("\N{BOX DRAWINGS LIGHT HORIZONTAL} ")] == [
        " outcome                now",
        " all                     10",
        " S1  Burden  % of GDP",
        "   [asked]",
        "   JPN seen               9",
        "   Yearbook",
    ]
