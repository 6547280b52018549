from math import exp, log

import pytest
from tests.mechanisms.scene import ALLY, RIVAL, Scene

NUMBERS = {
    "least_plan": 0.1,
    "base_ratification": 0.8,
    "approval_effect": 0.5,
    "fiscal_effect": 0.4,
    "election_effect": 0.6,
    "demand_effect": 0.4,
    "wish_effect": 0.2,
    "norm_effect": 3.0,
    "execution_drag": 0.5,
    "switch_hazard": 0.01,
    "switch_alarm": 0.2,
    "approval_reversion": 0.2,
    "approval_cost": 0.1,
    "approval_loss": 0.05,
    "standing_up": 0.03,
    "room_reversion": 0.05,
    "room_use": 0.05,
    "room_loss": 0.05,
    "squeeze": 0.4,
    "purchase_relief": 0.2,
    "indigenous_cost": 0.03,
    "outreach_cost": 0.02,
}
ROOM = {"standing_programme": {ALLY: 1.4}, "spending_norm": {ALLY: 5.0}, "budgeting": {ALLY: 1.0}}


def logit(p: float) -> float:
    return log(p / (1.0 - p))


def logistic(x: float) -> float:
    return 1.0 / (1.0 + exp(-x))


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene(
        "two_level_game", start={"state.approval": 0.4, "state.fiscal_room": 0.4}, **NUMBERS
    )


def passes(scene: Scene, **changes: dict[str, float]) -> float:
    return scene.appraised("ratification", ALLY, **{**ROOM, **changes})


def test_what_passes_by_hand(scene: Scene) -> None:
    rise = {"programme": {ALLY: 0.5}}
    # Within the norm its size does not matter.
    assert passes(scene, **rise) == pytest.approx(0.8, abs=1e-5)
    assert passes(scene, programme={ALLY: 1.5}) == pytest.approx(0.8, abs=1e-5)
    eve = logistic(logit(0.8) - 0.6)
    assert passes(scene, **rise, election={ALLY: 1.0}) == pytest.approx(eve, rel=1e-5)
    popular = logistic(logit(0.8) + 0.5 * (logit(0.5) - logit(0.4)))
    assert passes(scene, **rise, approval={ALLY: 0.5}) == pytest.approx(popular, rel=1e-5)
    poor = logistic(logit(0.8) + 0.4 * (logit(0.3) - logit(0.4)))
    assert passes(scene, **rise, fiscal_room={ALLY: 0.3}) == pytest.approx(poor, rel=1e-5)


def test_going_beyond_the_norm_is_harder(scene: Scene) -> None:
    rise = {"programme": {ALLY: 0.6}, "spending_norm": {ALLY: 1.75}}
    beyond = log(2.0 / 1.75)
    wanted = logistic(logit(0.8) - 3.0 * beyond)
    assert passes(scene, **rise) == pytest.approx(wanted, rel=1e-4)
    # What the standing programme needs has passed before.
    higher = {"programme": {ALLY: 0.0}, "standing_programme": {ALLY: 2.5}}
    assert passes(scene, spending_norm={ALLY: 1.75}, **higher) == pytest.approx(0.8, rel=1e-5)


@pytest.mark.parametrize("effect", [0.4, -0.4])
@pytest.mark.parametrize("demand", ["shame", "cutback"])
def test_a_public_demand_can_lower_what_passes(effect: float, demand: str) -> None:
    scene = Scene("two_level_game", **{**NUMBERS, "demand_effect": effect})
    rise = {"programme": {ALLY: 0.5}, "shame": {ALLY: 0.0}, "cutback": {ALLY: 0.0}}
    alone = passes(scene, **rise)
    pressed = passes(scene, **{**rise, demand: {ALLY: 1.0}})
    assert logit(pressed) - logit(alone) == pytest.approx(-effect, abs=1e-4)
    # Putting talks off takes the demand from the table.
    off = passes(scene, **{**rise, demand: {ALLY: 1.0}}, postponement={ALLY: 1.0})
    assert off == pytest.approx(alone, rel=1e-6)


def test_the_plan_takes_what_passes_and_any_cut(scene: Scene) -> None:
    def plan(points: float, **more: dict[str, float]) -> float:
        return scene.appraised("planned_burden", ALLY, programme={ALLY: points}, **ROOM, **more)

    assert plan(0.5) == pytest.approx(1.4 + 0.8 * 0.5, rel=1e-5)
    assert plan(0.0) == pytest.approx(1.4, rel=1e-6)
    assert plan(-0.2) == pytest.approx(1.2, rel=1e-5)
    # Nobody cuts below this part of the programme.
    assert plan(-3.0) == pytest.approx(0.1 * 1.4, rel=1e-4)


def test_a_government_that_does_not_decide_passes_what_it_wants(scene: Scene) -> None:
    other = {**ROOM, "budgeting": {ALLY: 0.0}, "wanted_burden": {ALLY: 1.9}}
    found = scene.appraised("planned_burden", ALLY, programme={ALLY: 0.5}, **other)
    assert found == pytest.approx(1.9, rel=1e-6)
    silent = {"offering": {ALLY: 0.0}, "wanted_support": {ALLY: 0.07}, "support_offer": {ALLY: 0.1}}
    assert scene.appraised("support_concession", ALLY, **silent) == pytest.approx(0.07, rel=1e-6)
    offered = {**silent, "offering": {ALLY: 1.0}, "programme": {ALLY: 0.0}}
    found = scene.appraised("support_concession", ALLY, **ROOM, **offered)
    assert found == pytest.approx(0.8 * log(1.1), rel=1e-5)


def test_an_ask_is_met_by_the_plan(scene: Scene) -> None:
    asked = {**ROOM, "programme": {ALLY: 0.5}, "spending_ask": {ALLY: 3.5}}
    short = 3.5 - 1.8
    assert scene.appraised("unmet_ask", ALLY, **asked) == pytest.approx(short, rel=1e-5)
    # Not by what was spent before.
    spent = scene.appraised("unmet_ask", ALLY, **asked, defence_burden={ALLY: 3.5})
    assert spent == pytest.approx(short, rel=1e-5)
    assert scene.appraised("unmet_ask", ALLY, **{**asked, "spending_ask": {ALLY: 1.5}}) == 0.0
    felt = scene.appraised("ask_shortfall", ALLY, **asked, leverage={ALLY: 0.5})
    assert felt == pytest.approx(short * 1.5, rel=1e-5)
    eased = scene.appraised("ask_shortfall", ALLY, **asked, arms_purchases={ALLY: 0.5})
    assert eased == pytest.approx(short * exp(-0.1), rel=1e-5)


def test_a_squeeze_makes_a_point_dearer(scene: Scene) -> None:
    def cost(points: float, room: float, own: float = 0.0) -> float:
        moved = {
            "programme": {ALLY: points},
            "fiscal_room": {ALLY: room},
            "indigenous": {ALLY: own},
        }
        return scene.appraised("fiscal_cost", ALLY, **ROOM, **moved)

    dearer = exp(0.4 * (logit(0.4) - logit(0.25)))
    assert cost(0.0, 0.4) == pytest.approx(1.4, rel=1e-5)
    assert cost(0.0, 0.25) == pytest.approx(1.4 * dearer, rel=1e-4)
    own = float(scene.idle.start_channels.indigenous[scene.at(ALLY)][0])
    assert cost(0.0, 0.4, own + 2.0) == pytest.approx(1.46, rel=1e-4)


def test_reaching_out_to_the_rival_costs_approval(scene: Scene) -> None:
    before = float(scene.idle.start_channels.overture[scene.at(f"{ALLY}>{RIVAL}")][0])
    offered = {"overture": {f"{ALLY}>{RIVAL}": before + 1.0}}
    assert scene.stepped("approval", ALLY, **offered) == pytest.approx(-0.02, rel=1e-4)
    other = float(scene.idle.start_channels.overture[scene.at(f"{RIVAL}>{ALLY}")][0])
    received = {"overture": {f"{RIVAL}>{ALLY}": other + 1.0}}
    assert scene.stepped("approval", ALLY, **received) == pytest.approx(0.0, abs=1e-7)


def test_lost_room_slows_execution_and_found_room_does_not_hasten_it(scene: Scene) -> None:
    lost = logit(0.4) - logit(0.25)
    found = scene.appraised("execution_rate", ALLY, fiscal_room={ALLY: 0.25})
    assert found == pytest.approx(exp(-0.5 * lost), rel=1e-5)
    assert scene.appraised("execution_rate", ALLY, fiscal_room={ALLY: 0.6}) == 1.0
    # Slower, never another target.
    before = scene.appraised("planned_burden", ALLY, **ROOM)
    after = scene.appraised("planned_burden", ALLY, **ROOM, fiscal_room={ALLY: 0.25})
    assert after == pytest.approx(before, rel=1e-6)


def test_the_norm_moves_only_when_it_is_exceeded(scene: Scene) -> None:
    beyond = {**ROOM, "spending_norm": {ALLY: 1.75}, "programme": {ALLY: 1.0}}
    assert scene.appraised("norm_switch_risk", ALLY, **ROOM) == 0.0
    assert scene.appraised("norm_switch_risk", ALLY, **beyond) == pytest.approx(0.01, rel=1e-4)
    before = float(scene.draw.start.threat[scene.at(f"DRA>{ALLY}")][0])
    alarmed = scene.appraised(
        "norm_switch_risk", ALLY, **beyond, threat={f"DRA>{ALLY}": before + 0.02}
    )
    assert alarmed == pytest.approx(0.01 * exp(0.2 * 2.0), rel=1e-3)
    switched = {"planned_burden": {ALLY: 2.1}, "spending_norm": {ALLY: 1.75}}
    moved = scene.stepped("spending_norm", ALLY, **switched, norm_switch={ALLY: 1.0})
    assert moved == pytest.approx(log(2.1 / 1.75), rel=1e-4)
    assert scene.stepped("spending_norm", ALLY, **switched, norm_switch={ALLY: 0.0}) == 0.0


def test_approval_pays_for_a_rise_and_returns(scene: Scene) -> None:
    rise = {"programme": {ALLY: 0.5}, "ratification": {ALLY: 0.7}}
    assert scene.stepped("approval", ALLY, **rise) == pytest.approx(-0.1 * 0.35, rel=1e-4)
    shift = logit(0.4) - logit(0.3)
    back = scene.stepped("approval", ALLY, approval={ALLY: 0.3})
    assert back == pytest.approx(0.2 * shift, rel=1e-4)
    # A new leader starts at the usual approval, whether elected or fallen.
    fresh = scene.stepped("approval", ALLY, approval={ALLY: 0.3}, leader_change={ALLY: 1.0})
    assert fresh == pytest.approx(shift, rel=1e-4)
    slot = scene.stepped("approval", ALLY, approval={ALLY: 0.3}, leader_slot={ALLY: 1.0})
    assert slot == pytest.approx(shift, rel=1e-4)
    stood = scene.stepped("approval", ALLY, postponement={ALLY: 1.0}, cutback={ALLY: 1.0})
    assert stood == pytest.approx(0.03, rel=1e-4)


def test_a_higher_burden_uses_fiscal_room(scene: Scene) -> None:
    used = scene.stepped("fiscal_room", ALLY, defence_burden={ALLY: 2.8})
    assert used == pytest.approx(-0.05 * log(2.0), rel=1e-4)
    lost = scene.stepped("fiscal_room", ALLY, lost_output={ALLY: 0.4})
    assert lost == pytest.approx(-0.05 * 0.4, rel=1e-4)
