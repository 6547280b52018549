"""What draws show of a claim, by the form of its cause, from arms whose numbers are given."""

from typing import Any

import numpy as np
import pytest
from tests.claims.made import LEAST, TRUST, able, bank_of

from foedus.claims import read_outs
from foedus.claims.effects import Size, effects
from foedus.counterfactuals import paired_arms
from foedus.model.types import Model
from foedus.testing import synthetic

DRAWS = 50
SIZE = Size(DRAWS, 2)


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def _levels(**by_arm: float) -> dict[str, Any]:
    noise = np.random.default_rng(1).normal(size=(DRAWS, 1))
    return {name: noise + level for name, level in by_arm.items()}


def _shown(model: Model, levels: dict[str, Any], **changed: Any) -> Any:
    one = able(model, **changed)
    return effects(bank_of(model, one, levels, DRAWS), one, SIZE)


def test_a_contrast_is_what_the_cause_adds(model: Model) -> None:
    found = _shown(model, _levels(t0=0.0, t25=-0.2))
    assert found.limbs[0][0] == pytest.approx(np.full(DRAWS, -0.2))
    assert (found.joined[1.0][0].side == 1.0).all()
    assert len(found.limbs[0]) == 3, "all shocks, and each half"


def test_a_ratio_is_relative_to_the_first_arm(model: Model) -> None:
    levels = {"t0": np.full((DRAWS, 1), 2.0), "t25": np.full((DRAWS, 1), 3.0)}
    found = _shown(model, levels, effect=[{**TRUST, "as": "ratio"}])
    assert found.limbs[0][0] == pytest.approx(np.full(DRAWS, 0.5))


def test_paths_of_a_spread_are_averaged(model: Model) -> None:
    arms = {"calm": [], "up": ["AUR.tariff=25%"], "down": ["AUR.tariff=10%"]}
    cause = {"spread": {"low": ["calm"], "high": ["up", "down"]}}
    found = _shown(model, _levels(calm=0.0, up=0.3, down=-0.1), arms=arms, cause=cause)
    assert found.limbs[0][0] == pytest.approx(np.full(DRAWS, 0.1))


def test_a_square_gives_what_the_first_cause_adds_beside_the_second(model: Model) -> None:
    arms = {
        "none": [],
        "a": ["AUR.tariff=25%"],
        "b": ["AUR.rhetoric=shame"],
        "ab": ["AUR.tariff=25%", "AUR.rhetoric=shame"],
    }
    found = _shown(
        model,
        _levels(none=0.0, a=0.1, b=0.2, ab=0.6),
        arms=arms,
        cause={"square": list(arms)},
        pattern="interaction",
    )
    assert found.limbs[0][0] == pytest.approx(np.full(DRAWS, 0.3))


def test_a_dose_must_not_turn(model: Model) -> None:
    arms = {"a": [], "b": ["AUR.tariff=10%"], "c": ["AUR.tariff=25%"]}
    changed = {"arms": arms, "cause": {"dose": list(arms)}, "pattern": "monotone"}
    straight = _shown(model, _levels(a=0.0, b=-0.1, c=-0.2), **changed)
    assert (straight.joined[1.0][0].side == 1.0).all()
    turned = _shown(model, _levels(a=0.0, b=-0.4, c=-0.2), **changed)
    assert (turned.joined[1.0][0].side == 0.0).all()
    assert "trough at b" in turned.joined[1.0][0].note


def test_distance_of_bundles_is_none_between_equal_arms(model: Model) -> None:
    effect = [{"bundle": "AUR", "sign": "+", "least": LEAST}]
    one = able(model, effect=effect)
    count = len(one.looks[0].probes)
    rng = np.random.default_rng(2)
    same = rng.random((DRAWS, count))
    equal = effects(bank_of(model, one, {"t0": same, "t25": same}, DRAWS), one, SIZE)
    assert (equal.limbs[0][0] == 0.0).all()
    other = bank_of(model, one, {"t0": same, "t25": rng.random((DRAWS, count))}, DRAWS)
    assert (effects(other, one, SIZE).limbs[0][0] > 0.0).all()


def test_a_condition_keeps_the_draws_whose_first_arm_lies_there(model: Model) -> None:
    given = {"outcome": "country_trust", "at": "BEL", "after": 1, "above": 0.0}
    levels = _levels(t0=0.0, t25=-0.2)
    found = _shown(model, levels, cause={"contrast": ["t0", "t25"], "given": given})
    assert found.among is not None
    assert np.array_equal(found.among, levels["t0"][:, 0] > 0.0)


def test_the_best_of_a_menu_is_regretted_in_swings(model: Model) -> None:
    effect = [{"by": "AUR.team", "sign": "0", "least": LEAST}]
    cause = {"menu": ["t0", "t25"]}
    one = able(model, effect=effect, cause=cause, pattern="regret")
    count = len(one.looks[0].probes)
    flat = np.ones((DRAWS, count))
    found = effects(bank_of(model, one, {"t0": flat, "t25": flat}, DRAWS), one, SIZE)
    assert (found.limbs[0][0] == 0.0).all()


DOSES = {"a": [], "b": ["AUR.tariff=10%"], "c": ["AUR.tariff=25%"]}
FLIP = {"of": ["country_trust", "leader_trust"], "at": "BEL", "as": "flip", "bounds": [0, 12],
        "sign": "+", "least": LEAST}  # fmt: skip


def test_two_outcomes_cross_where_it_was_put(model: Model) -> None:
    cause = {"dose": list(DOSES), "values": [0, 10, 25]}
    changed = {"arms": DOSES, "cause": cause, "pattern": "flip", "effect": [FLIP]}
    point = np.linspace(2.0, 22.0, DRAWS)
    still = np.where(np.arange(DRAWS) < 5, 1e-3, 1.0)
    levels = {
        name: np.stack([0.5 + 0.01 * still * (dose - point), np.full(DRAWS, 0.5)], axis=1)
        for name, dose in zip(DOSES, (0.0, 10.0, 25.0), strict=True)
    }
    found = _shown(model, levels, **changed)
    (crossing,) = found.flips
    assert crossing.at[5:] == pytest.approx(point[5:])
    assert np.isnan(crossing.at[:5]).all(), "two that hardly move do not cross"
    side = np.where(point <= 12.0, 1.0, -1.0)
    assert np.array_equal(found.joined[1.0][0].side, np.where(np.arange(DRAWS) < 5, 0.0, side))
    assert found.limbs[0][0][5:] == pytest.approx(np.full(DRAWS - 5, 0.25))
    assert found.joined[1.0][0].note.startswith("no crossing in 10% of draws")


@pytest.mark.parametrize(
    ("change", "bounds", "side"),
    [(0.0, [-0.1, None], 1.0), (-0.12, [-0.1, None], 0.0), (-0.2, [-0.1, None], -1.0),
     (0.3, [None, 0.1], -1.0), (0.3, [0.2, 0.4], 1.0), (0.0, [0.2, 0.4], -1.0)],
)  # fmt: skip
def test_an_effect_within_bounds_is_told_from_one_beyond(
    model: Model, change: float, bounds: list[float | None], side: float
) -> None:
    effect = [{**TRUST, "sign": "0", "bounds": bounds}]
    found = _shown(model, _levels(t0=0.0, t25=change), pattern="bound", effect=effect)
    assert (found.joined[1.0][0].side == side).all()


def test_outcomes_go_apart_where_one_gains_and_another_loses(model: Model) -> None:
    mixed = [
        {"outcome": "country_trust", "at": "BEL", "by": 0.05, "sign": "+"},
        {"outcome": "leader_trust", "at": "BEL", "by": 0.05, "sign": "-"},
    ]
    effect = [{"mixed": mixed, "sign": "+", "least": {**LEAST, "value": 0.5}}]
    moved = np.asarray([[0.1, 0.1], [0.1, -0.1], [-0.1, -0.1], [0.1, 0.01]])
    levels = {"t0": np.zeros((DRAWS, 2)), "t25": np.resize(moved, (DRAWS, 2))}
    found = _shown(model, levels, effect=effect).limbs[0][0]
    # A fall of the second is good: both for the good, apart, both for the bad, one alone.
    assert found[:4].tolist() == [1.0, 0.0, 1.0, 0.0]


def test_a_yearly_amount_adds_up(model: Model) -> None:
    effect = [{"outcome": "security_cost", "at": "BEL", "as": "total", "sign": "-", "least": LEAST}]
    found = _shown(model, _levels(t0=0.0, t25=-1.0), effect=effect)
    assert found.limbs[0][0] == pytest.approx(np.full(DRAWS, -2.0)), "eight quarters"


def test_offers_without_an_answer_are_a_part_of_all_offers(model: Model) -> None:
    read = {"offers": {"BEL.programme": "+0.5"}, "answers": {"AUR.rhetoric": "reassure"}}
    effect = [{"unanswered": read, "sign": "+", "least": LEAST}]
    levels = {
        "t0": np.tile([0.1, 0.4], (DRAWS, 1)),
        "t25": np.tile([0.3, 0.4], (DRAWS, 1)),
    }
    found = _shown(model, levels, effect=effect).limbs[0][0]
    assert found == pytest.approx(np.full(DRAWS, 0.5))
    none = _shown(model, {name: 0.0 * x for name, x in levels.items()}, effect=effect)
    assert np.isnan(none.limbs[0][0]).all(), "no part of no offers"


def test_what_an_arm_is_worth_is_told_in_swings_or_at_a_price(model: Model) -> None:
    by = {"by": "AUR.team", "sign": "+", "least": LEAST}
    one = able(model, effect=[by])
    line = next(line for line in model.lines if line.name == "AUR.team")
    valued = [a for a, there in zip(model.attributes, line.valued, strict=True) if there]
    money = next(a for a in valued if not a.ratio)
    count, at = len(one.looks[0].probes), 0
    probe = read_outs.outcome_probe(model, money.outcome, money.at[0])
    at = one.looks[0].probes.index(probe)

    def path(last: float) -> Any:
        table = np.ones((DRAWS, one.quarters, count))
        table[:, 1:, at] += last
        return table

    found = {}
    for key, read in {"swings": by, "money": {**by, "priced_in": money.outcome}}.items():
        claim = able(model, effect=[read])
        flat = np.ones((DRAWS, count))
        bank = bank_of(model, claim, {"t0": flat, "t25": flat}, DRAWS)
        for name, last in (("t0", 0.0), ("t25", 0.01 * money.swing)):
            table = path(last)
            kept = paired_arms.Expected(table, (table, table), np.ones_like(table))
            bank._found[claim.arms[name], DRAWS, 2] = kept  # pyright: ignore[reportPrivateUsage]
        found[key] = effects(bank, claim, SIZE).limbs[0][0]
    # All that changes is the money itself: at its own price it is what it is, as late as it comes.
    weights = np.abs(found["money"]) / (0.01 * money.swing)
    assert (weights > 0.5).all()
    assert (weights <= 1.0).all()
    assert np.ptp(found["swings"] / found["money"]) > 0.0, "a swing is worth more to some"
