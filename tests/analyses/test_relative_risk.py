from pathlib import Path

import numpy as np
import pytest
from tests import helpers

from foedus.analyses.relative_risk import ratios, relative_risk


def test_ratio_is_of_expected_risks() -> None:
    # One draw of two replicates: the ratio of means is 2, the mean of ratios is not.
    other = np.array([0.1, 0.3]).reshape(2, 1, 1)
    first = np.array([0.01, 0.19]).reshape(2, 1, 1)
    assert ratios(other, first, 2).ravel() == pytest.approx([2.0])


def test_a_member_counts_in_both_arms_or_in_none() -> None:
    other = np.array([0.1, np.nan, np.nan, np.nan]).reshape(4, 1, 1)
    first = np.array([0.2, 0.9, 0.1, 0.1]).reshape(4, 1, 1)
    found = ratios(other, first, 2).ravel()
    assert found[0] == pytest.approx(0.5)
    assert np.isnan(found[1])


def test_risks_of_a_result_run_over_draws(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    rows = relative_risk(result)
    assert [(row.series, row.arm, row.label) for row in rows] == [
        ("challenge_risk", "L0", label) for label in helpers.PROTEGES
    ]
    mean = {
        arm: result.values("challenge_risk", arm)[:, :, 0].reshape(40, 4, 16).mean(axis=1)
        for arm in ("baseline", "L0")
    }
    ratio = mean["L0"] / mean["baseline"]
    np.testing.assert_allclose(np.float64(rows[0].p50), np.median(ratio, axis=0), rtol=1e-4)
    np.testing.assert_allclose(np.float64(rows[0].p95), np.quantile(ratio, 0.95, axis=0), rtol=1e-4)
    assert rows[0].p50[-1] is not None
    assert rows[0].p50[-1] > 1


def test_one_arm_has_nothing_to_compare(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(arms=("baseline",)))
    assert relative_risk(result) == []
