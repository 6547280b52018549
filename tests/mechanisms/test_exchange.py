from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, RIVAL, Scene

NUMBERS = {
    "rival_share": 0.5,
    "own_means": 0.5,
    "bargaining_speed": 0.1,
    "capability_say": 0.4,
    "role_say": 0.5,
    "dependence_say": 0.6,
    "autonomy_speed": 0.1,
    "indigenous_gain": 0.5,
    "role_gain": 0.2,
    "integration_cost": 0.3,
    "purchase_cost": 0.4,
    "downgrade_hazard": 0.002,
    "change_strain": 2.0,
    "autonomy_strain": 0.5,
    "integration_bond": 0.4,
}
START = {
    f"state.capability[{RIVAL}]": 2000.0,
    f"state.capability[{ALLY}]": 500.0,
    f"state.autonomy[{ALLY}]": 0.25,
    f"state.third_party_role[{ALLY}]": 0.3,
    f"state.command_integration[{ALLY}]": 0.45,
    f"state.bargaining_share[{ALLY}]": 0.25,
}


def logit(p: float) -> float:
    return log(p / (1.0 - p))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("exchange", START, **NUMBERS)


def test_dependence_by_hand(scene: Scene) -> None:
    # Half of 2000 against 500: two thirds of the force needed is missing.
    assert scene.appraised("dependence", ALLY) == pytest.approx(2.0 / 3.0, rel=1e-5)
    freer = scene.appraised("dependence", ALLY, autonomy={ALLY: 0.45})
    assert freer == pytest.approx(2.0 / 3.0 * (1.0 - 0.5 * 0.2), rel=1e-5)
    armed = scene.appraised("dependence", ALLY, capability={ALLY: 1000.0, RIVAL: 2000.0})
    assert armed == pytest.approx(0.5, rel=1e-5)


@pytest.mark.parametrize("factor", [0.8, 1.25])
def test_a_change_of_capability_strains_either_way(scene: Scene, factor: float) -> None:
    base = scene.appraised("downgrade_risk", ALLY)
    assert base == pytest.approx(0.002, rel=1e-5)
    moved = scene.appraised("downgrade_risk", ALLY, capability={ALLY: 500.0 * factor})
    assert moved == pytest.approx(0.002 * exp(2.0 * log(1.25)), rel=1e-4)
    # Growing with the patron is no change of relative capability.
    patron = float(scene.draw.start.capability[scene.at(PATRON)][0])
    both = {ALLY: 500.0 * factor, PATRON: patron * factor}
    assert scene.appraised("downgrade_risk", ALLY, capability=both) == pytest.approx(base, rel=1e-4)


def test_joint_command_binds(scene: Scene) -> None:
    found = scene.appraised("downgrade_risk", ALLY, command_integration={ALLY: 0.6})
    assert found == pytest.approx(0.002 * exp(-0.4 * (logit(0.6) - logit(0.45))), rel=1e-4)


def test_say_by_hand(scene: Scene) -> None:
    gained = scene.stepped(
        "bargaining_share",
        ALLY,
        capability={ALLY: 600.0},
        third_party_role={ALLY: 0.4},
        dependence={ALLY: 0.6},
    )
    say = 0.4 * log(1.2) + 0.5 * (logit(0.4) - logit(0.3)) - 0.6 * (0.6 - 2.0 / 3.0)
    assert gained == pytest.approx(0.1 * say, rel=1e-4)


def test_autonomy_by_hand(scene: Scene) -> None:
    gained = scene.stepped(
        "autonomy",
        ALLY,
        indigenous={ALLY: 1.0},
        arms_purchases={ALLY: 0.5},
        third_party_role={ALLY: 0.4},
        command_integration={ALLY: 0.6},
    )
    means = 0.5 - 0.4 * 0.5 + 0.2 * (logit(0.4) - logit(0.3)) - 0.3 * (logit(0.6) - logit(0.45))
    assert gained == pytest.approx(0.1 * means, rel=1e-4)


def test_at_rest_nothing_moves(scene: Scene) -> None:
    assert scene.stepped("bargaining_share", ALLY) == pytest.approx(0.0, abs=1e-7)
    assert scene.stepped("autonomy", ALLY) == pytest.approx(0.0, abs=1e-7)
