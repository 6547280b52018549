"""What has a date falls into its quarter, and periods run forward."""

import datetime

import pytest
from pydantic import ValidationError

from foedus.case.dated import Period, Slot
from foedus.case.quarters import Quarter


def test_a_change_of_leader_falls_into_the_quarter_of_its_day() -> None:
    slot = Slot.model_validate(
        {"actor": "JPN", "date": datetime.date(2024, 10, 1), "description": "one follows another",
         "source": "assumption", "grade": "E"}
    )  # fmt: skip
    assert slot.quarter == Quarter.parse("2024Q4")


def test_a_period_does_not_run_backward() -> None:
    written = {"first": "2021Q1", "last": "2021Q1", "title": "one quarter"}
    assert Period.model_validate(written).first == Quarter.parse("2021Q1")
    with pytest.raises((ValidationError, ValueError), match="before the first"):
        Period.model_validate(written | {"last": "2020Q4"})
