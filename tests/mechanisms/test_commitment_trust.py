from math import log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, RIVAL, STAKE, Scene

NUMBERS = {
    "reversion": 0.05,
    "power_weight": 0.4,
    "interest_weight": 0.3,
    "deed_gain": 0.3,
    "word_gain": 0.1,
    "gap_penalty": 0.2,
    "ask_doubt": 0.02,
    "cutback_doubt": 0.03,
    "forsaken_doubt": 0.05,
    "tariff_doubt": 0.2,
    "expectation_speed": 0.2,
    "noise": 0.02,
}
START = {
    f"state.commitment_trust[{ALLY}>{ALLY}]": 0.6,
    f"state.verbal_commitment[{ALLY}]": 0.8,
    f"state.expected_deed[{ALLY}]": 0.6,
    f"state.defence_burden[{ALLY}]": 1.4,
    f"state.capability[{PATRON}]": 10000.0,
}
OWN = f"{ALLY}>{ALLY}"


def logit(p: float) -> float:
    return log(p / (1.0 - p))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("commitment_trust", START, **NUMBERS)


def lesson(scene: Scene, observer: str = ALLY, **changes: dict[str, float]) -> float:
    return scene.stepped("commitment_trust", f"{observer}>{ALLY}", **changes)


def test_only_surprise_teaches(scene: Scene) -> None:
    assert lesson(scene) == pytest.approx(0.0, abs=1e-6)
    seen = lesson(scene, deed_signal={ALLY: 0.5})
    assert seen == pytest.approx(0.3 * 0.5, rel=1e-4)
    used = lesson(
        scene, deed_signal={ALLY: 0.5}, expected_deed={ALLY: 0.7120713}
    )  # logit .6 and half a point
    assert used == pytest.approx(0.0, abs=1e-5)


def test_words_teach_less_where_they_outrun_deeds(scene: Scene) -> None:
    said = lesson(scene, verbal_commitment={ALLY: 0.9})
    wanted = 0.1 * (logit(0.9) - logit(0.8)) - 0.2 * 0.1
    assert said == pytest.approx(wanted, rel=1e-4)
    less = lesson(scene, verbal_commitment={ALLY: 0.7})
    assert less == pytest.approx(0.1 * (logit(0.7) - logit(0.8)), rel=1e-4)


def test_asks_and_threats_cost_trust_by_hand(scene: Scene) -> None:
    asked = lesson(scene, spending_ask={ALLY: 3.5}, support_ask={ALLY: 1.0}, cutback={ALLY: 1.0})
    assert asked == pytest.approx(-0.02 * (log(2.5) + log(2.0)) - 0.03, rel=1e-4)
    assert lesson(scene, spending_ask={ALLY: 1.0}) == pytest.approx(0.0, abs=1e-6)


def test_a_forsaken_ally_doubts_and_the_rival_does_not(scene: Scene) -> None:
    news = {"forsaken": {ALLY: 0.5, RIVAL: 0.5}, "tariff_news": {ALLY: 5.0, RIVAL: 5.0}}
    assert lesson(scene, **news) == pytest.approx(-0.05 * 0.5 - 0.2 * 0.5, rel=1e-4)
    assert lesson(scene, RIVAL, **news) == pytest.approx(0.0, abs=1e-6)


def test_belief_returns_to_an_anchor_of_power_and_interest(scene: Scene) -> None:
    low = lesson(scene, commitment_trust={OWN: 0.5})
    assert low == pytest.approx(0.05 * (logit(0.6) - logit(0.5)), rel=1e-4)
    strong = lesson(scene, capability={PATRON: 12000.0})
    assert strong == pytest.approx(0.05 * 0.4 * log(1.2), rel=1e-3)
    # Every observer's belief about every protege moves with power.
    about = scene.stepped("commitment_trust", f"{RIVAL}>{STAKE}", capability={PATRON: 12000.0})
    assert about == pytest.approx(strong, rel=1e-3)


def test_words_come_to_be_expected(scene: Scene) -> None:
    heard = scene.stepped("expected_word", ALLY, verbal_commitment={ALLY: 0.9})
    assert heard == pytest.approx(0.2 * (logit(0.9) - logit(0.8)), rel=1e-4)


def test_without_memory_words_count_for_nothing() -> None:
    scene = Scene(
        "current_calculus", START, speed=0.6, power_weight=1.0, force_weight=0.5, noise=0.02
    )
    assert lesson(scene, verbal_commitment={ALLY: 0.9}) == pytest.approx(0.0, abs=1e-6)
    now = lesson(scene, deed_signal={ALLY: 0.4}, capability={PATRON: 12000.0})
    assert now == pytest.approx(0.6 * (0.5 * 0.4 + log(1.2)), rel=1e-3)
