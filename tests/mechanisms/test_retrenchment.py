from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, Scene

NUMBERS = {
    "persistence": 0.9,
    "shock_sd": 0.05,
    "presence_effect": 0.3,
    "ally_effect": -0.2,
    "pace_effect": 0.5,
    "ledger_effect": 0.2,
}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("retrenchment", {f"state.capability[{ALLY}]": 500.0}, **NUMBERS)


def test_the_budget_of_presence_by_hand(scene: Scene) -> None:
    assert scene.appraised("presence_budget", ALLY) == 0.0
    tied = scene.appraised("presence_budget", ALLY, availability={PATRON: 0.8})
    assert tied == pytest.approx(0.3 * log(0.8), rel=1e-5)
    armed = scene.appraised("presence_budget", ALLY, capability={ALLY: 600.0})
    assert armed == pytest.approx(-0.2 * log(1.2), rel=1e-4)


def test_the_patron_may_reward_an_ally_that_arms() -> None:
    scene = Scene("retrenchment", **{**NUMBERS, "ally_effect": 0.2})
    assert scene.appraised("presence_budget", ALLY, capability={ALLY: 900.0}) > 0.0


def test_means_can_only_slow_programmes(scene: Scene) -> None:
    assert scene.appraised("affordability", ALLY) == 1.0
    tied = scene.appraised("affordability", ALLY, availability={PATRON: 0.8})
    assert tied == pytest.approx(exp(0.5 * log(0.8)), rel=1e-5)
    assert scene.appraised("affordability", ALLY, availability={PATRON: 1.2}) == 1.0
    ledger = scene.start("patron_ledger", ALLY)
    worse = scene.appraised("affordability", ALLY, patron_ledger={ALLY: ledger - 5.0})
    assert worse == pytest.approx(exp(-0.2 * 0.5), rel=1e-4)


def test_availability_is_a_shock_that_fades(scene: Scene) -> None:
    fading = scene.stepped("availability", PATRON, availability={PATRON: 0.8})
    assert fading == pytest.approx(-0.1 * log(0.8), rel=1e-4)
    hit = scene.stepped("availability", PATRON, {"availability": -1.0})
    assert hit == pytest.approx(-0.05, rel=1e-5)
    # It is the patron's alone.
    assert scene.stepped("availability", ALLY, {"availability": -1.0}) == 0.0
