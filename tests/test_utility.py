"""Gains saturate, and a path that is worth one swing throughout is worth one swing."""

import jax.numpy as jnp
import numpy as np
import pytest

from foedus.utility import SATURATION, quarter_weights, saturated, worth


def test_small_gains_count_in_full_and_large_ones_do_not() -> None:
    assert saturated(np.float64(1e-3), np.tanh) == pytest.approx(1e-3, rel=1e-6)
    assert saturated(np.float64(SATURATION), np.tanh) == pytest.approx(
        0.7616 * SATURATION, rel=1e-4
    )
    assert saturated(np.float64(-100.0), np.tanh) == pytest.approx(-SATURATION)


@pytest.mark.parametrize("discount", [0.0, 0.5, 0.97])
def test_weights_add_up_to_one(discount: float) -> None:
    weights = quarter_weights(discount, 6)
    assert len(weights) == 7
    assert sum(weights) == pytest.approx(1.0)
    assert weights[0] == 1.0 - discount
    assert weights[-1] == pytest.approx(discount**6)


def test_both_libraries_come_to_the_same() -> None:
    gain, discount = np.linspace(-4.0, 4.0, 9), np.linspace(0.1, 0.9, 9)
    ours = np.asarray(saturated(jnp.asarray(gain), jnp.tanh))
    assert ours == pytest.approx(saturated(gain, np.tanh), rel=1e-5)
    for a, b in zip(
        quarter_weights(jnp.asarray(discount), 4), quarter_weights(discount, 4), strict=True
    ):
        assert np.asarray(a) == pytest.approx(b, rel=1e-5)


def test_the_mean_interest_is_worth_one_swing_and_signs_stand_apart() -> None:
    weights = {"a": 1.0, "b": 3.0, "c": 2.0}
    found = worth({"a": "+", "b": "-", "c": "?"}, weights.__getitem__, lambda _: -1.0)
    assert found == pytest.approx([0.5, -1.5, -1.0])
    assert worth({"c": "?"}, weights.__getitem__, lambda _: 1.0) == [1.0]
    assert worth({}, weights.__getitem__, weights.__getitem__) == []
