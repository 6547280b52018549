"""Priors are data: what is written is what is held, in the order that quantiles read it."""

from foedus import prior


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
