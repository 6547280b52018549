"""Both fears move, each with the sign it should have, and neither is decided by units."""

import numpy as np
import pytest
from tests.mechanisms.scene import ALLY, RIVAL, STAKE, Scene

NUMBERS = {
    "home_stake": 20.0,
    "third_stake": 15.0,
    "type_discount": 0.4,
    "command_exposure": 0.5,
    "say": 0.2,
}
START = {
    f"state.commitment_trust[{ALLY}>{ALLY}]": 0.6,
    f"state.commitment_trust[{ALLY}>{STAKE}]": 0.5,
    f"state.transactional_belief[{ALLY}]": 0.5,
    f"state.command_integration[{ALLY}]": 0.4,
    f"state.third_party_role[{ALLY}]": 0.3,
    f"state.bargaining_share[{ALLY}]": 0.25,
}
SEEN = {"challenge_risk": {ALLY: 0.0025, STAKE: 0.005}, "dependence": {ALLY: 0.7}}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("alliance_dilemma", START, **NUMBERS)


def fears(scene: Scene, **changes: dict[str, float]) -> tuple[float, float]:
    found = [
        scene.appraised(f"{fear}_fear", ALLY, **{**SEEN, **changes})
        for fear in ("abandonment", "entrapment")
    ]
    return found[0], found[1]


def test_both_fears_by_hand(scene: Scene) -> None:
    home, third = 1.0 - 0.9975**4, 1.0 - 0.995**4
    abandonment, entrapment = fears(scene)
    assert abandonment == pytest.approx(home * (1.0 - 0.6 * 0.8) * 20.0 * 0.7, rel=1e-3)
    assert entrapment == pytest.approx(third * 0.5 * 0.35 * 15.0 * (1.0 - 0.2 * 0.25), rel=1e-3)


@pytest.mark.parametrize(
    ("changes", "abandonment", "entrapment"),
    [
        # Firmer trust in the patron, at home and for the third party.
        ({"commitment_trust": {f"{ALLY}>{ALLY}": 0.8, f"{ALLY}>{STAKE}": 0.7}}, -1, 1),
        ({"command_integration": {ALLY: 0.6}}, 0, 1),
        ({"third_party_role": {ALLY: 0.5}}, 0, 1),
        ({"transactional_belief": {ALLY: 0.7}}, 1, 0),
        ({"dependence": {ALLY: 0.8}}, 1, 0),
        ({"challenge_risk": {ALLY: 0.005, STAKE: 0.005}}, 1, 0),
        ({"challenge_risk": {ALLY: 0.0025, STAKE: 0.01}}, 0, 1),
        ({"bargaining_share": {ALLY: 0.5}}, 0, -1),
    ],
)
def test_each_fear_moves_as_it_should(
    scene: Scene, changes: dict[str, dict[str, float]], abandonment: int, entrapment: int
) -> None:
    before, after = np.array(fears(scene)), np.array(fears(scene, **changes))
    assert np.sign(np.round(after / before - 1.0, 5)).tolist() == [abandonment, entrapment]


def test_neither_fear_is_decided_by_units() -> None:
    found = np.array(fears(Scene("alliance_dilemma")))
    assert found.min() > 0.1 * found.max()


def test_who_has_no_treaty_and_who_is_the_stake_fear_not(scene: Scene) -> None:
    for fear in ("abandonment_fear", "entrapment_fear"):
        assert scene.appraised(fear, STAKE) == 0.0
        assert scene.appraised(fear, RIVAL) == 0.0
