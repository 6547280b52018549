"""Verdicts follow from effects and bands; the shipped case shows the behaviour it should."""

import numpy as np
import pytest
from tests.runs import Bed

from foedus.behaviour import experiment
from foedus.behaviour.experiment import POOLED, Verdict, _judge
from foedus.behaviour.suite import Behaviour

SMOKE = ("S1", "S6-abandonment", "S6-entrapment", "S6-mistrust", "S10", "N3")


def _band(low: float, high: float, share: float) -> Behaviour:
    return Behaviour.model_validate(
        {
            "id": "S99",
            "title": "x",
            "kind": "S",
            "arms": {"control": [], "treated": []},
            "measure": {"outcome": "gdp", "at": "{ally}", "after": 4, "as": "difference"},
            "band": [low, high],
            "share": share,
        }
    )


def _open(both: float, least: float) -> Behaviour:
    entry = _band(0.0, 1.0, 0.5).model_dump(by_alias=True)
    return Behaviour.model_validate({**entry, "kind": "B", "both": both, "least": least})


def test_a_band_is_kept_or_it_is_a_defect() -> None:
    effect = np.linspace(-0.1, 0.9, 100)
    assert _judge(_band(0.0, 1.0, 0.9), effect, POOLED).verdict == "passes"
    assert _judge(_band(0.0, 1.0, 0.95), effect, POOLED).verdict == "defect"


def test_one_sign_is_assumed_and_two_are_found() -> None:
    effect = np.linspace(-0.1, 0.9, 100)
    assert _judge(_open(0.05, 0.0), effect, POOLED).verdict == "both signs"
    assert _judge(_open(0.05, 0.2), effect, POOLED).verdict == "assumed"


def test_members_without_sound_numbers_are_a_defect_not_a_pass() -> None:
    effect = np.full(10, np.nan)
    assert _judge(_band(0.0, 1.0, 0.1), effect, POOLED).verdict == "defect"


@pytest.mark.xdist_group("us-japan")
def test_the_shipped_case_behaves(us_japan: Bed) -> None:
    verdicts = experiment.run(us_japan.model, draws=96, replicates=2, quarters=16, seed=1)
    pooled: dict[str, Verdict] = {v.id: v for v in verdicts if v.reading == POOLED}
    assert {name: pooled[name].verdict for name in SMOKE} == dict.fromkeys(SMOKE, "passes")
    # Asking lowers nothing and raises nothing where nobody is asked.
    assert pooled["S5-off"].median == pytest.approx(0.0, abs=1e-6)
    assert pooled["S3"].verdict == "not yet"
    readings = {v.reading for v in verdicts if v.id == "S1"}
    assert readings == {POOLED, "commitment_trust", "current_calculus"}
