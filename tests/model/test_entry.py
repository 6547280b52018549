"""An entry of a policy is refused at its place, with its text."""

import pytest

from foedus.case import parse_intervention
from foedus.errors import InterventionError
from foedus.model import entry

TARIFF = parse_intervention("USA.tariff=25%@2025Q1..2025Q4")


def test_a_problem_names_the_entry() -> None:
    found = entry.problem(TARIFF, "is too high", "lower it")
    assert found.where == TARIFF.where
    assert found.what == "'USA.tariff=25%@2025Q1..2025Q4': is too high"
    assert found.fix == "lower it"


def test_a_name_stands_at_its_place_or_the_nearest_is_said() -> None:
    assert entry.position(TARIFF, ["x", "USA.tariff"], "lever") == 1
    assert entry.position(TARIFF, ["x", "y"], "lever", "y") == 1
    with pytest.raises(InterventionError, match="did you mean") as raised:
        entry.position(TARIFF, ["USA.tarif"], "lever")
    assert 'unknown lever "USA.tariff"' in str(raised.value)


def test_a_number_lies_within() -> None:
    shift = parse_intervention("state:gdp[USA]=0.5@2025Q1")
    assert entry.within(shift, 0.0, 1.0) == 0.5
    with pytest.raises(InterventionError, match="outside 1 to 2"):
        entry.within(shift, 1.0, 2.0)
