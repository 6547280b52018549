"""Crossings that were put somewhere are found there, and bounds are kept or missed."""

import math

import numpy as np
import pytest

from foedus.claims.flips import bound, flip
from foedus.claims.masses import masses_of

DRAWS = 400


@pytest.fixture
def numbers() -> np.random.Generator:
    return np.random.default_rng(20250930)


def test_a_flip_is_found_where_it_was_put(numbers: np.random.Generator) -> None:
    doses = [0.0, 0.2, 0.4, 0.6]
    point = numbers.uniform(0.05, 0.55, DRAWS)
    gap = [dose - point for dose in doses]
    found = flip(gap, doses, (0.0, 0.3))
    np.testing.assert_allclose(found.at, point)
    assert masses_of(found.joined.side).plus.value == np.mean(point <= 0.3)
    assert (found.above, found.below) == (0.0, 0.0)
    wrong_way = flip([-g for g in gap], doses, (0.0, 0.3))
    assert masses_of(wrong_way.joined.side).minus.value == 1.0
    downward = flip([-g for g in gap], doses, (0.0, 0.3), "-")
    np.testing.assert_array_equal(downward.joined.side, found.joined.side)


def test_draws_without_a_crossing_are_counted() -> None:
    gap = np.asarray([[1.0, -1.0, -1.0, np.nan], [2.0, -2.0, 1.0, 1.0]])
    found = flip(list(gap), [0.0, 1.0], (0.0, 1.0))
    np.testing.assert_array_equal(found.joined.side, [0.0, 0.0, 1.0, np.nan])
    assert (found.above, found.below) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert found.at[2] == 0.5
    ahead = "the first ahead in 33%, the second ahead in 33%"
    assert found.joined.note == f"no crossing in 67% of draws ({ahead})"


def test_two_that_stay_as_they_are_do_not_cross() -> None:
    gap = np.asarray([[-0.01, -1.0, 0.2], [0.01, 1.0, 0.2], [-0.01, 1.0, 0.2]])
    found = flip(list(gap), [0.0, 1.0, 2.0], (0.0, 1.0), least=0.1, names=("in", "out"))
    np.testing.assert_array_equal(found.joined.side, [0.0, 1.0, 0.0])
    np.testing.assert_array_equal(found.joined.nil, [1.0, 0.0, 1.0])
    assert np.isnan(found.at[0])
    assert found.joined.note == "no crossing in 67% of draws (in ahead in 33%, out ahead in 33%)"
    assert found.again == 0.0


def test_draws_that_cross_again_are_counted() -> None:
    gap = np.asarray([[-1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    found = flip(list(gap), [0.0, 1.0, 2.0], (0.0, 1.0))
    np.testing.assert_array_equal(found.at, [0.5, 0.5])
    assert found.joined.note == "more than one crossing in 50% of draws"


def test_a_bound_is_kept_missed_or_nearly_kept() -> None:
    values = np.asarray([0.0, 1.0, 1.05, 1.2, -0.2, np.nan])
    np.testing.assert_array_equal(bound(values, 0.0, 1.0, 0.1).side, [1, 1, 0, -1, -1, np.nan])
    np.testing.assert_array_equal(bound(values, -math.inf, 1.0, 0.1).side[4], 1)
    # What is smaller than d shows nothing, whatever the bounds.
    np.testing.assert_array_equal(bound(values, 0.0, 1.0, 0.1).nil, [1, 0, 0, 0, 0, np.nan])
