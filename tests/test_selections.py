"""Rows of roles, marks and selections fit together, and select as they say."""

from dataclasses import dataclass

import pytest

from foedus.case import Actor
from foedus.selections import (
    ACTORS,
    DYADS,
    MARKS,
    NAMES,
    ROLES,
    Selection,
    dimension,
    members,
    pairs,
)
from foedus.state import STATE


@dataclass(frozen=True)
class State:
    role: str
    treaty: bool = False
    stake: bool = False
    host: bool = False


STATES = {
    "P": State("patron"),
    "A": State("ally", treaty=True, host=True),
    "R": State("rival"),
    "T": State("partner", treaty=True),
    "S": State("partner", stake=True),
    "O": State("partner"),
}

CHOSEN = {
    "patron": "P", "ally": "A", "rival": "R", "all": "PARTSO", "core": "PAR", "observer": "AR",
    "treaty": "AT", "host": "A", "stake": "S", "protege": "ATS", "focal": "AS", "involved": "PARS",
}  # fmt: skip


@pytest.mark.parametrize("name", ACTORS)
def test_a_selection_holds_its_roles_and_marks_in_the_order_of_the_case(name: str) -> None:
    assert "".join(members(STATES, name)) == CHOSEN[name]


def test_dyads_are_of_two_selections_and_some_across_a_third() -> None:
    assert pairs(STATES, "patron>treaty") == [("P", "A"), ("P", "T")]
    assert pairs(STATES, "observer>protege") == [("A", "A"), ("A", "S"), ("R", "A"), ("R", "S")]
    assert pairs(STATES, "adversaries") == [("P", "R"), ("A", "R"), ("R", "P"), ("R", "A")]


@pytest.mark.parametrize("name", ACTORS)
def test_a_selection_is_of_roles_and_marks_that_there_are(name: str) -> None:
    spec = ACTORS[name]
    assert spec.roles or spec.marks
    assert set(spec.roles) <= set(ROLES)
    assert set(spec.marks) <= set(MARKS)


@pytest.mark.parametrize("name", DYADS)
def test_dyads_are_of_selections_that_there_are(name: str) -> None:
    spec = DYADS[name]
    assert {spec.first, spec.second, spec.across or "all"} <= set(ACTORS)


def test_marks_are_what_an_actor_can_bear() -> None:
    assert set(MARKS) <= set(Actor.model_fields)
    assert all(set(role.always) <= set(MARKS) for role in ROLES.values())


def test_dimensions_tell_selections_apart() -> None:
    found = [dimension(name) for name in NAMES]
    assert len(set(found)) == len(found)
    assert (dimension("lines"), dimension("all"), dimension("host")) == ("line", "actor", "host")
    assert all(">" not in dimension(name) for name in ("observer>protege", "adversaries"))


def test_start_values_are_needed_for_selections_that_there_are() -> None:
    assert {spec.needed for spec in STATE.values()} - {""} <= {*ACTORS, *DYADS}


def test_a_further_row_selects_without_further_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTORS, "outside", Selection("rivals and partners", ("rival", "partner")))
    assert "".join(members(STATES, "outside")) == "RTSO"
    assert dimension("outside") == "outside"
