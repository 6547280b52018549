from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, PATRON, RIVAL, Scene

NUMBERS = {
    "burden_trend": 0.02,
    "budget_inertia": 0.8,
    "plan_inertia": 0.3,
    "programme_rise": 0.23,
    "budget_sd": 0.02,
    "execution_speed": 0.4,
    "tariff_speed": 0.8,
    "renewal_drift": 0.025,
    "integration_speed": 0.1,
    "integration_step": 1.0,
    "word_speed": 0.5,
    "word_step": 0.6,
    "role_speed": 0.2,
    "role_step": 0.8,
    "measure_speed": 0.6,
    "contact_loss": 0.5,
}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("implementation", {f"state.defence_burden[{ALLY}]": 1.4}, **NUMBERS)


def test_the_standing_programme_by_hand(scene: Scene) -> None:
    held = {"burden_demand": {ALLY: 1.8}, "defence_burden": {ALLY: 2.2}}
    # What stood at the start: neither demand nor today's burden moves it.
    deciding = scene.appraised("standing_programme", ALLY, **held, budgeting={ALLY: 1.0})
    assert deciding == pytest.approx(1.63, rel=1e-5)
    # g/(1 - rho) + g/(4 e) = .02/.2 + .02/1.6 = .1125 log points beyond demand.
    ahead = exp(0.1125)
    other = scene.appraised("standing_programme", ALLY, **held, budgeting={ALLY: 0.0})
    assert other == pytest.approx(1.8 * ahead, rel=1e-5)


def test_budgets_wait_for_the_fiscal_year(scene: Scene) -> None:
    held = {"planned_burden": {ALLY: 2.0}, "appropriated_burden": {ALLY: 1.5}}
    assert scene.stepped("appropriated_burden", ALLY, {"budget": 1.0}, **held) == 0.0
    due = {**held, "fiscal_start": {ALLY: 1.0}}
    gap = log(2.0 / 1.5)
    # What a government decides it carries out at its own speed, the rest moves by inertia.
    for deciding, part in ((1.0, 0.7), (0.0, 0.2)):
        found = scene.stepped("appropriated_burden", ALLY, **due, budgeting={ALLY: deciding})
        assert found == pytest.approx(part * gap, rel=1e-4)
    off = scene.stepped("appropriated_burden", ALLY, {"budget": -1.0}, **due, budgeting={ALLY: 1.0})
    assert off == pytest.approx(0.7 * gap - 0.02, rel=1e-4)


def test_execution_slows_outlays(scene: Scene) -> None:
    held = {"appropriated_burden": {ALLY: 1.6}, "defence_burden": {ALLY: 1.4}}
    full = scene.stepped("defence_burden", ALLY, **held, execution_rate={ALLY: 1.0})
    assert full == pytest.approx(0.4 * log(1.6 / 1.4), rel=1e-4)
    slow = scene.stepped("defence_burden", ALLY, **held, execution_rate={ALLY: 0.5})
    assert slow == pytest.approx(full / 2.0, rel=1e-4)


def test_support_moves_at_renewal_only(scene: Scene) -> None:
    conceded = {"support_concession": {ALLY: 0.1}}
    assert scene.stepped("host_nation_support", ALLY, **conceded) == 0.0
    due = scene.stepped("host_nation_support", ALLY, **conceded, renewal={ALLY: 1.0})
    assert due == pytest.approx(0.125, rel=1e-5)


def test_means_and_contact_set_the_pace_of_integration(scene: Scene) -> None:
    upgrade = {"posture_stage": {ALLY: 1.0}, "affordability": {ALLY: 0.8}}
    assert scene.stepped("command_integration", ALLY, **upgrade) == pytest.approx(0.08, rel=1e-4)
    off = scene.stepped("command_integration", ALLY, **upgrade, postponement={ALLY: 1.0})
    assert off == pytest.approx(0.04, rel=1e-4)


@pytest.mark.parametrize(
    ("state", "key", "channel", "speed"),
    [
        ("third_party_role", ALLY, "role_stage", 0.2 * 0.8),
        ("export_controls", ALLY, "control_stage", 0.6),
        ("coercion", f"{RIVAL}>{ALLY}", "coercion_stage", 0.6),
        ("verbal_commitment", ALLY, "word", 0.5 * 0.6),
        ("tariff", f"{PATRON}>{ALLY}", "tariff_rate", 0.8),
    ],
)
def test_a_choice_sets_a_level(
    scene: Scene, state: str, key: str, channel: str, speed: float
) -> None:
    begun = float(getattr(scene.idle.channels, channel)[scene.at(key)][0])
    up = scene.stepped(state, key, **{channel: {key: begun + 1.0}})
    assert up == pytest.approx(speed, rel=1e-4)
    assert scene.stepped(state, key, **{channel: {key: begun}}) == pytest.approx(0.0, abs=1e-6)


def test_an_intended_level_does_not_accumulate(scene: Scene) -> None:
    there = {"coercion": {f"{RIVAL}>{ALLY}": 2.0}, "coercion_stage": {f"{RIVAL}>{ALLY}": 2.0}}
    assert scene.stepped("coercion", f"{RIVAL}>{ALLY}", **there) == pytest.approx(0.0, abs=1e-6)
