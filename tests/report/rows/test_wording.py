import pytest
from tests import helpers

from foedus.report.rows.wording import NONE, amount, interval, label_text, off_menu
from foedus.result.documents.card import Side
from foedus.result.documents.summary import Quantiles

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "like", "sign", "text"),
    [
        (1.376, (), False, "1.38"),
        (0.01234, (), False, "0.0123"),
        (29123.4, (), False, "29,123"),
        (0.5, (120.0,), False, "0"),
        (-0.25, (), False, f"{MINUS}0.250"),
        (0.25, (), True, "+0.250"),
        (-0.0001, (5.0,), True, "0.00"),
        (0.0, (), False, "0.00"),
        (None, (), False, NONE),
    ],
)
def test_amounts_have_three_digits(
    value: float | None, like: tuple[float, ...], sign: bool, text: str
) -> None:
    assert amount(value, like, sign) == text


def test_interval_is_of_the_last_quarter() -> None:
    row = Quantiles((0.0, 1.0), (9.0, 1.5), (0.0, 2.0))
    assert interval(row) == "1.50 (1.00 to 2.00)"
    assert interval(row, sign=True, digits=2) == "+1.5 (1.0 to 2.0)"
    assert interval(Quantiles((None,), (None,), (None,))) == NONE


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("JPN", "Japan"),
        ("PHL", "PHL"),
        ("CHN>JPN", "China on Japan"),
        ("USA.ask_spending", "United States: ask spending"),
        ("USA.leader", "United States: leader"),
    ],
)
def test_labels_in_words(label: str, text: str) -> None:
    assert label_text(label, helpers.manifest().names) == text


def test_a_difference_is_as_fine_as_its_level_allows() -> None:
    row = Quantiles((-0.0000014,), (0.0,), (0.0000026,))
    assert interval(row, sign=True, digits=2, finest=4) == "0 (0 to 0)"
    row = Quantiles((-0.0000014,), (0.001,), (0.0026,))
    assert interval(row, sign=True, digits=2, finest=4) == "+0.0010 (0.0000 to 0.0026)"


def test_what_is_off_a_menu_is_told_once() -> None:
    asked = Side("x", (), ("12% is not on the menu.",))
    assert off_menu(asked, asked) == ("12% is not on the menu.",)
    assert off_menu(Side("x", ()), Side("y", ())) == ()
