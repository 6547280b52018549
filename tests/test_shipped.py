"""Every shipped case: it compiles, runs soundly, and says where its content comes from."""

from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import numpy as np
import pytest
from tests.runs import Bed

from foedus.case import Case, load, shipped
from foedus.case.fields import ASSUMPTION
from foedus.model.paths import paths

CASES = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in sorted(shipped())]
MEMBERS, QUARTERS = 8, 4


def _parts(content: Any) -> Iterator[dict[str, Any]]:
    """Go through every mapping within a case."""
    if isinstance(content, dict):
        yield content
    inner = content.values() if isinstance(content, dict) else content
    if isinstance(content, dict | list | tuple):
        for part in inner:
            yield from _parts(part)


def _content(case: Case) -> dict[str, Any]:
    return case.model_dump(mode="json")


@pytest.mark.parametrize("name", CASES)
def test_a_short_run_is_sound(name: str, bed_of: Callable[[str], Bed]) -> None:
    bed = bed_of(name)
    for policy in bed.model.case.default_policies:
        run = bed.run(policy=policy, draws=MEMBERS, quarters=QUARTERS)
        assert not run.status.any(), policy
        assert np.isfinite(run.values).all(), policy
        for actor in bed.model.actors:
            burden = run.of("defence_burden", actor)
            start = run.column(f"state.defence_burden[{actor}]")[:, None]
            # A budget of a year moves by parts, whatever is asked or threatened.
            assert (np.abs(np.log(burden / start)) < 0.5).all(), (policy, actor)


@pytest.mark.parametrize("name", CASES)
def test_every_government_can_gain_and_lose_by_its_menu(
    name: str, bed_of: Callable[[str], Bed]
) -> None:
    model = bed_of(name).model
    assert set(model.governments) == set(model.case.governments)
    for lever in model.levers:
        benefits, costs = paths(model, lever)
        assert benefits, lever.name
        assert costs, lever.name


@pytest.mark.parametrize("name", CASES)
def test_sources_are_used_and_elicited_numbers_explained(name: str) -> None:
    content = _content(load(name))
    used = {part["source"] for part in _parts(content) if isinstance(part.get("source"), str)}
    assert used - {ASSUMPTION} == set(content["sources"])
    assert all(event["check"] for event in content["events"])
    for table in content["state"].values():
        for key, quantity in {**table["values"], "default": table["default"]}.items():
            if quantity and quantity["grade"] == "E":
                assert quantity["note"], (table["unit"], key)


@pytest.mark.parametrize("name", CASES)
def test_what_was_seen_lies_beside_the_run(name: str) -> None:
    case = load(name)
    assert any(series.kind == "measure" for series in case.observed)
    assert any(
        quarter >= str(case.first) for series in case.observed for quarter in series.values
    ), "nothing to compare with"
    assert "as-happened" in case.policies


@pytest.mark.parametrize("name", sorted(set(shipped()) - {"us-japan"}))
def test_a_case_says_what_was_invented(name: str) -> None:
    page = resources.files("foedus") / "cases" / name / "README.md"
    text = page.read_text(encoding="utf-8")
    for heading in ("## What had to be invented", "## What the engine cannot express"):
        assert heading in text
