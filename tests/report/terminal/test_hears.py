import io

from rich.console import Console
from tests import helpers

from foedus.report.terminal import hears
from foedus.result.documents.heard import Heard


def shown(heard: Heard | None = None) -> str:
    out = Console(file=io.StringIO(), width=120, highlight=False, markup=False)
    hears.show(heard or helpers.heard(), out)
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
        "hears              USA.tariff=25% 26",
        "deaf to            USA: tariff; declared: threat",
        "dead interests     1 of 2: ally_trust",
        "0%, base share 90%",
        "range, in the case 2, 0.5",
        "tilt (sd)          0.25 (0.12)",
        "1 of 6 cells of others' signals reach 5 points, 4 stay below 0.5",
    ):
        assert words in text


def test_what_moves_with_base_shares_is_a_table_where_it_was_asked_for() -> None:
    assert "drawn anew" not in shown()
    text = shown(helpers.heard(base=True))
    assert "When base shares alone are drawn anew" in text
    assert "hold 80 (60 to 95)" in text
    assert "26 (12 to 40)" in text
    assert "16 times for each of the first 40 draws" in " ".join(text.split())


def test_what_is_in_force_in_every_world_is_named() -> None:
    text = shown(helpers.heard(do=("variant:record=one",)))
    assert "in every world: variant:record=one" in text
