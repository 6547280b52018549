"""Priors are data: what is written is what is held, in the order that quantiles read it."""

import math

import pytest

from foedus import prior
from foedus.prior import Prior


def test_arguments_stand_in_the_order_of_the_family() -> None:
    assert prior.triangular(1.0, 2.0, 4.0).args == (1.0, 2.0, 4.0)
    assert prior.beta(2.0, 5.0).args == (2.0, 5.0)
    assert prior.dirichlet(0.8, 3.0).args == (0.8, 3.0)
    bounded = prior.normal(0.0, 1.0, lower=-2.0)
    assert (bounded.args, bounded.lower, bounded.upper) == ((0.0, 1.0), -2.0, float("inf"))


def test_a_mixture_keeps_weights_beside_parts() -> None:
    parts = prior.fixed(1.0), prior.uniform(0.0, 2.0)
    found = prior.mixture((0.3, parts[0]), (0.7, parts[1]))
    assert found.args == (0.3, 0.7)
    assert found.parts == parts


def test_equal_priors_are_one_key() -> None:
    # Draws of a stream are remembered by their prior.
    assert len({prior.lognormal(2.0, 0.5), prior.lognormal(2.0, 0.5), prior.fixed(2.0)}) == 2


@pytest.mark.parametrize(
    "sound",
    [
        prior.fixed(0.0),
        prior.uniform(0.0, 1.0),
        prior.loguniform(0.1, 1.0),
        prior.triangular(0.0, 0.0, 1.0),
        prior.normal(0.0, 1.0, lower=0.0),
        prior.lognormal(1.0, 0.5),
        prior.beta(1.0, 2.0),
        prior.dirichlet(0.5, 0.0),
        prior.mixture((1.0, prior.fixed(0.0)), (2.0, prior.uniform(0.0, 1.0))),
    ],
)
def test_a_sound_prior_has_no_fault(sound: Prior) -> None:
    assert prior.fault(sound) == ""


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (prior.uniform(1.0, 0.0), "uniform needs low < high; got [1.0, 0.0]"),
        (prior.uniform(1.0, 1.0), "uniform needs low < high"),
        (prior.uniform(0.0, math.inf), "uniform needs finite numbers"),
        (prior.fixed(math.nan), "fixed needs finite numbers"),
        (prior.loguniform(0.0, 1.0), "loguniform needs 0 < low < high"),
        (prior.triangular(0.0, 2.0, 1.0), "triangular needs low <= mode <= high"),
        (prior.normal(0.0, 0.0), "normal needs a standard deviation above 0; got 0"),
        (prior.normal(0.0, 1.0, 1.0, -1.0), "bounds need low < high; got [1.0, -1.0]"),
        (prior.normal(0.0, 1.0, lower=50.0), "normal [0.0, 1.0] has no mass within"),
        (prior.lognormal(0.0, 1.0), "lognormal needs a median above 0"),
        (prior.lognormal(1.0, 9.0), "lognormal needs a median above 0"),
        (prior.beta(0.1, 1.0), "beta needs a and b of 0.5 to 1,000,000"),
        (Prior("gamma", (0.0,)), "gamma needs a shape of"),
        (Prior("uniform", (0.0,)), "uniform needs 2 numbers; got [0.0]"),
        (prior.mixture((1.0, prior.fixed(0.0))), "a mixture has at least two parts"),
        (prior.mixture(*[(0.0, prior.fixed(0.0))] * 2), "a mixture needs a weight above 0"),
        (prior.mixture(*[(1.0, prior.uniform(1.0, 0.0))] * 2), "uniform needs low < high"),
    ],
)
def test_an_improper_prior_says_what_it_needs(broken: Prior, told: str) -> None:
    assert prior.fault(broken).startswith(told)


def test_a_mixture_is_one_list() -> None:
    inner = prior.mixture((1.0, prior.fixed(0.0)), (1.0, prior.fixed(1.0)))
    told = prior.fault(prior.mixture((1.0, inner), (1.0, prior.fixed(2.0))))
    assert told == "a part of a mixture cannot be a mixture: all parts stand in one list"
