from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, RIVAL, STAKE, Scene

NUMBERS = {
    "sharpness": 3.0,
    "concession_payoff": 1.0,
    "status_quo_payoff": 0.4,
    "defended_payoff": -0.5,
    "denial_slope": 0.5,
    "own_resistance": 0.5,
    "theatre_share": 0.5,
    "presence_weight": 0.3,
    "command_weight": 0.1,
    "availability_weight": 0.5,
    "armament_erosion": 0.2,
    "integration_erosion": 0.05,
    "role_erosion": 0.04,
    "word_erosion": 0.02,
    "base_hazard": 0.02,
}
START = {
    f"state.capability[{PATRON}]": 10000.0,
    f"state.capability[{ALLY}]": 500.0,
    f"state.capability[{RIVAL}]": 2400.0,
    f"state.capability[{STAKE}]": 150.0,
    f"state.third_party_role[{ALLY}]": 0.3,
    f"state.forward_presence[{ALLY}]": 50.0,
    f"state.command_integration[{ALLY}]": 0.45,
    f"state.verbal_commitment[{ALLY}]": 0.8,
    f"state.commitment_trust[{RIVAL}>{ALLY}]": 0.6,
    f"state.commitment_trust[{RIVAL}>{STAKE}]": 0.4,
}


def logit(p: float) -> float:
    return log(p / (1.0 - p))


BASE = 1.0 - 0.98**0.25


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("extended_deterrence", START, **NUMBERS)


def test_balances_by_hand(scene: Scene) -> None:
    home = log((250.0 + 0.6 * 5000.0) / 1200.0)
    assert scene.appraised("denial_balance", ALLY) == pytest.approx(home, rel=1e-4)
    # The ally's role counts for the stake of a third party.
    third = log((75.0 + 0.4 * 5000.0 + 0.3 * 250.0) / 1200.0)
    assert scene.appraised("denial_balance", STAKE) == pytest.approx(third, rel=1e-4)
    tied = scene.appraised("denial_balance", ALLY, availability={PATRON: 0.8})
    wanted = log((250.0 + 3000.0 * exp(0.5 * log(0.8))) / 1200.0)
    assert tied == pytest.approx(wanted, rel=1e-4)


def test_the_hazard_by_hand(scene: Scene) -> None:
    assert scene.appraised("challenge_risk", ALLY) == pytest.approx(BASE, rel=1e-4)
    assert scene.appraised("defence_probability", ALLY) == pytest.approx(0.8, rel=1e-5)
    less = scene.appraised("challenge_risk", ALLY, backing={ALLY: 0.4})
    shift = log((250.0 + 0.4 * 5000.0) / (250.0 + 0.6 * 5000.0))
    before = 0.2 * 1.0 + 0.8 * -0.5 - 0.4
    after = 0.3 * 1.0 + 0.7 * (-0.5 - 0.5 * shift) - 0.4
    odds = logit(BASE) + 3.0 * (after - before)
    assert less == pytest.approx(1.0 / (1.0 + exp(-odds)), rel=1e-3)


def test_the_status_quo_erodes_by_hand(scene: Scene) -> None:
    moved = {
        "capability": {ALLY: 600.0},
        "command_integration": {ALLY: 0.6},
        "verbal_commitment": {ALLY: 0.9},
    }
    home = (
        0.4 - 0.2 * log(1.2) - 0.05 * (logit(0.6) - logit(0.45)) - 0.02 * (logit(0.9) - logit(0.8))
    )
    assert scene.appraised("status_quo", ALLY, **moved) == pytest.approx(home, rel=1e-4)
    role = {"third_party_role": {ALLY: 0.5}}
    third = 0.4 - 0.04 * (logit(0.5) - logit(0.3))
    assert scene.appraised("status_quo", STAKE, **role) == pytest.approx(third, rel=1e-4)
    assert scene.appraised("status_quo", ALLY, **role) == pytest.approx(0.4, rel=1e-5)


@pytest.mark.parametrize(("erosion", "sign"), [(0.0, -1.0), (0.5, 1.0)])
def test_what_denies_also_provokes_where_the_status_quo_erodes(erosion: float, sign: float) -> None:
    numbers = {**NUMBERS, "armament_erosion": erosion}
    scene = Scene("extended_deterrence", START, **numbers)
    armed = scene.appraised("challenge_risk", ALLY, capability={ALLY: 600.0})
    assert sign * (armed - BASE) > 0.0


@pytest.mark.parametrize("erosion", [0.0, 0.06])
def test_a_larger_role_denies_and_provokes(erosion: float) -> None:
    numbers = {**NUMBERS, "role_erosion": erosion, "denial_slope": 0.3}
    scene = Scene("extended_deterrence", START, **numbers)
    before = scene.appraised("challenge_risk", STAKE)
    after = scene.appraised("challenge_risk", STAKE, third_party_role={ALLY: 0.5})
    assert (after > before) == (erosion > 0.0)
