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
