from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, RIVAL, STAKE, Scene

NUMBERS = {
    "emboldening": 0.5,
    "loyalty": 0.4,
    "restraint": 1.0,
    "base_joining": 0.7,
    "value_effect": 0.6,
    "cost_effect": 1.0,
    "provoked_effect": 0.8,
}
START = {
    f"state.commitment_trust[{ALLY}>{ALLY}]": 0.6,
    f"state.bargaining_share[{ALLY}]": 0.25,
    f"state.third_party_role[{ALLY}]": 0.3,
    f"state.capability[{RIVAL}]": 2000.0,
    f"state.capability[{PATRON}]": 10000.0,
}


def logit(p: float) -> float:
    return log(p / (1.0 - p))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("moral_hazard", START, **NUMBERS)


def test_provocation_by_hand(scene: Scene) -> None:
    fear = float(scene.draw.appraisals.abandonment_fear[scene.at(ALLY)][0])
    found = scene.appraised(
        "provocation",
        ALLY,
        commitment_trust={f"{ALLY}>{ALLY}": 0.7},
        abandonment_fear={ALLY: 1.5 * fear},
        bargaining_share={ALLY: 0.3},
    )
    # More say of its own is less control by the patron.
    wanted = 0.5 * (logit(0.7) - logit(0.6)) + 0.4 * log(1.5) + 1.0 * 0.05
    assert found == pytest.approx(wanted, rel=1e-3)


def test_nothing_is_provoked_at_the_start(scene: Scene) -> None:
    assert scene.appraised("provocation", ALLY) == pytest.approx(0.0, abs=1e-5)
    assert scene.appraised("patron_joins", ALLY) == pytest.approx(0.7, rel=1e-5)


@pytest.mark.parametrize("emboldening", [-0.3, 0.5])
def test_trust_may_embolden_or_calm(emboldening: float) -> None:
    scene = Scene("moral_hazard", START, **{**NUMBERS, "emboldening": emboldening})
    found = scene.appraised("provocation", ALLY, commitment_trust={f"{ALLY}>{ALLY}": 0.8})
    assert found * emboldening > 0.0


def test_whether_the_patron_joins_by_hand(scene: Scene) -> None:
    found = scene.appraised(
        "patron_joins",
        ALLY,
        bargaining_share={ALLY: 0.35},
        third_party_role={ALLY: 0.4},
        capability={RIVAL: 2400.0},
    )
    odds = logit(0.7) + 0.6 * (logit(0.4) - logit(0.3)) - log(1.2) - 0.8 * 0.1
    assert found == pytest.approx(1.0 / (1.0 + exp(-odds)), rel=1e-3)


def test_a_stake_without_treaty_provokes_nothing(scene: Scene) -> None:
    moved = {"commitment_trust": {f"{STAKE}>{STAKE}": 0.9}}
    assert scene.appraised("provocation", STAKE, **moved) == 0.0
