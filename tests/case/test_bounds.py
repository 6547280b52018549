"""A quantity is refused where its prior can leave the range, not where its mode lies."""

import pytest
from pydantic import TypeAdapter, ValidationError

from foedus.case.bounds import Inside, Part, above_zero
from foedus.case.quantity import Quantity

HEAD = {"source": "assumption", "grade": "E"}


def accepts(kind: object, **value: object) -> bool:
    try:
        TypeAdapter(kind).validate_python({**HEAD, **value})
    except (ValidationError, ValueError):
        return False
    return True


@pytest.mark.parametrize(
    ("value", "inside", "part"),
    [
        ({"value": 0.5}, True, True),
        ({"value": 1.0}, False, True),
        ({"value": 1.2}, False, False),
        ({"prior": {"uniform": [0.2, 0.9]}}, True, True),
        ({"prior": {"uniform": [-0.1, 0.9]}}, False, False),
        ({"prior": {"normal": [0.5, 0.1]}}, False, False),
        ({"prior": {"beta": [2, 5]}}, True, True),
    ],
)
def test_what_a_prior_can_reach_counts(value: dict[str, object], inside: bool, part: bool) -> None:
    assert accepts(Inside, **value) == inside
    assert accepts(Part, **value) == part


def test_a_size_may_come_close_to_nought_but_not_stand_on_it() -> None:
    from typing import Annotated

    size = Annotated[Quantity, above_zero("write a size")]
    assert accepts(size, prior={"lognormal": [1.0, 0.5]})
    assert accepts(size, value=0.1)
    assert not accepts(size, value=0.0)
    assert not accepts(size, prior={"uniform": [0.0, 1.0]})
