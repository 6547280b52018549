"""Numbers of a printed trace."""

import pytest

from foedus.report.terminal import trace_words as words
from foedus.result.documents.trace import Term


@pytest.mark.parametrize(
    ("number", "shown"), [(1.23456, "1.235"), (9999.4, "9,999"), (123456.7, "123,457"), (0.0, "0")]
)
def test_values_have_four_digits(number: float, shown: str) -> None:
    assert words.value(number) == shown


def test_differences_have_their_sign() -> None:
    assert [words.signed(x) for x in (0.012345, -2.0, 0.0)] == ["+0.0123", "-2", "0"]


def test_small_shares_are_not_nothing() -> None:
    shown = [words.percent(x) for x in (0.0, 1e-5, 0.0031, 0.126, 1.0)]
    assert shown == ["0%", "<0.01%", "0.31%", "13%", "100%"]


def test_a_number_says_how_it_came_about() -> None:
    assert words.whence("fixed(2)") == ""
    assert words.whence("uniform(0, 1)") == "drawn from uniform(0, 1)"
    assert "shares of the case" in words.whence("dirichlet(0.8, 1)")
    assert words.words(Term("economy", "shocks", 0.0, 0.0)) == "shocks of economy"


def test_the_quarter_before_the_first_is_of_the_year_before() -> None:
    assert words.before("2025Q1") == "2024Q4"
    assert words.before("2025Q3") == "2025Q2"


def test_paragraphs_stand_in_brackets() -> None:
    assert words.at(["2.1", "3"]) == "  [2.1, 3]"
    assert words.at([]) == ""
