"""Publics: leader and country move apart, and most of it comes back with the next leader."""

from math import log
from typing import Any

import numpy as np
import pytest
from tests.mechanisms.scene import ALLY, PATRON, Scene
from tests.runs import Bed, Run

NUMBERS = {
    "appeal_sd": 1.2,
    "leader_speed": 0.7,
    "country_speed": 0.6,
    "spill": 0.28,
    "blame_effect": 0.2,
    "tariff_effect": 0.2,
    "country_tariff": 0.1,
    "country_ask": 0.05,
    "country_blame": 0.04,
    "country_deed": 0.1,
    "country_sd": 0.05,
    "wish_speed": 0.2,
    "wish_gain": 0.4,
}
START = {
    f"state.leader_trust[{ALLY}]": 0.5,
    f"state.country_trust[{ALLY}]": 0.4,
    f"state.autonomy_wish[{ALLY}]": 0.4,
}


def logit(p: float) -> float:
    return log(p / (1.0 - p))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("public_opinion", START, **NUMBERS)


def test_a_new_leader_of_the_patron_starts_afresh(scene: Scene) -> None:
    drawn = {"appeal": -1.0}
    used = {"leader_appeal": {ALLY: 0.5}}
    assert scene.stepped("leader_appeal", ALLY, drawn, **used) == 0.0
    new = scene.stepped("leader_appeal", ALLY, drawn, **used, leader_slot={PATRON: 1.0})
    assert new == pytest.approx(-1.2 - 0.5, rel=1e-5)
    fallen = scene.stepped("leader_appeal", ALLY, drawn, **used, leader_change={PATRON: 1.0})
    assert fallen == pytest.approx(new, rel=1e-6)
    # The ally's own change of leader is another matter.
    assert scene.stepped("leader_appeal", ALLY, drawn, **used, leader_change={ALLY: 1.0}) == 0.0


def test_trust_by_hand(scene: Scene) -> None:
    tariff = float(scene.draw.start.tariff[scene.at(f"{PATRON}>{ALLY}")][0]) + 15.0
    moved = {
        "leader_appeal": {ALLY: -1.0},
        "shame": {ALLY: 1.0},
        "tariff": {f"{PATRON}>{ALLY}": tariff},
        "spending_ask": {ALLY: 3.5},
        "defence_burden": {ALLY: 1.4},
        "leader_trust": {ALLY: 0.3},
    }
    leader = logit(0.5) - 1.0 - 0.2 - 0.2 * 1.5 - logit(0.3)
    assert scene.stepped("leader_trust", ALLY, **moved) == pytest.approx(0.7 * leader, rel=1e-4)
    country = 0.28 * (logit(0.3) - logit(0.5)) - 0.04 - 0.1 * 1.5 - 0.05 * log(2.5)
    assert scene.stepped("country_trust", ALLY, **moved) == pytest.approx(0.6 * country, rel=1e-4)
    deed = float(scene.draw.start.expected_deed[scene.at(ALLY)][0])
    firmer = scene.stepped("country_trust", ALLY, expected_deed={ALLY: deed / 2.0})
    assert firmer == pytest.approx(0.6 * 0.1 * (logit(deed / 2.0) - logit(deed)), rel=1e-4)
    assert scene.stepped("country_trust", ALLY, {"country": 1.0}) == pytest.approx(0.05, rel=1e-4)
    wish = scene.stepped("autonomy_wish", ALLY, country_trust={ALLY: 0.3})
    assert wish == pytest.approx(0.2 * 0.4 * (logit(0.4) - logit(0.3)), rel=1e-4)


def test_an_ask_that_is_met_costs_no_trust(scene: Scene) -> None:
    met = {"spending_ask": {ALLY: 2.0}, "defence_burden": {ALLY: 2.5}}
    assert scene.stepped("country_trust", ALLY, **met) == pytest.approx(0.0, abs=1e-7)


def settled(appeal: float, spill: float) -> tuple[float, float]:
    """Iterate trust in leader and country under a leader of some standing, then without one."""
    scene = Scene("public_opinion", START, **{**NUMBERS, "spill": spill})
    leader, country = 0.5, 0.4
    for _ in range(40):
        now = {"leader_trust": {ALLY: leader}, "country_trust": {ALLY: country}}
        up = scene.stepped("leader_trust", ALLY, **now, leader_appeal={ALLY: appeal})
        out = scene.stepped("country_trust", ALLY, **now)
        leader = 1.0 / (1.0 + np.exp(-logit(leader) - up))
        country = 1.0 / (1.0 + np.exp(-logit(country) - out))
    return logit(leader) - logit(0.5), logit(country) - logit(0.4)


@pytest.mark.parametrize("appeal", [-1.5, 1.0])
@pytest.mark.parametrize("spill", [0.23, 0.28, 0.33])
def test_leader_trust_settles_at_three_to_four_and_a_half_times_country_trust(
    appeal: float, spill: float
) -> None:
    leader, country = settled(appeal, spill)
    assert leader == pytest.approx(appeal, rel=1e-3)
    assert 3.0 <= leader / country <= 4.5


@pytest.mark.xdist_group("small")
def test_what_a_leader_moves_returns_when_the_leader_goes(small: Bed) -> None:
    standing = f"state:leader_appeal[{ALLY}]"

    def shifted(*do: str) -> Run:
        calm = [f"{PATRON}.rhetoric=reassure", f"{PATRON}.tariff=0%", f"{PATRON}.ask_spending=none"]
        return small.run(*calm, *do, draws=48, quarters=8)

    # Three quarters of a leader with low standing, then one like the first.
    usual = shifted(f"{standing}=0@2025Q1..2026Q4")
    low = shifted(f"{standing}=-1.5@2025Q1..2025Q3", f"{standing}=0@2025Q4..2026Q4")

    def moved(name: str) -> np.ndarray[Any, Any]:
        a, b = low.of(name, ALLY), usual.of(name, ALLY)
        return np.log(a / (1.0 - a)) - np.log(b / (1.0 - b))

    for name in ("leader_trust", "country_trust"):
        path = np.median(moved(name), axis=0)
        assert path[2] < -0.15
        assert abs(path[-1]) < 0.25 * abs(path[2])
