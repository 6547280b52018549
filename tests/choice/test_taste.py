"""Chance of which a part stays: standard Gumbel numbers, for any part that is drawn anew."""

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest
import scipy.stats

from foedus.choice.taste import log_stable, taste
from foedus.dynamics import streams

Table = npt.NDArray[np.float64]

N = 20_000
ALPHAS = [0.3, 0.6, 0.9]


def uniforms(n: int, rows: int, seed: int = 2) -> list[jnp.ndarray]:
    u = np.random.default_rng(seed).uniform(1e-6, 1.0 - 1e-6, (rows, n))
    return [jnp.asarray(row, dtype=jnp.float32) for row in u]


def stable(alpha: float, n: int = N) -> Table:
    angle, size = uniforms(n, 2)
    return np.asarray(log_stable(angle, size, jnp.float32(alpha)), dtype=float)


def tasted(alpha: float, n: int = N, weight: float | None = None) -> Table:
    angle, size, anew = uniforms(n, 3)
    persistent = log_stable(angle, size, jnp.float32(alpha))
    scale = jnp.float32(alpha if weight is None else weight)
    return np.asarray(taste(persistent, streams.gumbels(anew), scale), dtype=float)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_sum_is_a_standard_gumbel_number(alpha: float) -> None:
    found = tasted(alpha)
    assert scipy.stats.kstest(found, "gumbel_r").pvalue > 1e-3
    assert found.mean() == pytest.approx(np.euler_gamma, abs=4 * 1.2825 / np.sqrt(N))
    assert found.var() == pytest.approx(np.pi**2 / 6, rel=0.06)
    # Another weight of the same numbers is seen.
    assert scipy.stats.kstest(tasted(alpha, weight=alpha + 0.05), "gumbel_r").pvalue < 1e-3


@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_laplace_transform_is_that_of_a_stable_number(alpha: float) -> None:
    found = np.exp(stable(alpha))
    for t in (0.5, 1.0, 3.0):
        sample = np.exp(-t * found)
        error = 4 * sample.std() / np.sqrt(N)
        assert sample.mean() == pytest.approx(np.exp(-(t**alpha)), abs=error)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_part_of_the_variance_that_stays(alpha: float) -> None:
    # Two quarters of one member share S: their covariance is the part that stays.
    angle, size, one, two = uniforms(5 * N, 4)
    persistent = log_stable(angle, size, jnp.float32(alpha))
    first, second = (
        np.asarray(taste(persistent, streams.gumbels(u), jnp.float32(alpha)), dtype=float)
        for u in (one, two)
    )
    # S is heavy at one end only, where its logarithm is at most as heavy as a Gumbel number.
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(1.0 - alpha**2, abs=0.02)


def test_nothing_stays_where_all_is_drawn_anew() -> None:
    assert not stable(1.0).any()
    assert np.array_equal(tasted(1.0), np.asarray(streams.gumbels(uniforms(N, 3)[2])))
    assert np.abs(stable(0.9)).max() > 0.1


def test_extreme_uniform_numbers_give_finite_tastes() -> None:
    ends = jnp.asarray([2.0**-24, 0.5, 1.0 - 2.0**-24], dtype=jnp.float32)
    angle, size = (x.reshape(-1) for x in jnp.meshgrid(ends, ends))
    for alpha in (0.05, 0.3, 0.5, 0.7, 0.999, 0.99995, 1.0):
        assert np.isfinite(np.asarray(log_stable(angle, size, jnp.float32(alpha)))).all(), alpha


@pytest.mark.parametrize("alpha", ALPHAS)
def test_choices_over_members_are_those_of_a_logit(alpha: float) -> None:
    score = np.log([0.6, 0.3, 0.1])
    u = uniforms(N, 9, seed=5)
    shocks = [
        taste(log_stable(u[i], u[i + 3], jnp.float32(alpha)), streams.gumbels(u[i + 6]), alpha)
        for i in range(3)
    ]
    taken = np.argmax(score[:, None] + np.stack([np.asarray(s) for s in shocks]), axis=0)
    counts = np.bincount(taken, minlength=3)
    assert scipy.stats.chisquare(counts, N * np.exp(score)).pvalue > 1e-3
