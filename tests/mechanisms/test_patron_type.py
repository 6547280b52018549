"""The belief is what a two-state hidden Markov model, passed forward, would hold."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import norm
from tests.mechanisms.scene import ALLY, PATRON, RIVAL, Scene

MEAN, SPREAD, SWITCHING = 2.0, 3.0, 0.05
START = {f"state.transactional_belief[{a}]": 0.55 for a in (ALLY, RIVAL)}


@pytest.fixture(scope="module")
def scene() -> Scene:
    weights = {"tariff_weight": 0.1, "cutback_weight": 2.0, "ask_weight": 0.8}
    weights |= {"deal_weight": 1.2, "posture_weight": 1.5}
    filter_ = {"transactional_mean": MEAN, "spread": SPREAD, "switching": SWITCHING}
    return Scene("patron_type", START, **filter_, **weights)


def forward(seen: npt.NDArray[np.float64], first: float) -> list[float]:
    """Return P(transactional) after each observation, by the forward algorithm."""
    stay = np.array([[1.0 - SWITCHING, SWITCHING], [SWITCHING, 1.0 - SWITCHING]])
    alpha, found = np.array([first, 1.0 - first]), list[float]()
    for x in seen:
        alpha = (stay.T @ alpha) * norm.pdf(x, [MEAN / 2.0, -MEAN / 2.0], SPREAD)
        alpha /= alpha.sum()
        found.append(float(alpha[0]))
    return found


def shown(scene: Scene, x: float) -> dict[str, dict[str, float]]:
    """Return moves whose index is x: words, blame and talk of cutback."""
    begun = float(scene.idle.start_channels.word[scene.at(ALLY)][0])
    return {"word": {ALLY: begun - x}, "shame": {ALLY: 0.0}, "cutback": {ALLY: 0.0}}


def logistic(x: float) -> float:
    return float(1.0 / (1.0 + np.exp(-x)))


@pytest.mark.parametrize("observer", [ALLY, RIVAL])
def test_the_filter_is_the_forward_pass(scene: Scene, observer: str) -> None:
    seen = np.random.default_rng(3).normal(0.0, SPREAD, 24).clip(-8.0, 8.0)
    q, path = 0.55, list[float]()
    for x in seen:
        held = {"transactional_belief": {observer: q}}
        step = scene.stepped("transactional_belief", observer, **held, **shown(scene, float(x)))
        q = logistic(np.log(q / (1.0 - q)) + step)
        path.append(q)
    assert path == pytest.approx(forward(seen, 0.55), abs=1e-4)
    assert min(path) < 0.45
    assert max(path) > 0.55


def test_what_fits_both_types_alike_teaches_nothing(scene: Scene) -> None:
    held = {"transactional_belief": {ALLY: 0.8}}
    step = scene.stepped("transactional_belief", ALLY, **held, **shown(scene, 0.0))
    after = logistic(np.log(4.0) + step)
    assert after == pytest.approx(0.8 * (1.0 - SWITCHING) + 0.2 * SWITCHING, rel=1e-4)


def test_the_bundle_by_hand(scene: Scene) -> None:
    def learned(**moves: dict[str, float]) -> float:
        still = {"defence_burden": {ALLY: 1.4}}
        moved = scene.stepped("transactional_belief", ALLY, **{**still, **moves})
        return (moved - scene.stepped("transactional_belief", ALLY, **still)) * SPREAD**2 / MEAN

    before = float(scene.draw.start.tariff[scene.at(f"{PATRON}>{ALLY}")][0])
    begun = float(scene.idle.start_channels.posture_stage[scene.at(ALLY)][0])
    assert learned(shame={ALLY: 1.0}) == pytest.approx(1.0, rel=1e-3)
    assert learned(cutback={ALLY: 1.0}) == pytest.approx(2.0, rel=1e-3)
    assert learned(tariff={f"{PATRON}>{ALLY}": before + 15.0}) == pytest.approx(1.5, rel=1e-3)
    assert learned(spending_ask={ALLY: 3.5}) == pytest.approx(0.8 * np.log(2.5), rel=1e-3)
    assert learned(spending_ask={ALLY: 1.0}) == pytest.approx(0.0, abs=1e-4)
    assert learned(forsaken={ALLY: 0.5}) == pytest.approx(0.6, rel=1e-3)
    assert learned(posture_stage={ALLY: begun + 1.0}) == pytest.approx(-1.5, rel=1e-3)


def test_a_flood_of_evidence_leaves_room_for_doubt(scene: Scene) -> None:
    q = 0.55
    for _ in range(60):
        held = {"transactional_belief": {ALLY: q}}
        step = scene.stepped("transactional_belief", ALLY, **held, **shown(scene, 50.0))
        q = logistic(np.log(q / (1.0 - q)) + step)
    # Types may change, so belief settles where a change and the evidence balance.
    assert 0.99 < q < 0.999


def test_partners_and_patron_hold_no_belief(scene: Scene) -> None:
    assert scene.stepped("transactional_belief", PATRON, **shown(scene, 5.0)) == 0.0
