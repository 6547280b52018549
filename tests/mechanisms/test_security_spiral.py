from math import log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, RIVAL, STAKE, Scene

NUMBERS = {
    "armament_alarm": 1.5,
    "integration_alarm": 0.2,
    "challenge_alarm": 0.8,
    "incident_alarm": 0.05,
    "threat_reversion": 0.1,
    "armament_mistrust": 1.0,
    "integration_mistrust": 0.3,
    "word_mistrust": 0.1,
    "role_mistrust": 0.4,
    "challenge_mistrust": 0.5,
    "overture_trust": 0.25,
    "overture_calm": 0.2,
    "strain_gain": 0.5,
    "trust_reversion": 0.08,
    "noise": 0.02,
}
START = {
    f"state.mutual_trust[{ALLY}>{RIVAL}]": 0.3,
    f"state.mutual_trust[{RIVAL}>{ALLY}]": 0.2,
    f"state.command_integration[{ALLY}]": 0.45,
    f"state.third_party_role[{ALLY}]": 0.3,
    f"state.verbal_commitment[{ALLY}]": 0.7,
    f"state.capability[{ALLY}]": 500.0,
    f"state.capability[{RIVAL}]": 2400.0,
}
FROM, BACK = f"{RIVAL}>{ALLY}", f"{ALLY}>{RIVAL}"


def logit(p: float) -> float:
    return log(p / (1.0 - p))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("security_spiral", START, **NUMBERS)


def test_arming_by_hand(scene: Scene) -> None:
    # Read as threat by the share that does not trust; the same arming makes for mistrust.
    armed = {"capability": {RIVAL: 2880.0}}
    rise = scene.stepped("threat", FROM, **armed)
    assert rise == pytest.approx(0.1 * 1.5 * (1.0 - 0.3) * log(1.2), rel=1e-3)
    fall = scene.stepped("mutual_trust", BACK, **armed)
    assert fall == pytest.approx(-0.08 * 1.0 * log(1.2), rel=1e-3)
    # Who is outpaced is less of a threat, and trusted more.
    assert (
        scene.stepped("threat", BACK, **armed) < 0.0 < scene.stepped("mutual_trust", FROM, **armed)
    )


def test_an_overture_calms_and_wins_trust(scene: Scene) -> None:
    offered = {"overture": {FROM: 1.0}}
    assert scene.stepped("threat", FROM, **offered) == pytest.approx(-0.1 * 0.2, rel=1e-3)
    assert scene.stepped("mutual_trust", BACK, **offered) == pytest.approx(0.08 * 0.25, rel=1e-3)
    assert scene.stepped("mutual_trust", FROM, **offered) == pytest.approx(0.0, abs=1e-6)


def test_tightening_is_seen_by_the_rival_alone(scene: Scene) -> None:
    merged = {"command_integration": {ALLY: 0.6}}
    shift = logit(0.6) - logit(0.45)
    assert scene.stepped("threat", BACK, **merged) == pytest.approx(0.1 * 0.2 * shift, rel=1e-3)
    seen = scene.stepped("mutual_trust", FROM, **merged)
    assert seen == pytest.approx(-0.08 * 0.3 * shift, rel=1e-3)
    assert scene.stepped("threat", FROM, **merged) == pytest.approx(0.0, abs=1e-6)


def test_words_and_the_allys_part_cost_trust_but_show_no_arms(scene: Scene) -> None:
    for moved, size in (
        ({"verbal_commitment": {ALLY: 0.8}}, 0.1 * (logit(0.8) - logit(0.7))),
        ({"third_party_role": {ALLY: 0.4}}, 0.4 * (logit(0.4) - logit(0.3))),
    ):
        seen = scene.stepped("mutual_trust", FROM, **moved)
        assert seen == pytest.approx(-0.08 * size, rel=1e-3)
        assert scene.stepped("mutual_trust", BACK, **moved) == pytest.approx(0.0, abs=1e-6)
        assert scene.stepped("threat", BACK, **moved) == pytest.approx(0.0, abs=1e-6)


def test_a_challenge_alarms_its_target(scene: Scene) -> None:
    hit = {"challenge": {ALLY: 1.0}}
    assert scene.stepped("threat", FROM, **hit) == pytest.approx(0.1 * 0.8, rel=1e-3)
    assert scene.stepped("mutual_trust", BACK, **hit) == pytest.approx(-0.08 * 0.5, rel=1e-3)
    assert scene.stepped("threat", f"{RIVAL}>{STAKE}", **hit) == pytest.approx(0.0, abs=1e-6)


def test_only_unusual_incidents_alarm(scene: Scene) -> None:
    more = scene.stepped("threat", FROM, grey_rate={ALLY: 4.0}, grey_incidents={ALLY: 9.0})
    assert more == pytest.approx(0.1 * 0.05 * log(2.0), rel=1e-3)
    usual = scene.stepped("threat", FROM, grey_rate={ALLY: 4.0}, grey_incidents={ALLY: 4.0})
    assert usual == pytest.approx(0.0, abs=1e-6)


def test_friends_do_not_threaten_each_other(scene: Scene) -> None:
    armed = {"capability": {PATRON: 20000.0}}
    assert scene.stepped("threat", f"{PATRON}>{ALLY}", **armed) == 0.0
    assert scene.stepped("mutual_trust", f"{ALLY}>{PATRON}", **armed) == 0.0


@pytest.mark.parametrize(("strain", "weight"), [(1.0, 1.5), (-1.0, 0.5), (-3.0, 0.0)])
def test_an_overture_counts_by_the_strain_of_the_alliance(strain: float, weight: float) -> None:
    scene = Scene("security_spiral", START, **NUMBERS)
    for way, back in ((FROM, BACK), (BACK, FROM)):
        begun = float(scene.idle.start_channels.overture[scene.at(way)][0])
        offered = {"overture": {way: begun + 1.0}, "alliance_strain": {ALLY: strain}}
        calmer = scene.stepped("threat", way, **offered)
        assert calmer == pytest.approx(-0.1 * 0.2 * weight, abs=1e-6)
        trusted = scene.stepped("mutual_trust", back, **offered)
        assert trusted == pytest.approx(0.08 * 0.25 * weight, abs=1e-6)
