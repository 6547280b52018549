from math import log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, Scene

NUMBERS = {"persistence": 0.9, "salience_gain": 0.2, "change_sd": 0.5, "noise": 0.1}
LEADER, TEAM, CABINET = (f"{PATRON}.{name}" for name in ("leader", "team", "cabinet"))
START = {f"line.{LEADER}.weight": 0.6, f"line.{TEAM}.weight": 0.4}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("adviser_aggregation", START, **NUMBERS)


def test_shares_add_up_within_a_government(scene: Scene) -> None:
    weights = {"line_weight": {LEADER: 0.6, TEAM: 0.2}}
    assert scene.appraised("line_share", LEADER, **weights) == pytest.approx(0.75, rel=1e-5)
    assert scene.appraised("line_share", TEAM, **weights) == pytest.approx(0.25, rel=1e-5)
    # A counterfactual line has no say; another government's lines are no matter.
    assert scene.appraised("line_share", CABINET, **weights) == 0.0
    other = {"line_weight": {**weights["line_weight"], f"{ALLY}.managers": 0.9}}
    assert scene.appraised("line_share", LEADER, **other) == pytest.approx(0.75, rel=1e-5)


def test_influence_returns_to_its_prior_weight(scene: Scene) -> None:
    assert scene.stepped("line_weight", LEADER) == pytest.approx(0.0, abs=1e-6)
    back = scene.stepped("line_weight", LEADER, line_weight={LEADER: 0.4})
    assert back == pytest.approx(0.1 * (log(1.5) - log(2.0 / 3.0)), rel=1e-4)


def test_a_worse_ledger_draws_the_leader_in(scene: Scene) -> None:
    worse = {"patron_ledger": {ALLY: scene.start("patron_ledger", ALLY) - 20.0}}
    assert scene.stepped("line_weight", LEADER, **worse) == pytest.approx(0.1 * 0.4, rel=1e-3)
    assert scene.stepped("line_weight", TEAM, **worse) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("cause", ["leader_change", "leader_slot"])
def test_a_new_leader_reshuffles_his_own_government(scene: Scene, cause: str) -> None:
    drawn = {"reshuffle": 1.5}
    assert scene.stepped("line_weight", TEAM, drawn) == pytest.approx(0.0, abs=1e-6)
    shaken = scene.stepped("line_weight", TEAM, drawn, **{cause: {PATRON: 1.0}})
    assert shaken == pytest.approx(0.75, rel=1e-4)
    abroad = scene.stepped("line_weight", TEAM, drawn, **{cause: {ALLY: 1.0}})
    assert abroad == pytest.approx(0.0, abs=1e-6)
