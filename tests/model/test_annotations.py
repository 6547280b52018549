"""What a case sets beside the model is checked against the model's names and units."""

import datetime
from typing import Any

import pytest

from foedus.case import build
from foedus.model import annotations
from foedus.model.discover import discover
from foedus.testing.synthetic import small_case

SERIES: dict[str, Any] = {
    "outcome": "defence_burden",
    "at": "COR",
    "title": "Yearbook",
    "unit": "% of GDP",
    "source": "assumption",
    "grade": "E",
    "values": {"2023Q4": 1.5},
}


def found(**sections: Any) -> list[str]:
    case = build(small_case() | sections)
    return [f"{p.what}; {p.fix}" for p in annotations.problems(case, discover())]


def test_a_series_that_fits() -> None:
    assert found(observed=[SERIES], passages={"defence_burden": ["P1"], "tariff": ["P2"]}) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"outcome": "defense_burden"}, 'unknown outcome "defense_burden"; did you mean'),
        ({"at": "XXX"}, 'defence_burden has no entry "XXX"'),
        ({"unit": "bn USD"}, 'defence_burden is in "% of GDP", not "bn USD"'),
    ],
)
def test_a_series_that_does_not(change: dict[str, Any], message: str) -> None:
    (problem,) = found(observed=[SERIES | change])
    assert message in problem


def test_a_series_is_set_by_a_lever_that_someone_holds() -> None:
    assert found(observed=[SERIES | {"set_by": "AUR.tariff"}]) == []
    (problem,) = found(observed=[SERIES | {"set_by": "AUR.tarif"}])
    assert 'no government holds a lever "AUR.tarif"; did you mean "AUR.tariff"' in problem


def test_a_poll_has_a_unit_of_its_own() -> None:
    assert found(observed=[SERIES | {"kind": "poll", "unit": "% of answers"}]) == []


def test_a_passage_names_a_part() -> None:
    (problem,) = found(passages={"economi": ["P1"]})
    assert 'called "economi"' in problem
    assert "economy" in problem


def test_an_event_names_instruments() -> None:
    day = datetime.date(2025, 1, 1)
    event = {"id": "E1", "date": day, "title": "t", "description": "d", "kind": "ask"}
    event |= {"check": "c", "source": "assumption", "grade": "E", "instruments": ["tarif"]}
    (problem,) = found(events=[event])
    assert 'unknown instrument "tarif"; did you mean "tariff"' in problem
