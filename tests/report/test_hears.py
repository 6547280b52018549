import io

from rich.console import Console
from tests import helpers

from foedus.report import hears


def shown() -> str:
    out = Console(file=io.StringIO(), width=120, highlight=False, markup=False)
    hears.show(helpers.heard(), out)
    file = out.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_signals_are_listed_by_who_hears_them_the_loudest_first() -> None:
    text = shown()
    usa, _, rest = text.partition("JPN hears")
    assert "USA hears" in usa
    assert [line.split()[0] for line in usa.splitlines() if "=" in line] == ["JPN.talks=postpone"]
    assert rest.index("USA.tariff=25%") < rest.index("JPN.talks=postpone")
    assert "7.0*" in rest
    assert "1 signals change none of these by 0.5 points" in rest


def test_each_lever_has_its_line_and_all_are_counted() -> None:
    text = shown()
    for words in (
        "hears     USA.tariff=25% 26",
        "deaf to   USA: tariff; declared: threat",
        "dead      1 of 2 interests: ally_trust",
        "as it is  0%, base share 90%; tilt over the menu 0.25 log-odds (sd 0.12)",
        "range 2 swings, 0.5 in the case",
        "1 of 6 cells of others' signals reach 5 points, 4 stay below 0.5",
    ):
        assert words in text
