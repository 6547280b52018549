"""The behaviour tests as data: complete, resolvable, and honest about what is not tested."""

from typing import Any

import pytest
from pydantic import ValidationError
from tests.runs import Bed

from foedus.behaviour.suite import Behaviour, Measure, resolve, suite


def test_every_behaviour_of_the_rules_is_listed() -> None:
    listed = {test.id.split("-")[0] for test in suite()}
    wanted = {f"S{i}" for i in range(1, 13)} | {f"N{i}" for i in range(1, 8)}
    assert listed == wanted | {f"B{i}" for i in range(1, 9)}


def test_ids_are_unique_and_reasons_are_given() -> None:
    ids = [test.id for test in suite()]
    assert len(set(ids)) == len(ids)
    assert all(test.not_yet or test.why for test in suite())


def test_roles_are_resolved_from_the_case(us_japan: Bed) -> None:
    text = "state:threat[{rival},{ally}]=0.02@{first}..{last}"
    assert resolve(text, us_japan.model, 16) == "state:threat[CHN,JPN]=0.02@2025Q1..2028Q4"


def test_quarters_are_counted_from_the_first(small: Bed) -> None:
    first, last = small.model.first, small.model.first + 3
    found = resolve("{patron}.tariff=25%@{first+1}..{first+3}", small.model, 4)
    assert found == f"AUR.tariff=25%@{first + 1}..{last}"
    assert resolve("{last}", small.model, 4) == str(last)


def _test(**measure: Any) -> dict[str, Any]:
    measure = {"after": 4, "as": "difference", **measure}
    arms: dict[str, Any] = {"control": [], "treated": []}
    shared = {"id": "S99", "title": "x", "kind": "S", "arms": arms, "measure": measure}
    return {**shared, "band": [0.0, 1.0], "share": 0.5}


OUTCOME: dict[str, Any] = {"outcome": "gdp", "at": "{ally}"}
CHOICE: dict[str, Any] = {"choice": "{ally}.talks", "option": "postpone"}
PER: dict[str, Any] = {"per": {"outcome": "threat", "at": "{rival}"}}


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (OUTCOME, "gdp of {ally} after 4 quarters"),
        (OUTCOME | {"as": "ratio"}, "gdp of {ally} after 4 quarters, relative"),
        (OUTCOME | {"average": True}, "gdp of {ally}, mean of quarters 1 to 4"),
        (OUTCOME | {"of": 9}, "gdp of {ally} after 4 quarters, as a share of the effect after 9"),
        (OUTCOME | PER, "gdp of {ally} after 4 quarters, per effect on threat of {rival}"),
        (CHOICE, "share with {ally}.talks at postpone, mean of quarters 1 to 4"),
    ],
)
def test_a_measure_says_what_it_is(measure: dict[str, Any], words: str) -> None:
    found = Behaviour.model_validate(_test(**measure)).measure
    assert isinstance(found, Measure)
    assert found.words() == words
    assert found.words("`").replace("`", "") == words
    assert found.averaged == ("mean of" in words)


@pytest.mark.parametrize(
    ("measure", "fault"),
    [
        ({}, "S99 measures one thing: an outcome or a choice"),
        (OUTCOME | CHOICE, "S99 measures one thing: an outcome or a choice"),
        ({"outcome": "gdp"}, "S99 measures an outcome with at, and without option"),
        (OUTCOME | {"option": "x"}, "S99 measures an outcome with at, and without option"),
        ({"choice": "A.talks"}, "S99 measures a choice with option, and without at"),
        (CHOICE | {"at": "x"}, "S99 measures a choice with option, and without at"),
        (CHOICE | {"as": "ratio"}, "S99 compares the share of an option as a difference"),
        (CHOICE | {"average": True}, "S99 has average, but the share of an option is always"),
        (CHOICE | PER, "S99 has per, which divides effects on outcomes only"),
        (OUTCOME | PER | {"of": 8}, "S99 divides by one thing: of or per"),
        (OUTCOME | {"per": {"outcome": "gdp"}}, r"measure\.per\.at\n  Field required"),
        (OUTCOME | {"of": 0}, r"measure\.of\n  Input should be greater than or equal to 1"),
        (OUTCOME | {"after": 0}, r"measure\.after\n  Input should be greater than or equal to 1"),
    ],
)
def test_a_measure_that_contradicts_itself_is_refused(measure: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        Behaviour.model_validate(_test(**measure))


def test_a_test_without_band_or_reason_is_refused() -> None:
    arms = {"control": [], "treated": []}
    measure = {"outcome": "gdp", "at": "{ally}", "after": 4, "as": "ratio"}
    with pytest.raises(ValidationError, match="needs arms, a measure and a band"):
        Behaviour.model_validate(
            {"id": "S99", "title": "x", "kind": "S", "arms": arms, "measure": measure}
        )
