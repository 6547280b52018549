"""Masses of a normal effect with known masses: intervals cover, and shock noise is taken out."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from foedus.claims.masses import (
    FEWEST,
    Masses,
    at_sizes,
    masses,
    masses_of,
    moves,
    readable,
    replicates,
    sides,
    within_sd,
)

Vector = np.ndarray[Any, np.dtype[np.float64]]
SEEDS = 500


def known(mean: float, sd: float, least: float) -> tuple[float, float, float]:
    """Masses of a normal effect."""
    plus, minus = float(norm.sf((least - mean) / sd)), float(norm.cdf((-least - mean) / sd))
    return plus, 1.0 - plus - minus, minus


def drawn(seed: int, mean: float, sd: float, noise: float, draws: int = 512) -> list[Vector]:
    """Effects by two halves of eight shocks, each with noise of its own."""
    numbers = np.random.default_rng(seed)
    effect = mean + sd * numbers.normal(size=draws)
    return [effect + noise / 2.0 * numbers.normal(size=draws) for _ in range(2)]


def values(found: Masses) -> tuple[float, float, float]:
    return found.plus.value, found.zero.value, found.minus.value


@pytest.mark.parametrize(
    ("mean", "sd", "least", "noise"),
    [(0.9, 1.0, 0.5, 0.0), (0.2, 0.5, 0.5, 0.0), (0.9, 1.0, 0.5, 0.3)],
)
def test_intervals_cover_known_masses_in_nine_of_ten_seeds(
    mean: float, sd: float, least: float, noise: float
) -> None:
    truth = known(mean, sd, least)
    printed, settled = np.zeros(3), np.zeros(3)
    for seed in range(SEEDS):
        halves = drawn(seed, mean, sd, noise)
        found = masses((halves[0] + halves[1]) / 2.0, halves, least=least)
        three = (found.plus, found.zero, found.minus)
        printed += [m.low <= t <= m.high for m, t in zip(three, truth, strict=True)]
        settled += [m.least <= t <= m.most for m, t in zip(three, truth, strict=True)]
    assert printed.mean() / SEEDS == pytest.approx(0.9, abs=0.03)
    assert settled.min() / SEEDS > 0.96


@pytest.mark.parametrize(("sd", "least", "noise"), [(0.5, 0.5, 1.0), (1.0, 1.6, 1.5)])
def test_the_jackknife_leaves_less_than_half_of_the_bias(
    sd: float, least: float, noise: float
) -> None:
    truth = np.asarray(known(0.0, sd, least))
    raw, corrected = np.zeros(3), np.zeros(3)
    covered = 0
    for seed in range(200):
        halves = drawn(seed, 0.0, sd, noise)
        found = masses((halves[0] + halves[1]) / 2.0, halves, least=least)
        raw += np.asarray(found.raw) - truth
        corrected += np.asarray(values(found)) - truth
        covered += found.plus.low <= truth[0] <= found.plus.high
    assert np.all(np.abs(raw / 200) > 0.015), "shock noise biases this case"
    assert np.all(np.abs(corrected) < 0.5 * np.abs(raw))
    assert covered / 200 > 0.85


def test_masses_sum_to_one_and_need_halves_of_equal_standing() -> None:
    halves = drawn(1, 0.1, 0.2, 2.0)
    found = masses((halves[0] + halves[1]) / 2.0, halves, least=0.5)
    assert sum(values(found)) == pytest.approx(1.0)
    assert values(found) != pytest.approx(found.raw)
    one = masses((halves[0] + halves[1]) / 2.0, halves[:1], least=0.5)
    assert values(one) == pytest.approx(one.raw)


def test_a_mirrored_effect_has_mirrored_masses() -> None:
    halves = drawn(2, 0.4, 0.5, 1.0)
    up = masses(halves[0] + halves[1], halves, least=0.5)
    down = masses(-halves[0] - halves[1], [-h for h in halves], least=0.5)
    assert values(up) == pytest.approx(values(down)[::-1])
    assert up.plus.most == pytest.approx(down.minus.most)


def test_draws_without_a_number_are_counted_and_left_out() -> None:
    effect = np.concatenate([np.full(80, 1.0), np.full(20, np.nan)])
    found = masses(effect, least=0.5)
    assert values(found) == (1.0, 0.0, 0.0)
    assert (found.draws, found.unsound, found.unsound_share) == (80, 20, 0.2)
    assert found.plus.low < 1.0 == found.plus.high
    halves = [np.where(np.arange(100) == 0, np.nan, effect), effect]
    assert values(masses(effect, halves, least=0.5)) == (1.0, 0.0, 0.0)


def test_edges_of_what_can_be_said() -> None:
    none = masses(np.full(5, np.nan), least=1.0)
    assert none.fault == "no sound draw"
    assert (none.draws, none.unsound_share) == (0, 1.0)
    assert masses(np.zeros(0), least=1.0).unsound_share == 1.0
    still = masses(np.zeros(300), [np.zeros(300)] * 2, least=1.0)
    assert still.constant
    assert values(still) == (0.0, 1.0, 0.0)
    assert not masses(np.linspace(0, 1, 300), least=1.0).constant
    few = masses(np.ones(300), least=1.0, among=np.arange(300) < FEWEST - 1)
    assert few.fault == f"its condition is met in {FEWEST - 1} draws, of {FEWEST} needed"
    assert math.isnan(few.plus.value)
    enough = masses(np.ones(300), least=1.0, among=np.arange(300) < FEWEST)
    assert (enough.fault, enough.draws) == ("", FEWEST)


def test_last_bits_are_no_effect_and_a_size_met_exactly_counts() -> None:
    assert masses(np.asarray([0.0, 1e-9, -3e-9]), least=0.01).constant
    np.testing.assert_array_equal(sides(np.asarray([0.3 - 0.2, -0.1, 0.099]), 0.1), [1, -1, 0])
    np.testing.assert_array_equal(sides(np.asarray([np.nan, np.inf]), 0.1), [np.nan, np.nan])


def test_smaller_least_effects_have_larger_masses() -> None:
    halves = drawn(3, 0.5, 0.5, 0.0)
    by_size = at_sizes(halves[0], halves, least=0.5)
    assert list(by_size) == [0.5, 1.0, 2.0]
    assert by_size[0.5].plus.value > by_size[1.0].plus.value > by_size[2.0].plus.value


def test_shocks_wanted_follow_noise_within_a_draw() -> None:
    halves = drawn(4, 0.0, 3.0, 1.0, draws=20_000)
    assert within_sd(halves, 8) == pytest.approx(1.0, rel=0.03)
    assert replicates(1.0, 0.5) == 36
    assert replicates(0.0, 0.5) == 2
    assert math.isnan(within_sd(halves[:1], 8))


def test_shocks_wanted_are_read_of_halves() -> None:
    numbers = np.random.default_rng(5)
    shocks = 3.0 * numbers.normal(size=(4000, 1)) + numbers.normal(size=(4000, 8))
    halves = [shocks[:, :4].mean(axis=1), shocks[:, 4:].mean(axis=1)]
    assert within_sd(halves, 8) == pytest.approx(1.0, rel=0.05)
    assert readable(halves, 8, 0.6)
    assert not readable(halves, 8, 0.4)


def test_a_cause_moves_what_it_moves_in_half_the_draws() -> None:
    assert moves(np.asarray([1.0, -1.0, 0.0, 0.0]), least=1.0)
    assert not moves(np.asarray([1.0, 0.0, 0.0, 0.0]), least=1.0)
    assert not moves(np.full(4, np.nan), least=1.0)


def test_sides_are_weighed_as_they_are() -> None:
    found = masses_of(np.asarray([1.0, 1.0, 0.0, -1.0, np.nan]))
    assert values(found) == (0.5, 0.25, 0.25)
    assert found.unsound == 1


def test_draws_may_come_in_any_order() -> None:
    halves = drawn(6, 0.4, 0.5, 1.0)
    whole = (halves[0] + halves[1]) / 2.0
    turn = np.random.default_rng(0).permutation(len(whole))
    there = masses(whole, halves, least=0.5)
    back = masses(whole[turn], [h[turn] for h in halves], least=0.5)
    assert values(back) == pytest.approx(values(there))
    swapped = masses(whole, halves[::-1], least=0.5)
    assert swapped == there
