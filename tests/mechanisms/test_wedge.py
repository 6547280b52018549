from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, RIVAL, Scene

NUMBERS = {
    "speed": 0.4,
    "abandonment_signal": 0.8,
    "yearly_gain": 10.0,
    "quarrel_signal": 0.2,
    "blame_strain": 0.5,
    "absence_strain": 0.4,
    "word_cohesion": 0.3,
    "deed_cohesion": 0.6,
    "detente_strain": 1.5,
}
START = {f"state.commitment_trust[{RIVAL}>{ALLY}]": 0.6}


def logistic(x: float) -> float:
    return 1.0 / (1.0 + exp(-x))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("wedge", START, **NUMBERS)


def backing(scene: Scene, stage: float, consulted: float) -> float:
    return scene.appraised("backing", ALLY, detente={RIVAL: stage}, consultation={RIVAL: consulted})


def test_backing_by_hand(scene: Scene) -> None:
    assert backing(scene, 0.0, 0.0) == pytest.approx(0.6, rel=1e-5)
    assert backing(scene, 1.0, 0.0) == pytest.approx(logistic(log(1.5) - 0.8), rel=1e-5)
    # Consulted, it forsakes nobody.
    assert backing(scene, 1.0, 1.0) == pytest.approx(0.6, rel=1e-5)


def test_strain_by_hand(scene: Scene) -> None:
    tariff = float(scene.draw.start.tariff[scene.at(f"{PATRON}>{ALLY}")][0])
    blamed = float(scene.idle.start_channels.shame[scene.at(ALLY)][0])
    moved = {
        "tariff": {f"{PATRON}>{ALLY}": tariff + 15.0},
        "shame": {ALLY: blamed + 1.0},
        "postponement": {ALLY: 1.0},
    }
    quarrel = 1.5 + 0.5 + 0.4
    assert scene.appraised("alliance_strain", ALLY) == pytest.approx(0.0, abs=1e-6)
    assert scene.appraised("alliance_strain", ALLY, **moved) == pytest.approx(quarrel, rel=1e-4)
    seen = scene.appraised("backing", ALLY, **moved)
    assert seen == pytest.approx(logistic(log(1.5) - 0.2 * quarrel), rel=1e-4)
    firm = {
        "verbal_commitment": {ALLY: logistic(scene.start("verbal_commitment", ALLY) + 1.0)},
        "command_integration": {ALLY: logistic(scene.start("command_integration", ALLY) + 1.0)},
    }
    found = scene.appraised("alliance_strain", ALLY, **firm)
    assert found == pytest.approx(-0.9, rel=1e-4)
    forsaken = {"detente": {RIVAL: 0.5}, "consultation": {RIVAL: 0.0}}
    found = scene.appraised("alliance_strain", ALLY, **forsaken)
    assert found == pytest.approx(0.75, rel=1e-4)


@pytest.mark.parametrize("signal", [-0.6, 1.2])
def test_backing_stays_a_probability(signal: float) -> None:
    scene = Scene("wedge", {f"state.commitment_trust[{RIVAL}>{ALLY}]": 0.97}, **{
        **NUMBERS, "abandonment_signal": signal})  # fmt: skip
    found = backing(scene, 5.0, 0.0)
    assert 0.0 < found < 1.0
    assert (found - 0.97) * signal < 0.0


def test_an_accommodation_by_hand(scene: Scene) -> None:
    met = {"deal": {RIVAL: 1.0}, "accommodation": {RIVAL: 0.5}, "detente": {RIVAL: 0.25}}
    assert scene.stepped("detente", RIVAL, **met) == pytest.approx(0.4 * (0.75 - 0.25), rel=1e-5)
    # The rival's offer alone moves nothing, the patron's half of the way.
    alone = {**met, "deal": {RIVAL: 0.0}, "detente": {RIVAL: 0.0}}
    assert scene.stepped("detente", RIVAL, **alone) == 0.0
    half = {**met, "accommodation": {RIVAL: 0.0}, "detente": {RIVAL: 0.0}}
    assert scene.stepped("detente", RIVAL, **half) == pytest.approx(0.2, rel=1e-5)


def test_gain_and_forsaken(scene: Scene) -> None:
    stage = {"detente": {RIVAL: 0.5}, "consultation": {RIVAL: 0.0}}
    assert scene.appraised("deal_gain", RIVAL, **stage) == pytest.approx(5.0, rel=1e-5)
    assert scene.appraised("forsaken", ALLY, **stage) == pytest.approx(0.5, rel=1e-5)
    assert scene.appraised("forsaken", PATRON, **stage) == 0.0
