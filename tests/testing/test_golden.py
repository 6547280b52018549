"""The shipped cases come to what is pinned, and a real change would be seen."""

import copy
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.runs import Bed, compiled_for

from foedus.case import shipped
from foedus.testing import golden

FOLDER = Path(__file__).parents[1] / "golden"
AGAIN = "a meant change of results is pinned by .venv/bin/python scripts/golden.py"


def pinned(name: str) -> golden.Pinned:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def test_every_shipped_case_is_pinned() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == shipped(), AGAIN


@pytest.mark.parametrize(
    "name",
    # Group names add up: these are the groups of the cases in tests/test_cases.py.
    [
        pytest.param(name, marks=[pytest.mark.xdist_group(g) for g in {name, "us-japan"}])
        for name in shipped()
    ],
)
def test_a_case_comes_to_what_is_pinned(name: str, bed_of: Callable[[str], Bed]) -> None:
    with compiled_for(name):
        moved = golden.differences(pinned(name), golden.pin(bed_of(name).engine))
    assert not moved, "\n".join([AGAIN, *moved[:40]])


def test_a_change_is_seen() -> None:
    before = pinned("us-japan")
    assert golden.differences(before, copy.deepcopy(before)) == []
    after = copy.deepcopy(before)
    name = "defence_burden/baseline/JPN"
    width = after["outcomes"][name]["p95"] - after["outcomes"][name]["p05"]
    after["outcomes"][name]["p50"] += 0.1 * width
    share = next(iter(after["choices"]))
    after["choices"][share] = abs(after["choices"][share] - 0.2)
    del after["outcomes"]["gdp/baseline/JPN"]
    found = golden.differences(before, after)
    assert len(found) == 3
    assert any(name in line for line in found)


def test_rounding_is_not() -> None:
    before = pinned("us-japan")
    after = copy.deepcopy(before)
    for row in after["outcomes"].values():
        for quantile, value in row.items():
            row[quantile] = None if value is None else value * (1 + 1e-6)
    assert golden.differences(before, after) == []
