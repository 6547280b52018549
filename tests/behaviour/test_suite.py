"""The behaviour tests as data: complete, resolvable, and honest about what is not tested."""

import pytest
from pydantic import ValidationError
from tests.runs import Bed

from foedus.behaviour.suite import Behaviour, resolve, suite


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


def test_a_test_without_band_or_reason_is_refused() -> None:
    arms = {"control": [], "treated": []}
    measure = {"outcome": "gdp", "at": "{ally}", "after": 4, "as": "ratio"}
    with pytest.raises(ValidationError, match="needs arms, a measure and a band"):
        Behaviour.model_validate(
            {"id": "S99", "title": "x", "kind": "S", "arms": arms, "measure": measure}
        )
