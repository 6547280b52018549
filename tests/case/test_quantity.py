"""Quantities: from what is written to the prior that is drawn."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from foedus import contract
from foedus.case.quantity import PriorSpec, Quantity, QuantityTable

ELICITED: dict[str, Any] = {"source": "assumption", "grade": "E"}

PRIORS = [
    ({"fixed": 2}, contract.fixed(2.0), (2.0, 2.0)),
    ({"uniform": [1, 2]}, contract.uniform(1.0, 2.0), (1.0, 2.0)),
    ({"triangular": [1, 1, 3]}, contract.triangular(1.0, 1.0, 3.0), (1.0, 3.0)),
    ({"normal": [0, 1]}, contract.normal(0.0, 1.0), (-math.inf, math.inf)),
    (
        {"normal": [0, 1], "bounds": [-1, 2]},
        contract.normal(0.0, 1.0, -1.0, 2.0),
        (-1.0, 2.0),
    ),
    ({"lognormal": [2, 0.5]}, contract.lognormal(2.0, 0.5), (0.0, math.inf)),
    ({"beta": [6, 3]}, contract.beta(6.0, 3.0), (0.0, 1.0)),
    (
        {"mixture": [[1, {"uniform": [-1, 0]}], [3, {"fixed": 4}]]},
        contract.mixture((1.0, contract.uniform(-1.0, 0.0)), (3.0, contract.fixed(4.0))),
        (-1.0, 4.0),
    ),
]


@pytest.mark.parametrize(("written", "prior", "support"), PRIORS)
def test_every_family(
    written: dict[str, Any], prior: contract.Prior, support: tuple[float, float]
) -> None:
    quantity = Quantity.model_validate({"prior": written, **ELICITED})
    assert quantity.to_prior() == prior
    assert quantity.support == support
    assert Quantity.model_validate_json(quantity.model_dump_json()) == quantity


def test_a_value_is_fixed_and_a_range_triangular() -> None:
    point = Quantity.model_validate({"value": 3, **ELICITED})
    ranged = Quantity.model_validate({"value": 3, "low": 3, "high": 5, **ELICITED})
    assert point.to_prior() == contract.fixed(3.0)
    assert ranged.to_prior() == contract.triangular(3.0, 3.0, 5.0)
    assert point.support == (3.0, 3.0)
    assert ranged.support == (3.0, 5.0)


@given(
    st.lists(st.floats(-1e6, 1e6).filter(lambda x: not x or abs(x) > 1e-30), min_size=3, max_size=3)
)
def test_a_range_is_taken_exactly_when_it_is_one(numbers: list[float]) -> None:
    low, value, high = numbers
    written = {"value": value, "low": low, "high": high, **ELICITED}
    if low <= value <= high and low < high:
        assert Quantity.model_validate(written).to_prior() == contract.triangular(low, value, high)
    else:
        with pytest.raises(ValidationError):
            Quantity.model_validate(written)


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"value": 1, "prior": {"fixed": 1}},
        {"value": 1, "low": 0},
        {"prior": {"fixed": 1}, "low": 0, "high": 2},
        {"value": True},
        {"value": "1"},
        {"value": math.nan},
        {"value": math.inf},
    ],
)
def test_improper_quantities(written: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Quantity.model_validate({**written, **ELICITED})


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({}, "exactly one of"),
        ({"fixed": 1, "beta": [1, 1]}, "fixed and beta"),
        ({"uniform": [2, 2]}, "low < high"),
        ({"triangular": [0, 3, 2]}, "low <= mode <= high"),
        ({"normal": [0, 0]}, "above 0"),
        ({"normal": [0, 1], "bounds": [1, 0]}, "low < high"),
        ({"normal": [0, 1], "bounds": [9, 10]}, "no mass"),
        ({"normal": [0, 1], "bounds": [-10, -9]}, "no mass"),
        ({"normal": [0, 1e-30], "bounds": [1, 2]}, "no mass"),
        ({"uniform": [0, 1], "bounds": [0, 1]}, "normal prior only"),
        ({"lognormal": [0, 1]}, "above 0"),
        ({"beta": [0, 1]}, "a and b of 0.5 to 1,000,000"),
        ({"beta": [1, 2e6]}, "a and b of 0.5 to 1,000,000"),
        ({"lognormal": [1, 6]}, "at most 5"),
        ({"fixed": 1e31}, "too large"),
        ({"uniform": [0, 1e-31]}, "too close to 0"),
        ({"mixture": [[1, {"fixed": 1}]]}, "at least two"),
        ({"mixture": [[1, {"fixed": 1}], [0, {"fixed": 1}]]}, "greater than 0"),
        (
            {"mixture": [[1, {"fixed": 1}], [1, {"mixture": [[1, {"fixed": 1}]] * 2}]]},
            "cannot be a mixture",
        ),
    ],
)
def test_improper_priors(written: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        PriorSpec.model_validate(written)


def test_table_looks_up_actors_dyads_and_the_default() -> None:
    table = QuantityTable.model_validate(
        {
            "unit": "x",
            "values": {"CHN>JPN": {"value": 1, **ELICITED}},
            "default": {"value": 2, **ELICITED},
        }
    )
    dyad, other = table.of("CHN", "JPN"), table.of("JPN")
    assert dyad is not None
    assert dyad.value == 1
    assert other is not None
    assert other.value == 2


def test_table_says_something_under_sound_keys() -> None:
    with pytest.raises(ValidationError, match="neither a value nor a default; write one or both"):
        QuantityTable.model_validate({"unit": "x"})
    with pytest.raises(ValidationError, match="pattern"):
        QuantityTable.model_validate({"unit": "x", "values": {"J PN": {"value": 1, **ELICITED}}})
