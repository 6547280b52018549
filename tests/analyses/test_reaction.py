from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests import helpers

from foedus.analyses import reaction
from foedus.result.documents.contrast import Contrast
from foedus.result.result import Result

ARMS = {"arms": ("baseline", "L0"), "policies": {"baseline": [], "L0": ["line:USA.leader=0"]}}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    made = helpers.manifest(draws=8, replicates=2, **ARMS)
    return helpers.write(tmp_path_factory.mktemp("reaction") / "out", made)


def unheard(result: Result, part: float) -> dict[str, dict[str, Any]]:
    """Return arms without hearing in which a part of the difference to the first is left."""
    found: dict[str, dict[str, Any]] = {}
    for arm in result.manifest.arms:
        values: dict[str, Any] = {}
        for series in result.manifest.series:
            first = result.values(series.name, "baseline").astype(float)
            here = result.values(series.name, arm).astype(float)
            values[series.name] = (first + part * (here - first))[:, -1]
            if series.is_choice:
                width = max(len(options) for options in series.categories)
                shares = [
                    (result.values(series.name, a)[:, :, :, None] == np.arange(width)).mean(axis=1)
                    for a in ("baseline", arm)
                ]
                values[reaction.SHARES] = shares[0] + part * (shares[1] - shares[0])
        found[arm] = values
    return found


def of(records: list[Contrast], outcome: str) -> Any:
    return next(row for row in records[0].outcomes if row.outcome == outcome)


@pytest.mark.parametrize("part", [0.0, 0.25, 1.0])
def test_the_parts_add_up_to_the_whole(result: Result, part: float) -> None:
    row = of(reaction.contrasts(result, unheard(result, part)), "patron_ledger")
    # L0 of the toy gains 0.02 a quarter over sixteen quarters.
    assert row.total.mean == pytest.approx(0.32, abs=1e-4)
    assert row.written.mean == pytest.approx(0.32 * part, abs=1e-4)
    assert row.reaction.mean == pytest.approx(0.32 * (1 - part), abs=1e-4)
    assert row.sd > 0.0


def test_a_hazard_is_a_ratio_of_factors(result: Result) -> None:
    (record,) = reaction.contrasts(result, unheard(result, 0.5))
    ratios = [row for row in record.outcomes if row.scale == "ratio"]
    assert ratios
    for row in ratios:
        parts = row.written.p50 * row.reaction.p50
        assert parts == pytest.approx(row.total.p50, rel=0.05)


def test_choices_are_split_too(result: Result) -> None:
    (record,) = reaction.contrasts(result, unheard(result, 0.5))
    assert record.choices
    for row in record.choices:
        assert row.written + row.reaction == pytest.approx(row.total, abs=1e-5)
    assert any(abs(row.total) > 0.0 for row in record.choices)


def test_arms_of_the_same_lines_have_no_contrast(result: Result) -> None:
    assert reaction.contrasts(result, {}) == []


def test_members_that_are_not_finite_are_left_out(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=2, **ARMS)
    written = helpers.write(tmp_path / "out", made)
    alone = unheard(written, 0.5)
    alone["L0"]["patron_ledger"] = alone["L0"]["patron_ledger"].copy()
    alone["L0"]["patron_ledger"][:2] = np.nan  # a whole draw
    row = of(reaction.contrasts(written, alone), "patron_ledger")
    assert row.written.mean == pytest.approx(0.16, abs=1e-3)
