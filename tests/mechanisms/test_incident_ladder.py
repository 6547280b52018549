from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, RIVAL, STAKE, Scene

NUMBERS = {
    "base_rate": 4.0,
    "integration_effect": 0.2,
    "presence_effect": 0.5,
    "mistrust_effect": 0.3,
    "role_effect": 0.1,
    "pressure_effect": 0.6,
    "provocation_effect": 0.4,
    "dispute_rate": 0.002,
    "dispute_presence": 0.3,
    "dispute_integration": -0.2,
    "dispute_provocation": 0.5,
    "crisis_share": 0.1,
    "crisis_presence": -0.5,
    "crisis_integration": 0.2,
    "crisis_role": 0.3,
}
START = {
    f"state.command_integration[{ALLY}]": 0.45,
    f"state.third_party_role[{ALLY}]": 0.3,
    f"state.forward_presence[{ALLY}]": 50.0,
    f"state.mutual_trust[{RIVAL}>{ALLY}]": 0.3,
}
MOVED = {
    "command_integration": {ALLY: 0.6},
    "forward_presence": {ALLY: 40.0},
    "mutual_trust": {f"{RIVAL}>{ALLY}": 0.2},
    "third_party_role": {ALLY: 0.4},
    "grey_pressure": {ALLY: 1.0},
    "provocation": {ALLY: 0.2},
}


def logit(p: float) -> float:
    return log(p / (1.0 - p))


COMMAND, PRESENCE = logit(0.6) - logit(0.45), log(0.8)
ROLE, MISTRUST = logit(0.4) - logit(0.3), logit(0.3) - logit(0.2)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("incident_ladder", START, **NUMBERS)


def rate() -> float:
    moved = 0.2 * COMMAND + 0.5 * PRESENCE + 0.3 * MISTRUST + 0.1 * ROLE + 0.6 + 0.4 * 0.2
    return 4.0 * exp(moved)


def dispute() -> float:
    each = 0.002 * exp(0.3 * PRESENCE - 0.2 * COMMAND + 0.5 * 0.2)
    return 1.0 - exp(-rate() * each)


def test_every_rung_by_hand(scene: Scene) -> None:
    assert scene.appraised("grey_rate", ALLY, **MOVED) == pytest.approx(rate(), rel=1e-4)
    assert scene.appraised("dispute_risk", ALLY, **MOVED) == pytest.approx(dispute(), rel=1e-3)
    share = 1.0 / (1.0 + exp(-(logit(0.1) - 0.5 * PRESENCE + 0.2 * COMMAND + 0.3 * ROLE)))
    crisis = 1.0 - (1.0 - dispute() * share) * (1.0 - 0.01)
    found = scene.appraised("crisis_risk", ALLY, **MOVED, challenge_risk={ALLY: 0.01})
    assert found == pytest.approx(crisis, rel=1e-3)


def test_the_start_has_the_base_rates(scene: Scene) -> None:
    assert scene.appraised("grey_rate", ALLY) == pytest.approx(4.0, rel=1e-5)
    assert scene.appraised("dispute_risk", ALLY) == pytest.approx(1.0 - exp(-0.008), rel=1e-3)
    # Without a challenge a crisis comes by escalation alone.
    calm = scene.appraised("crisis_risk", ALLY, challenge_risk={ALLY: 0.0})
    assert calm == pytest.approx(0.1 * (1.0 - exp(-0.008)), rel=1e-3)


def test_rungs_may_have_opposite_signs(scene: Scene) -> None:
    # With these numbers forces in place go with more incidents and with fewer crises.
    more = {"forward_presence": {ALLY: 100.0}, "challenge_risk": {ALLY: 0.0}}
    less = {"forward_presence": {ALLY: 25.0}, "challenge_risk": {ALLY: 0.0}}

    def escalation(world: dict[str, dict[str, float]]) -> float:
        risk = scene.appraised("crisis_risk", ALLY, **world)
        return risk / scene.appraised("dispute_risk", ALLY, **world)

    assert scene.appraised("grey_rate", ALLY, **more) > scene.appraised("grey_rate", ALLY, **less)
    assert escalation(more) < escalation(less)


def test_only_proteges_are_on_the_ladder(scene: Scene) -> None:
    for rung in ("grey_rate", "dispute_risk", "crisis_risk"):
        assert scene.appraised(rung, PATRON) == 0.0
        assert scene.appraised(rung, RIVAL) == 0.0
        assert scene.appraised(rung, STAKE) > 0.0
