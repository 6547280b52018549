import pytest
from tests import helpers

from foedus.report.rows.hears import STEPS, drawn_anew, groups, levers, marked, points, standings

HEARD = helpers.heard()


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0"), (0.0004, "0"), (0.0006, "0.1"), (0.0125, "1.2"), (0.0994, "9.9"), (0.256, "26")],
)
def test_changes_are_written_in_points(share: float, text: str) -> None:
    assert points(share) == text


def test_own_acts_are_marked() -> None:
    own, other = HEARD.cell("JPN.talks=postpone", "JPN.export_controls"), HEARD.cells[0]
    assert own is not None
    assert (marked(own), marked(other)) == ("7.0*", "26")


def test_the_map_has_a_square_per_lever_and_blanks_for_own_levers() -> None:
    found = groups(HEARD)
    assert [group.title for group in found] == [
        "Acts of USA",
        "Acts of JPN",
        "Declared by the case",
    ]
    ((signal, squares),) = found[0].rows
    assert signal.name == "USA.tariff=25%"
    assert [square.text for square in squares] == ["", "26", "0"]
    assert [square.step for square in squares] == [0, len(STEPS), 0]
    assert squares[1].told == (
        "USA.tariff=25%, JPN.talks: 26 points, in nine draws of ten 13 to 38; "
        "hold -25.6, postpone +25.6"
    )


def test_a_lever_is_described_in_a_line() -> None:
    tariff, talks, controls = levers(HEARD).records()
    assert tariff["hears"] == "JPN.talks=postpone 1.2"
    assert tariff["deaf to"] == "declared: threat"
    assert tariff["dead interests"] == "1 of 2: ally_trust"
    assert tariff["benefit, cost"] == "0.75 cash, 0.50 cash"
    assert talks["deaf to"] == "declared: threat"
    assert controls["hears"] == "JPN.talks=postpone 7.0*"
    assert controls["deaf to"] == "USA: tariff; declared: threat"


def test_base_shares_drawn_anew_are_rows_where_they_were_asked_for() -> None:
    assert standings(HEARD) is None
    assert drawn_anew(HEARD) == ""
    table = standings(helpers.heard(base=True))
    assert table
    _, talks, controls = ([*row.values()][1:] for row in table.records())
    usual = "hold 80 (60 to 95), postpone 20 (5.0 to 40)"
    assert talks == [usual, "USA.tariff=25%", "26 (12 to 40)", "none", "", ""]
    assert controls[1:] == ["nobody", "", "aligned", "20 (5.0 to 40)", ""]
