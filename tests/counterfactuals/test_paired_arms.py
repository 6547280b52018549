"""Paired arms in memory: what is kept of them, and what is expected over their shocks."""

import numpy as np
import pytest

from foedus.counterfactuals import paired_arms
from foedus.experiment import Ensemble

SIZE = Ensemble(draws=6, replicates=4, quarters=4, seed=2)


def test_means_and_halves_are_those_of_the_shocks_of_a_draw() -> None:
    values = np.arange(6 * 4 * 4, dtype=np.float32).reshape(24, 4, 1)
    found = paired_arms.expected(values, SIZE)
    assert found.whole.shape == (6, 4, 1)
    assert found.whole[1, 0, 0] == pytest.approx(values[4:8, 0, 0].mean())
    assert found.halves[1][1, 0, 0] == pytest.approx(values[6:8, 0, 0].mean())
    assert found.within[1, 0, 0] == pytest.approx(values[4:8, 0, 0].std(ddof=1))


def test_an_odd_number_of_shocks_is_not_halved() -> None:
    odd = Ensemble(draws=2, replicates=3, quarters=1, seed=0)
    assert paired_arms.expected(np.zeros((6, 1, 1)), odd).halves == ()


def test_one_shock_has_no_spread() -> None:
    one = Ensemble(draws=2, replicates=1, quarters=1, seed=0)
    assert (paired_arms.expected(np.ones((2, 1, 1)), one).within == 0.0).all()


def test_shocks_and_draws_that_are_added_come_to_what_all_of_them_do_at_once() -> None:
    large = Ensemble(draws=6, replicates=8, quarters=4, seed=2)
    values = np.random.default_rng(1).normal(size=(6, 8, 4, 2)).astype(np.float32)
    whole = paired_arms.expected(values.reshape(48, 4, 2), large)
    first, more = (values[:3, part].reshape(12, 4, 2) for part in (slice(0, 4), slice(4, 8)))
    half = paired_arms.joined(*(paired_arms.expected(part, SIZE) for part in (first, more)), 4)
    rest = paired_arms.expected(values[3:].reshape(24, 4, 2), large)
    found = paired_arms.stacked(half, rest)
    assert np.array_equal(found.whole, whole.whole)
    assert np.array_equal(found.within, whole.within)
    assert np.array_equal(found.halves, whole.halves)
    assert whole.within == pytest.approx(values.std(axis=1, ddof=1), rel=1e-5)
    assert whole.whole == pytest.approx(values.mean(axis=1), abs=1e-6)
