from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, Scene

START = {f"state.approval[{ALLY}]": 0.4}


def logit(p: float) -> float:
    return log(p / (1.0 - p))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("leadership", START, hazard=0.02, approval_effect=0.8)


def test_the_hazard_by_hand(scene: Scene) -> None:
    assert scene.appraised("leadership_risk", ALLY) == pytest.approx(0.02, rel=1e-5)
    lost = scene.appraised("leadership_risk", ALLY, approval={ALLY: 0.25})
    assert lost == pytest.approx(0.02 * exp(0.8 * (logit(0.4) - logit(0.25))), rel=1e-4)
    assert scene.appraised("leadership_risk", ALLY, approval={ALLY: 0.6}) < 0.02


def test_the_hazard_stays_a_hazard() -> None:
    scene = Scene("leadership", START, hazard=0.3, approval_effect=1.0)
    assert scene.appraised("leadership_risk", ALLY, approval={ALLY: 0.001}) == 0.5
