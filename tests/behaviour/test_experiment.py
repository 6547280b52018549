"""Verdicts follow from effects and bands; the shipped case shows the behaviour it should."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from tests.runs import Bed

from foedus.behaviour import experiment
from foedus.behaviour.experiment import POOLED, QUANTILES, Verdict, _judge
from foedus.behaviour.suite import Behaviour, suite

WANTED = ("S1", "S5-off", "S6-abandonment", "S6-entrapment", "S6-mistrust", "N3", "N7")
# S10 is a share of choices over shocks: with two of them it is too lumpy to be judged.
SMOKE = ("S1", "S6-abandonment", "S6-entrapment", "S6-mistrust", "N3")


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


def test_draws_without_a_number_are_left_out_and_counted() -> None:
    effect = np.append(np.linspace(0.1, 0.9, 8), [np.nan, np.nan])
    found = _judge(_band(0.0, 1.0, 1.0), effect, POOLED)
    assert (found.verdict, found.share, found.left_out) == ("passes", 1.0, 2)
    assert found.median == pytest.approx(0.5)
    nothing = _judge(_open(0.1, 0.0), np.full(3, np.nan), POOLED)
    assert (nothing.verdict, nothing.left_out) == ("defect", 3)
    assert (nothing.note, nothing.quantiles) == ("no draw gives a number", ())


def test_a_verdict_carries_the_effects_over_draws_and_what_was_asked() -> None:
    effect = np.random.default_rng(1).normal(size=400)
    found = _judge(_band(0.0, 1.0, 0.9), effect, POOLED)
    assert len(found.quantiles) == QUANTILES
    assert list(found.quantiles) == sorted(found.quantiles)
    assert found.quantiles[0] == pytest.approx(effect.min(), rel=1e-5)
    assert found.quantiles[-1] == pytest.approx(effect.max(), rel=1e-5)
    shown = (found.quantiles[2], found.quantiles[20], found.quantiles[38])
    assert shown == pytest.approx((found.low, found.median, found.high), rel=1e-5)
    assert all(q == float(f"{q:.6g}") for q in found.quantiles)
    assert (found.band, found.least, found.needed) == ((0.0, 1.0), None, 0.9)
    disputed = _judge(_open(0.1, 0.01), effect, POOLED)
    assert (disputed.band, disputed.least, disputed.needed) == (None, 0.01, 0.1)


def _entry(name: str, measure: dict[str, Any], band: list[float]) -> Behaviour:
    arms = {"control": ["{patron}.rhetoric=neutral"], "treated": ["{patron}.rhetoric=shame"]}
    measure = {"after": 3, "as": "difference", **measure}
    entry = {"id": name, "title": name, "kind": "S", "why": "x", "share": 1.0}
    return Behaviour.model_validate({**entry, "arms": arms, "measure": measure, "band": band})


@pytest.mark.xdist_group("small")
def test_what_is_measured_is_read_from_a_run(small: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    burden = {"outcome": "defence_burden", "at": "{ally}"}
    tests = (
        _entry("shaming", {"choice": "{patron}.rhetoric", "option": "shame"}, [1.0, 1.0]),
        _entry("neutral", {"choice": "{patron}.rhetoric", "option": "neutral"}, [-1.0, -1.0]),
        _entry("itself", {"outcome": "word_deed_gap", "at": "{ally}",
                          "per": {"outcome": "word_deed_gap", "at": "{ally}"}}, [1.0, 1.0]),
        _entry("nothing", {**burden, "per": {"outcome": "gdp", "at": "{ally}"}, "after": 1},
               [0.0, 0.0]),
        _entry("average", {**burden, "average": True}, [-9.0, 9.0]),
        _entry("talks", {"choice": "{ally}.talks", "option": "postpone"}, [0.0, 1.0]),
    )  # fmt: skip
    monkeypatch.setattr(experiment, "suite", lambda: tests)
    verdicts = experiment.run(small.model, draws=6, replicates=2, quarters=4, seed=1)
    pooled = {v.id: v for v in verdicts if v.reading == POOLED}
    assert list(pooled) == [test.id for test in tests], "in the order of the suite"
    assert set(pooled["shaming"].quantiles) == {1.0}
    assert set(pooled["neutral"].quantiles) == {-1.0}
    assert pooled["shaming"].measured == (
        "share with AUR.rhetoric at shame, mean of quarters 1 to 3"
    )
    assert set(pooled["itself"].quantiles) == {1.0}
    assert (pooled["nothing"].verdict, pooled["nothing"].left_out) == ("defect", 6)
    assert pooled["average"].unit == "% of GDP"
    assert pooled["talks"].verdict == "not yet"
    assert pooled["talks"].note == "the case has no instrument BEL.talks"
    json.dumps([asdict(v) for v in verdicts], allow_nan=False)


@pytest.mark.xdist_group("us-japan")
def test_the_shipped_case_behaves(us_japan: Bed, monkeypatch: pytest.MonkeyPatch) -> None:
    # One in three of the rest, for time; the page of behaviour tests shows a run of all.
    rest = [test for test in suite() if test.id not in WANTED]
    chosen = [*WANTED, *(test.id for test in rest[::3])]
    some = tuple(test for test in suite() if test.id in chosen)
    monkeypatch.setattr(experiment, "suite", lambda: some)
    verdicts = experiment.run(us_japan.model, draws=96, replicates=2, quarters=16, seed=1)
    pooled: dict[str, Verdict] = {v.id: v for v in verdicts if v.reading == POOLED}
    assert {name: pooled[name].verdict for name in SMOKE} == dict.fromkeys(SMOKE, "passes")
    # Asking lowers nothing and raises nothing where nobody is asked.
    assert pooled["S5-off"].median == pytest.approx(0.0, abs=1e-6)
    assert pooled["N7"].verdict == "not yet"
    readings = {v.reading for v in verdicts if v.id == "S1"}
    slots = [m.name for m in us_japan.model.mechanisms if m.slot]
    assert {"commitment_trust", "current_calculus", "weighted_sum", "agenda_veto"} <= set(slots)
    assert readings == {POOLED, *slots}
