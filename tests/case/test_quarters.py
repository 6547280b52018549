"""Quarters: reading, moving, ordering."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.case.quarters import Quarter

quarters = st.builds(Quarter, st.integers(100, 9000), st.integers(1, 4))


@given(quarters)
def test_reads_what_it_writes(quarter: Quarter) -> None:
    assert Quarter.parse(str(quarter)) == quarter


@given(quarters, st.integers(-200, 200))
def test_moving_forth_and_back(quarter: Quarter, steps: int) -> None:
    assert quarter + steps - steps == quarter
    assert (quarter + steps) - quarter == steps


@given(quarters, quarters)
def test_order_is_the_order_of_the_calendar(a: Quarter, b: Quarter) -> None:
    assert (a < b) == (a.ordinal < b.ordinal)


def test_year_end() -> None:
    assert str(Quarter(2024, 4) + 1) == "2025Q1"
    assert str(Quarter(2025, 1) - 1) == "2024Q4"


@pytest.mark.parametrize(("month", "of_year"), [(1, 1), (3, 1), (4, 2), (9, 3), (12, 4)])
def test_of_date(month: int, of_year: int) -> None:
    assert Quarter.of_date(datetime.date(2025, month, 28)) == Quarter(2025, of_year)


@pytest.mark.parametrize(
    "text", ["", "2025", "2025Q5", "2025q1", "25Q1", "2025Q1 ", "\uff12025Q1", "Q1"]
)
def test_refuses_other_text(text: str) -> None:
    with pytest.raises(ValueError, match="write it like 2025Q1"):
        Quarter.parse(text)


def test_refuses_what_no_calendar_has() -> None:
    with pytest.raises(ValueError, match="quarter 0"):
        Quarter(2025, 0)
    with pytest.raises(ValueError, match="year 10000"):
        Quarter(9999, 4) + 1
