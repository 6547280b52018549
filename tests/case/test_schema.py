"""The records of the case format: what fits, what is refused, what is frozen."""

from typing import Any

import pytest
from pydantic import ValidationError

from foedus.case import build, parse_case
from foedus.case.dated import Observation
from foedus.case.government import Government, InstrumentUse, Line
from foedus.case.quarters import Quarter
from foedus.case.schema import Actor, Attribute, Case
from foedus.errors import CaseError
from foedus.testing.synthetic import small_case

ELICITED: dict[str, Any] = {"source": "assumption", "grade": "E"}
HALF: dict[str, Any] = {"value": 0.5, **ELICITED}
USE: dict[str, Any] = {
    "target": "JPN",
    "start": "hold",
    "base": {"shares": {"hold": 1.0}, **ELICITED},
    "range": HALF,
    **ELICITED,
}
CARES: dict[str, Any] = {"x": {"weight": 1, "sign": "+"}}


def line(**changes: Any) -> dict[str, Any]:
    return {"title": "L", "weight": HALF, "discount": HALF, "values": CARES, **ELICITED} | changes


def test_an_ally_is_covered_by_the_treaty() -> None:
    assert Actor.model_validate({"name": "J", "role": "ally"}).treaty
    assert not Actor.model_validate({"name": "T", "role": "partner"}).treaty


@pytest.mark.parametrize(
    "actor",
    [
        {"role": "ally", "treaty": False},
        {"role": "patron", "host": True},
        {"role": "rival", "stake": True},
        {"role": "friend"},
        {"role": "partner", "fiscal_year_starts": 5},
        {"role": "partner", "treaty": "yes"},
    ],
)
def test_roles_and_marks_agree(actor: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Actor.model_validate({"name": "A", **actor})


def test_a_ratio_swing_is_above_one() -> None:
    written = {"outcome": "risk", "at": "JPN", "unit": "ratio", "why": "w", **ELICITED}
    Attribute.model_validate({**written, "scale": "ratio", "swing": 1.2})
    for scale, swing in (("ratio", 1.0), ("linear", 0.0)):
        with pytest.raises(ValidationError):
            Attribute.model_validate({**written, "scale": scale, "swing": swing})


@pytest.mark.parametrize(
    "changes",
    [
        {"weight": None},
        {"counterfactual": True},
        {"counterfactual": True, "weight": None, "leader": True},
        {"discount": {"value": 1, **ELICITED}},
        {"discount": {"prior": {"normal": [0.9, 0.1]}, **ELICITED}},
        {"weight": {"value": -0.1, **ELICITED}},
        {"values": {}},
        {"values": {"x": {"weight": 0, "sign": "+"}}},
        {"domain": ["tariff", "tariff"]},
        {"values": {"x": {"weight": 1, "sign": "*"}}},
        {"paragraphs": ["6"]},
    ],
)
def test_improper_lines(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Line.model_validate(line(**changes))


def test_a_counterfactual_line_has_no_weight() -> None:
    assert Line.model_validate(line(counterfactual=True, weight=None)).weight is None


def test_a_government_has_one_leader_and_someone_who_rules() -> None:
    Government.model_validate({"lines": {"a": line(leader=True), "b": line()}})
    with pytest.raises(ValidationError, match="leader"):
        Government.model_validate({"lines": {"a": line(leader=True), "b": line(leader=True)}})
    with pytest.raises(ValidationError, match="not counterfactual"):
        Government.model_validate({"lines": {"a": line(counterfactual=True, weight=None)}})


@pytest.mark.parametrize(
    "kappa",
    [
        {"value": 1.2, **ELICITED},
        {"prior": {"uniform": [-0.1, 0.5]}, **ELICITED},
        {"prior": {"normal": [0.5, 0.1]}, **ELICITED},
    ],
)
def test_anticipation_is_a_share(kappa: dict[str, Any]) -> None:
    lines = {"a": line()}
    for value in (0.0, 1.0):
        whole = {"value": value, **ELICITED}
        Government.model_validate({"lines": lines, "anticipation": whole})
    with pytest.raises(ValidationError, match="must lie between 0 and 1"):
        Government.model_validate({"lines": lines, "anticipation": kappa})


@pytest.mark.parametrize(
    ("field", "allowed", "refused"),
    [("opens_before_budget", (0, 3), (-1, 4)), ("opens_before_renewal", (0, 40), (-1, 41))],
)
def test_a_lever_opens_within_a_year_of_a_budget(
    field: str, allowed: tuple[int, ...], refused: tuple[int, ...]
) -> None:
    for left in allowed:
        assert getattr(InstrumentUse.model_validate({**USE, field: left}), field) == left
    for left in refused:
        with pytest.raises(ValidationError):
            InstrumentUse.model_validate({**USE, field: left})


def test_the_start_is_on_the_menu() -> None:
    InstrumentUse.model_validate({**USE, "options": ["hold", "halt"]})
    for options in (["halt"], ["hold", "hold"]):
        with pytest.raises(ValidationError):
            InstrumentUse.model_validate({**USE, "options": options})


def test_a_whole_series_is_seen_or_none_of_it() -> None:
    written = {"outcome": "gdp", "at": "JPN", "title": "Y", "unit": "bn USD", **ELICITED}
    written["values"] = {"2023Q4": 1.5, "2024Q4": 1.6}
    for seen, found in ((True, ("2023Q4", "2024Q4")), (False, ()), (["2024Q4"], ("2024Q4",))):
        assert Observation.model_validate({**written, "seen": seen}).seen == found
    assert Observation.model_validate(written).seen == ()


def test_the_toy_case(toy: str) -> None:
    case = parse_case(toy, "toy.yaml")
    assert case.patron == "USA"
    assert case.first == Quarter(2025, 1)
    assert case.look_ahead == 8
    assert case.slots[0].quarter == case.events[0].quarter == Quarter(2025, 1)
    assert case.actors["NO"].treaty


def test_a_case_is_frozen_and_hashable(toy: str) -> None:
    case = parse_case(toy)
    assert hash(case) == hash(parse_case(toy))
    with pytest.raises(ValidationError):
        case.quarters = 4
    with pytest.raises(TypeError):
        case.actors["X"] = case.actors["USA"]  # pyright: ignore[reportIndexIssue]


def test_a_case_survives_json(toy: str) -> None:
    case = parse_case(toy)
    assert Case.model_validate_json(case.model_dump_json()) == case


def test_where_falls_back_to_what_is_written(toy: str) -> None:
    case = parse_case(toy, "toy.yaml")
    assert case.where("state", "gdp", "values", "USA", "value") == "toy.yaml:18:20"
    assert case.where("state", "gdp", "values", "USA") == "toy.yaml:18:12"
    assert case.where(("state", "gdp", "values", "JPN")) == "toy.yaml:17:5"
    assert case.where("renewals", 0, "quarter") == "toy.yaml:48:26"


def test_place_and_comments_are_not_content(toy: str) -> None:
    assert parse_case(toy, "a.yaml") == parse_case(f"# more\n\n{toy}", "b.yaml")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("press: 0.75", "press: 0.7", "variants.trust: probabilities add up to 0.95, not 1"),
        ("quarters: 8", "quarters: 0", "quarters: should be from 1 to 400; got 0"),
        (
            "start: 2024Q4",
            "start: 9999Q4",
            "quarters: 8 quarters from 9999Q4 run past the year 9999",
        ),
        ("start: 2024Q4", "start: 2024", "should be a quarter like 2025Q1; got 2024"),
        ("format: 2", "format: 3", "format: got 3; allowed: 2"),
        ("name: toy", "name: Toy!", "is not a name of up to 64 small letters"),
        ("date: 2025-01-20, desc", "date: today, desc", "should be a date like 2025-01-20"),
    ],
)
def test_case_level_rules(toy: str, old: str, new: str, what: str) -> None:
    with pytest.raises(CaseError, match=what):
        parse_case(toy.replace(old, new, 1))


def test_targets_are_one_or_several_and_none_twice() -> None:
    sections = small_case()
    held = sections["governments"]["AUR"]["instruments"]
    assert build(sections).governments["AUR"].instruments["posture"].targets == ("BEL",)
    held["posture"]["target"] = ["BEL", "COR"]
    assert build(sections).governments["AUR"].instruments["posture"].targets == ("BEL", "COR")
    for wrong in (["BEL", "BEL"], []):
        held["posture"]["target"] = wrong
        with pytest.raises(CaseError, match="target"):
            build(sections)


def test_an_attribute_has_one_entry_or_several() -> None:
    sections = small_case()
    assert build(sections).attributes["crisis"].entries == ("BEL",)
    sections["attributes"]["crisis"]["at"] = ["BEL", "COR"]
    assert build(sections).attributes["crisis"].entries == ("BEL", "COR")
