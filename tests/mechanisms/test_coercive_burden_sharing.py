from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, Scene

NUMBERS = {
    "concession": 0.2,
    "gap_saturation": 0.5,
    "leverage_gain": 1.0,
    "threat_gain": 0.0,
    "assurance_gain": 0.4,
    "shame_backlash": 0.05,
    "support_limit": 0.1,
    "support_scale": 0.5,
    "offer_scale": 0.1,
}
PRESSED = {
    "standing_programme": {ALLY: 2.0},
    "burden_demand": {ALLY: 1.54},
    "dependence": {ALLY: 0.5},
    "transactional_belief": {ALLY: 0.6},
    "verbal_commitment": {ALLY: 0.8},
    "spending_ask": {ALLY: 3.5},
    "cutback": {ALLY: 1.0},
    "shame": {ALLY: 1.0},
}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("coercive_burden_sharing", **NUMBERS)


def test_pressure_by_hand(scene: Scene) -> None:
    # gap ln(3.5/2) = .5596; leverage 1 x .6 x .5 = .3; response .2 x .5596/1.2798 = .08745;
    # times 1 + .3 + .4 x .3 x .8 = 1.396; less .05 for the blame.
    assert scene.appraised("leverage", ALLY, **PRESSED) == pytest.approx(0.3, rel=1e-5)
    assert scene.appraised("ask_concession", ALLY, **PRESSED) == pytest.approx(0.07209, abs=2e-5)


def test_what_is_wanted_by_hand(scene: Scene) -> None:
    # A deciding ally wants its programme moved by demand (1.54/1.4); another's plan is demand.
    deciding = scene.appraised("wanted_burden", ALLY, **PRESSED, budgeting={ALLY: 1.0})
    assert deciding == pytest.approx(2.0 * 1.1 * exp(0.07209), rel=1e-4)
    other = scene.appraised("wanted_burden", ALLY, **PRESSED, budgeting={ALLY: 0.0})
    assert other == pytest.approx(2.0 * exp(0.07209), rel=1e-4)


def test_the_yardstick_is_the_programme_not_the_level_of_today(scene: Scene) -> None:
    low = {**PRESSED, "defence_burden": {ALLY: 0.5}}
    before = scene.appraised("ask_concession", ALLY, **PRESSED)
    assert scene.appraised("ask_concession", ALLY, **low) == pytest.approx(before, rel=1e-6)
    met = {**PRESSED, "standing_programme": {ALLY: 3.6}, "shame": {ALLY: 0.0}}
    assert scene.appraised("ask_concession", ALLY, **met) == 0.0


@pytest.mark.parametrize(("concession", "sign"), [(0.2, 1.0), (-0.1, -1.0)])
def test_an_ask_can_lower_effort(concession: float, sign: float) -> None:
    scene = Scene("coercive_burden_sharing", **{**NUMBERS, "concession": concession})
    quiet = {**PRESSED, "shame": {ALLY: 0.0}}
    assert sign * scene.appraised("ask_concession", ALLY, **quiet) > 0.0


def test_no_ask_no_pressure(scene: Scene) -> None:
    calm = {"spending_ask": {ALLY: 0.0}, "shame": {ALLY: 0.0}, "cutback": {ALLY: 1.0}}
    assert scene.appraised("ask_concession", ALLY, **calm) == 0.0


def test_a_rise_of_threat_multiplies_the_response() -> None:
    scene = Scene("coercive_burden_sharing", **{**NUMBERS, "threat_gain": 0.5})
    quiet = {**PRESSED, "shame": {ALLY: 0.0}}
    at = scene.at(f"DRA>{ALLY}")
    before = float(scene.draw.start.threat[at][0])
    others = float(scene.draw.start.threat[:, at[1]].sum()) - before
    after = {**quiet, "threat": {f"DRA>{ALLY}": 2.0 * before}}
    ratio = log((2.0 * before + others) / (before + others))
    gained = scene.appraised("ask_concession", ALLY, **after)
    gained /= scene.appraised("ask_concession", ALLY, **quiet)
    assert gained == pytest.approx(1.0 + 0.5 * ratio / 1.396, rel=1e-4)


def test_a_support_ask_saturates_and_an_offer_takes_it_away(scene: Scene) -> None:
    def unmet(ask: float, offer: float = 0.0) -> float:
        return scene.appraised(
            "unmet_support", ALLY, support_ask={ALLY: ask}, support_offer={ALLY: offer}
        )

    assert unmet(0.0) == 0.0
    assert unmet(0.5) == pytest.approx(1.0 - exp(-1.0), rel=1e-5)
    assert unmet(0.5, 0.1) == pytest.approx(exp(-1.0) - exp(-2.0), rel=1e-5)
    # Doubling a fourfold ask adds nothing.
    assert unmet(8.0) == pytest.approx(unmet(4.0), rel=1e-3)
    wanted = scene.appraised("wanted_support", ALLY, support_ask={ALLY: 0.5})
    assert wanted == pytest.approx(0.1 * (1.0 - exp(-1.0)), rel=1e-5)


def test_what_is_unmet_is_the_distance_to_the_ask(scene: Scene) -> None:
    role = {"role_ask": {ALLY: 0.6}, "third_party_role": {ALLY: 0.35}}
    assert scene.appraised("unmet_role", ALLY, **role) == pytest.approx(0.25, rel=1e-4)
