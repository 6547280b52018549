"""Shares of an effect: they add up, a part without effect gets none, and order does not matter."""

import itertools

import numpy as np
import pytest

from foedus.attribution import shapley

PARTS = ("a", "b", "c")


def effects(rule: shapley.Vector, pairs: float = 0.0) -> dict[shapley.Subset, shapley.Vector]:
    """Return effects that add up by part, with a share that takes two parts together."""
    draws = np.linspace(0.5, 1.5, 7)
    return {
        some: draws * (1.0 + sum(rule["abc".index(p)] for p in some))
        + draws * pairs * float({"a", "b"} <= some)
        for some in shapley.subsets(PARTS)
    }


RULE = np.asarray([2.0, -0.5, 0.0])


def test_every_set_is_gone_through_once() -> None:
    found = list(shapley.subsets(PARTS))
    assert len(found) == len(set(found)) == 8
    assert found[0] == frozenset()
    assert found[-1] == frozenset(PARTS)
    assert list(shapley.steps(PARTS)) == [
        frozenset(), frozenset("a"), frozenset("ab"), frozenset("abc"), frozenset("c"),
        frozenset("bc"),
    ]  # fmt: skip


@pytest.mark.parametrize("divide", [shapley.exact, shapley.ordered])
def test_shares_add_up_in_every_draw(divide: type[shapley.Division]) -> None:
    found = divide(effects(RULE, pairs=3.0), PARTS)  # type: ignore[call-arg]
    np.testing.assert_allclose(sum(found.parts.values()) + found.rest, found.total, rtol=1e-12)


def test_what_adds_up_is_found_exactly() -> None:
    found = shapley.exact(effects(RULE), PARTS)
    draws = np.linspace(0.5, 1.5, 7)
    for part, size in zip(PARTS, RULE, strict=True):
        np.testing.assert_allclose(found.parts[part], size * draws, atol=1e-12)
    np.testing.assert_allclose(found.rest, draws)
    assert found.exact


def test_what_takes_two_parts_is_shared_by_them_and_a_dead_part_gets_none() -> None:
    found = shapley.exact(effects(RULE, pairs=3.0), PARTS)
    draws = np.linspace(0.5, 1.5, 7)
    np.testing.assert_allclose(found.parts["a"], (2.0 + 1.5) * draws)
    np.testing.assert_allclose(found.parts["b"], (-0.5 + 1.5) * draws)
    np.testing.assert_allclose(found.parts["c"], 0.0, atol=1e-12)


def test_the_exact_one_knows_no_order_and_the_ordered_one_does() -> None:
    made = effects(RULE, pairs=3.0)
    means = [
        {p: float(x.mean()) for p, x in shapley.exact(made, order).parts.items()}
        for order in itertools.permutations(PARTS)
    ]
    assert all(one == pytest.approx(means[0]) for one in means)
    assert not shapley.ordered(made, PARTS).exact
    both = shapley.ordered(made, PARTS)
    assert both.parts["a"].mean() == pytest.approx(3.5), "two on one path share it"
    chain = {some: np.ones(2) * float(some == frozenset(PARTS)) for some in shapley.subsets(PARTS)}
    assert shapley.exact(chain, PARTS).parts["b"][0] == pytest.approx(1 / 3)
    assert shapley.ordered(chain, PARTS).parts["b"][0] == 0.0, "the middle one of three gets none"


def test_the_error_is_that_of_a_mean() -> None:
    values = np.asarray([1.0, 2.0, 3.0, 4.0])
    assert shapley.error(values) == pytest.approx(values.std(ddof=1) / 2.0)
    assert shapley.error(values[:1]) == 0.0
