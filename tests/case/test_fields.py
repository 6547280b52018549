"""Frozen tables and sourced statements."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from foedus.case.fields import FrozenTable, Sourced

tables = st.dictionaries(st.text(max_size=4), st.integers())


@given(tables)
def test_a_table_is_its_content(items: dict[str, int]) -> None:
    table = FrozenTable(items)
    assert table == items
    assert hash(table) == hash(FrozenTable(dict(reversed(items.items()))))
    assert pickle.loads(pickle.dumps(table)) == copy.deepcopy(table) == table


def test_a_table_does_not_change() -> None:
    items = {"a": 1}
    table = FrozenTable(items)
    items["a"] = 2
    assert table["a"] == 1
    with pytest.raises(TypeError):
        table["a"] = 3  # pyright: ignore[reportIndexIssue]


@pytest.mark.parametrize(("source", "grade"), [("imf", "E"), ("assumption", "V"), ("imf", "X")])
def test_source_and_grade_agree(source: str, grade: str) -> None:
    with pytest.raises(ValidationError):
        Sourced.model_validate({"source": source, "grade": grade})


def test_elicited_and_sourced() -> None:
    assert Sourced.model_validate({"source": "assumption", "grade": "E"}).grade == "E"
    assert Sourced.model_validate({"source": "imf", "grade": "R"}).source == "imf"
