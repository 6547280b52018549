"""Every pattern finds what was put into made-up arms, and does not find it where it was not."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from foedus.claims.masses import masses_of
from foedus.claims.patterns import (
    Shown,
    apart,
    difference,
    effect,
    equal_means,
    interaction,
    log_sd,
    masses_by,
    mediated,
    mediation,
    monotone,
    ratio,
    regret,
    side_of,
    through,
    together,
)
from foedus.claims.words import Evidence, word

Vector = np.ndarray[Any, np.dtype[np.float64]]
Normal = Callable[[float, float], Vector]
DRAWS = 1000


@pytest.fixture
def numbers() -> np.random.Generator:
    return np.random.default_rng(11)


@pytest.fixture
def normal(numbers: np.random.Generator) -> Normal:
    """Normal numbers, one for each draw."""
    return lambda mean, sd: mean + sd * numbers.normal(size=DRAWS)


def word_of(*parts: Any) -> str:
    found, nil = masses_by(parts)
    return word(Evidence(masses=found, nil=nil, reachable=True)).word


def test_effects_are_read_as_differences_and_ratios() -> None:
    low, high = np.asarray([1.0, 2.0, 1e-10]), np.asarray([1.1, 1.0, 1.0])
    np.testing.assert_allclose(difference(low, high), [0.1, -1.0, 1.0])
    np.testing.assert_allclose(ratio(low, high), [0.1, -0.5, np.nan], err_msg="no base")
    np.testing.assert_array_equal(effect("ratio", low, high), ratio(low, high))


def test_a_spread_needs_shocks_and_a_spread() -> None:
    with pytest.raises(ValueError, match="needs 32 shocks or more; got 8"):
        log_sd(np.ones(3), np.ones(3), 8)
    np.testing.assert_allclose(
        log_sd(np.asarray([1.0, 0.0]), np.asarray([1.1, 1.0]), 32), [math.log(1.1), np.nan]
    )


def test_spread_at_equal_mean_acts_through_a_bent_response_alone(
    numbers: np.random.Generator,
) -> None:
    doubt = numbers.normal(size=(DRAWS, 32))
    doubt -= doubt.mean(axis=1, keepdims=True)
    low, high = 0.2 * doubt, doubt
    assert equal_means(low, high)
    assert not equal_means(low, high + 0.06)

    def response(bend: float) -> Vector:
        def outcome(path: Vector) -> Vector:
            return (path - bend * path**2).mean(axis=1)

        return difference(outcome(low), outcome(high))

    assert word_of(together([Shown(response(0.3), 0.1, "-")])) == "appears"
    assert word_of(together([Shown(response(0.0), 0.1, "-")])) == "negligible"
    sds = log_sd(low.std(axis=1), high.std(axis=1), 32)
    assert word_of(together([Shown(sds, 0.1)])) == "appears"


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("+", [1, 1, 0, 0, -1]),
        ("-", [-1, -1, 0, 0, 1]),
        (">=", [1, 1, 1, 1, -1]),
        ("<=", [-1, -1, 1, 1, 1]),
        ("0", [-1, -1, 1, 1, -1]),
    ],
)
def test_signs_put_draws_on_a_side(sign: Any, expected: list[int]) -> None:
    found = side_of(Shown(np.asarray([2.0, 1.0, 0.9, -0.9, -1.0, np.nan]), 1.0, sign))
    np.testing.assert_array_equal(found, [*expected, np.nan])


def test_limbs_hold_together_or_not(normal: Normal) -> None:
    shared = normal(1.0, 1.0)
    joined = together([Shown(shared, 0.5), Shown(-2.0 * shared, 1.0, "-")])
    whole, limbs, product = apart(joined)
    assert whole == pytest.approx(limbs[0])
    assert limbs[0] == pytest.approx(limbs[1])
    assert product == pytest.approx(limbs[0] ** 2)
    one, two = normal(1.0, 1.0), normal(1.0, 1.0)
    whole, limbs, product = apart(together([Shown(one, 0.5), Shown(two, 0.5)]))
    assert whole == pytest.approx(product, abs=0.04)
    assert whole < min(limbs)


def test_limbs_that_each_move_but_never_together_are_not_negligible() -> None:
    turn = np.arange(DRAWS) % 2 == 0
    one, two = np.where(turn, 1.0, 0.0), np.where(turn, 0.0, 1.0)
    joined = together([Shown(one, 0.5), Shown(two, 0.5)])
    assert masses_of(joined.side).zero.value == 1.0
    assert word_of(joined) == "open"
    assert word_of(together([Shown(0.1 * one, 0.5), Shown(0.1 * two, 0.5)])) == "negligible"


def test_a_draw_without_one_limb_is_unsound() -> None:
    joined = together([Shown(np.asarray([1.0, np.nan]), 1.0), Shown(np.ones(2), 1.0)])
    np.testing.assert_array_equal(joined.side, [1.0, np.nan])
    np.testing.assert_array_equal(joined.nil, [0.0, np.nan])


def test_an_interaction_is_what_goes_beyond_the_sum(normal: Normal) -> None:
    start, a, b, extra = (normal(mean, 0.1) for mean in (2.0, 1.0, 0.5, 0.3))
    square = [start, start + a, start + b, start + a + b + extra]
    np.testing.assert_allclose(interaction("difference", square), extra)
    ratios = [start, start * 1.5, start * 1.2, start * 1.5 * 1.2 * 1.1]
    np.testing.assert_allclose(interaction("ratio", ratios), 0.1)
    halved = [np.full(3, x) for x in (-1.0, 1.0, 0.5, 1.5)]
    np.testing.assert_allclose(interaction("part", halved), -0.5)


def test_a_dose_rises_saturates_or_turns(normal: Normal) -> None:
    names = ("none", "2.5%", "3.5%", "5%")
    start = normal(0.0, 1.0)

    def curve(*levels: float) -> list[Vector]:
        return [start + level * normal(1.0, 0.05) for level in levels]

    rising = monotone(curve(0, 1, 2, 3), 0.5, "+", names)
    assert (word_of(rising), rising.note) == ("appears", "")
    assert word_of(monotone(curve(0, 2, 2, 2), 0.5)) == "appears", "saturation is no turn"
    turned = monotone(curve(0, 1, 3, 1), 0.5, "+", names)
    assert masses_of(turned.side).plus.value < 0.01
    assert turned.note == "non-monotone, peak at 3.5%"
    assert word_of(turned) == "open", "it moves, but not as claimed"
    falling = monotone(curve(0, -1, -2, -3), 0.5, "+", names)
    assert (word_of(falling), falling.note) == ("opposite", "")
    assert word_of(monotone(curve(0, -1, -2, -3), 0.5, "-")) == "appears"
    assert monotone(curve(0, -1, -3, -1), 0.5, "-", names).note == "non-monotone, trough at 3.5%"
    assert monotone(curve(0, -2, 1, 3), 0.5, "+", names).note == "non-monotone, trough at 2.5%"
    assert word_of(monotone(curve(0, 0.1, 0.1, 0.1), 0.5)) == "negligible"


def test_two_parallel_channels_pass_only_as_a_pair(normal: Normal) -> None:
    size = normal(2.0, 0.3)
    # Each is enough for the whole effect: the outcome follows the larger.
    assert through(size, 0.97 * size, 0.5) == (False, pytest.approx(0.03))
    assert through(size, 0.02 * size, 0.5) == (True, pytest.approx(0.98))
    verdict, _ = through(np.where(np.arange(DRAWS) < 50, size, 0.0), 0.0 * size, 0.5)
    assert verdict is None, "too few draws with an effect"
    assert math.isnan(mediated(np.asarray([0.4]), np.asarray([0.1]), 0.5)[0])


def test_mediation_needs_both_steps_and_the_greater_part(normal: Normal) -> None:
    via, slope = normal(1.0, 0.1), normal(2.0, 0.1)
    indirect = slope * via

    def judged(direct: float, step: Vector = via) -> Any:
        return mediation(
            Shown(step, 0.5), Shown(indirect + direct, 0.5), np.full(DRAWS, 1.0 * direct)
        )

    assert word_of(judged(0.5)) == "appears"
    assert word_of(judged(4.0)) == "open", "most of it runs elsewhere"
    assert word_of(judged(0.5, step=0.1 * via)) == "open", "the first step is not taken"
    hidden = judged(-2.0)
    assert masses_of(hidden.side).plus.value < 0.05
    assert hidden.note.startswith("suppressed in")
    assert judged(0.5).note == ""


def test_regret_is_measured_from_the_first_arm() -> None:
    menu = [np.asarray([1.0, 0.0]), np.asarray([0.0, 0.5]), np.asarray([0.5, 2.0])]
    np.testing.assert_array_equal(regret(menu), [0.0, 2.0])


def test_halves_correct_the_masses_of_a_joint_claim(normal: Normal) -> None:
    truths = [normal(0.0, 0.5), normal(0.0, 0.5)]
    halves = [[Shown(truth + normal(0.0, 0.5), 0.5) for truth in truths] for _ in range(2)]
    whole = [Shown((a.effect + b.effect) / 2.0, 0.5) for a, b in zip(*halves, strict=True)]
    joint = [together(limbs) for limbs in (whole, *halves)]
    found, nil = masses_by(joint)
    known = float(np.mean((truths[0] >= 0.5) & (truths[1] >= 0.5)))
    assert abs(found.plus.value - known) < abs(found.raw[0] - known)
    assert nil.value > np.mean(joint[0].nil) + 0.05, "noise makes limbs look as if they moved"


def test_of_a_small_effect_no_part_is_taken() -> None:
    alone, beside = np.asarray([1.0, 1.0, 0.05, np.nan]), np.asarray([0.2, 1.0, 0.0, 0.0])
    none = np.zeros(4)
    found = interaction("part", [none, alone, none, beside], base=0.1)
    np.testing.assert_allclose(found, [-0.8, 0.0, 0.0, np.nan])
