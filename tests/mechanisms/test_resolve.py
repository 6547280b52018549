from math import exp, log, tanh

import pytest
from tests.mechanisms.scene import ALLY, RIVAL, Scene

NUMBERS = {
    "standing_grievance": 0.3,
    "role_weight": 0.6,
    "arming_weight": 0.8,
    "integration_weight": 0.25,
    "grievance_limit": 1.0,
    "answer_gain": 0.4,
    "weakness": 0.1,
}
START = {
    f"state.third_party_role[{ALLY}]": 0.3,
    f"state.command_integration[{ALLY}]": 0.45,
}


def logit(p: float) -> float:
    return log(p / (1.0 - p))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("resolve", START, **NUMBERS)


def test_grievance_and_answer_by_hand(scene: Scene) -> None:
    plan = float(scene.draw.appraisals.planned_burden[scene.at(ALLY)][0])
    moved = {
        "third_party_role": {ALLY: 0.4},
        "command_integration": {ALLY: 0.6},
        "planned_burden": {ALLY: 1.2 * plan},
    }
    new = 0.6 * (logit(0.4) - logit(0.3)) + 0.8 * log(1.2) + 0.25 * (logit(0.6) - logit(0.45))
    grievance = 0.3 + tanh(new)
    assert scene.appraised("affront", RIVAL, **moved) == pytest.approx(grievance, rel=1e-3)
    answered = scene.appraised(
        "affront", RIVAL, **moved, coercion={f"{RIVAL}>{ALLY}": 1.0}, grey_pressure={ALLY: 1.0}
    )
    assert answered == pytest.approx(grievance * exp(-0.8), rel=1e-3)


def test_restraint_of_the_ally_is_no_credit(scene: Scene) -> None:
    plan = float(scene.draw.appraisals.planned_burden[scene.at(ALLY)][0])
    lower = {
        "third_party_role": {ALLY: 0.2},
        "command_integration": {ALLY: 0.3},
        "planned_burden": {ALLY: 0.8 * plan},
    }
    assert scene.appraised("affront", RIVAL) == pytest.approx(0.3, rel=1e-4)
    assert scene.appraised("affront", RIVAL, **lower) == pytest.approx(0.3, rel=1e-4)


def test_a_respected_neighbour_leaves_less_of_the_old_grievance_and_never_less_than_none() -> None:
    respected = Scene("resolve", START, **{**NUMBERS, "role_weight": -0.4})
    new = -0.4 * (logit(0.35) - logit(0.3))
    found = respected.appraised("affront", RIVAL, third_party_role={ALLY: 0.35})
    assert found == pytest.approx(0.3 + 0.3 * tanh(new / 0.3), rel=1e-3)
    most = respected.appraised("affront", RIVAL, third_party_role={ALLY: 0.95})
    assert 0.0 <= most < found < 0.3


def test_softness_looks_weak(scene: Scene) -> None:
    soft = scene.appraised(
        "affront", RIVAL, accommodation={RIVAL: 0.5}, overture={f"{RIVAL}>{ALLY}": 1.0}
    )
    assert soft == pytest.approx(0.3 + 0.1 * 1.5, rel=1e-4)


def test_only_rivals_are_affronted(scene: Scene) -> None:
    assert scene.appraised("affront", ALLY, third_party_role={ALLY: 0.6}) == 0.0
