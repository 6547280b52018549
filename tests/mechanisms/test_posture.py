from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, Scene

NUMBERS = {
    "deed_scale": 1.0,
    "capability_share": 0.6,
    "availability_weight": 0.4,
    "expectation_speed": 0.1,
    "presence_reversion": 0.05,
    "presence_sd": 0.02,
}
START = {
    f"state.forward_presence[{ALLY}]": 50.0,
    f"state.command_integration[{ALLY}]": 0.45,
    f"state.expected_deed[{ALLY}]": 0.6,
}


def logit(p: float) -> float:
    return log(p / (1.0 - p))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("posture", START, **NUMBERS)


def test_deeds_by_hand(scene: Scene) -> None:
    moved = {
        "forward_presence": {ALLY: 40.0},
        "command_integration": {ALLY: 0.6},
        "availability": {PATRON: 0.9},
    }
    signal = 0.6 * log(0.8) + 0.4 * (logit(0.6) - logit(0.45)) + 0.4 * log(0.9)
    assert scene.appraised("deed_signal", ALLY, **moved) == pytest.approx(signal, rel=1e-4)
    shown = 1.0 / (1.0 + exp(-logit(0.6) - signal))
    assert scene.appraised("deed_commitment", ALLY, **moved) == pytest.approx(shown, rel=1e-4)


def test_headcount_follows_the_budget_slowly(scene: Scene) -> None:
    cut = scene.stepped("forward_presence", ALLY, presence_budget={ALLY: -0.1})
    assert cut == pytest.approx(-0.005, rel=1e-4)
    back = scene.stepped("forward_presence", ALLY, forward_presence={ALLY: 40.0})
    assert back == pytest.approx(0.05 * log(1.25), rel=1e-4)
    noise = scene.stepped("forward_presence", ALLY, {"headcount": 1.5})
    assert noise == pytest.approx(0.03, rel=1e-4)


def test_observers_come_to_expect_the_deeds_they_see(scene: Scene) -> None:
    learned = scene.stepped("expected_deed", ALLY, deed_signal={ALLY: -0.5})
    assert learned == pytest.approx(-0.05, rel=1e-4)
    known = 1.0 / (1.0 + exp(-logit(0.6) + 0.5))
    used = scene.stepped(
        "expected_deed", ALLY, deed_signal={ALLY: -0.5}, expected_deed={ALLY: known}
    )
    assert used == pytest.approx(0.0, abs=1e-5)
