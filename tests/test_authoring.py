"""What a case is built from and what is wrong with one, as Python callers ask."""

from pathlib import Path

import pytest

from foedus import authoring

pytestmark = pytest.mark.xdist_group("us-japan")


def test_check_and_plan(tmp_path: Path) -> None:
    assert authoring.check("us-japan") == []
    text = (Path(authoring.__file__).parent / "cases" / "us-japan" / "case.yaml").read_text("utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text(text.replace("start: reassure", "start: reasure"), encoding="utf-8")
    problems = authoring.check(broken)
    assert len(problems) == 1
    assert problems[0].where.startswith(f"{broken}:")
    assert 'did you mean "reassure"' in str(problems[0])

    plan = authoring.plan("us-japan")
    owners = {row.name: row.owner for row in plan.variables}
    assert owners["commitment_trust"] == "commitment_trust or current_calculus"
    assert owners["bilateral_imports"] == "exogenous"
    assert all(lever.benefits and lever.costs for lever in plan.instruments)


def test_the_catalogue_lists_what_ships() -> None:
    assert [case["name"] for case in authoring.shipped()] == ["nato", "us-japan", "us-korea"]
    assert {"mechanisms", "instruments", "outcomes"} == set(authoring.catalogue())
