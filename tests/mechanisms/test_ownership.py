"""One writer per variable: pressure works through what an ally chooses, or does not work."""

import numpy as np
import pytest
from tests.mechanisms.course import course, path, shipped

PRESSURE = {
    "ask": {"USA.ask_spending": 5.0},
    "threat": {"USA.ask_spending": 3.5, "USA.rhetoric": 3.0},
    "tariff": {"USA.tariff": 25.0},
    "support": {"USA.ask_support": 300.0},
    "role": {"USA.role_ask": 1.0},
}
RIVAL = {
    "grey": {"CHN.grey_pressure": 2.0},
    "coercion": {"CHN.coercion": 3.0},
}


@pytest.mark.parametrize("name", [*PRESSURE, *RIVAL])
def test_with_its_decisions_frozen_nothing_moves_the_ally_s_budget(name: str) -> None:
    moves = (PRESSURE | RIVAL)[name]
    (calm, seen), (states, appraised) = course({}), course(moves)
    for variable in ("planned_burden", "standing_programme"):
        before, after = path(seen, variable, "JPN"), path(appraised, variable, "JPN")
        assert np.array_equal(before, after), variable
    before = path(calm, "appropriated_burden", "JPN")
    after = path(states, "appropriated_burden", "JPN")
    assert np.array_equal(before, after)
    # Losses may slow outlays; nothing hastens them.
    outlays = path(states, "defence_burden", "JPN") - path(calm, "defence_burden", "JPN")
    assert outlays.max() <= 1e-6


@pytest.mark.parametrize(
    ("name", "felt"),
    [
        ("ask", "wanted_burden"),
        ("threat", "leverage"),
        ("tariff", "tariff_receipts"),
        ("support", "unmet_support"),
        ("role", "unmet_role"),
        ("grey", "grey_rate"),
        ("coercion", "coercion_loss"),
    ],
)
def test_the_same_pressure_is_felt(name: str, felt: str) -> None:
    seen, appraised = course({})[1], course((PRESSURE | RIVAL)[name])[1]
    before, after = path(seen, felt, "JPN")[-1], path(appraised, felt, "JPN")[-1]
    assert (np.abs(after - before) > 1e-4).mean() > 0.9


def test_a_choice_of_the_ally_moves_its_budget() -> None:
    calm, raised = course({})[0], course({"JPN.programme": 0.5})[0]
    rise = path(raised, "appropriated_burden", "JPN") - path(calm, "appropriated_burden", "JPN")
    assert rise[-1].min() > 0.002
    assert np.median(rise[-1]) > 0.03
    cut = course({"JPN.programme": -0.2})[0]
    assert (
        path(cut, "appropriated_burden", "JPN")[-1] < path(calm, "appropriated_burden", "JPN")[-1]
    ).all()


def test_pressure_can_lower_what_a_choice_brings() -> None:
    effect = np.asarray(shipped()[1].params["two_level_game"].demand_effect)
    rise = {"JPN.programme": 0.5}
    alone, blamed = course(rise)[1], course({**rise, "USA.rhetoric": 2.0})[1]
    passes = [path(seen, "ratification", "JPN")[0] for seen in (alone, blamed)]
    plan = [path(seen, "planned_burden", "JPN")[0] for seen in (alone, blamed)]
    assert (effect < 0.0).any()
    for before, after in (passes, plan):
        clear = np.abs(effect) > 0.02
        assert np.array_equal(np.sign(after - before)[clear], -np.sign(effect)[clear])


def test_an_actor_that_does_not_decide_follows_its_demand() -> None:
    # Taiwan holds no lever: threat to it moves its own plan, within the reach of its elasticity.
    seen, pressed = course({})[1], course({"CHN.build_up": 0.5})[1]
    before, after = (
        path(seen, "planned_burden", "TWN")[-1],
        path(pressed, "planned_burden", "TWN")[-1],
    )
    assert (after > before).mean() > 0.9
    assert (after / before).max() < 1.5
