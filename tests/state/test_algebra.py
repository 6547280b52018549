import jax.numpy as jnp
import numpy as np
import pytest

from foedus.contract import Link
from foedus.state import (
    STATE,
    Appraisals,
    State,
    diagonal,
    from_link,
    natural,
    spread,
    to_link,
    transpose,
    weigh,
    zeros,
)

SIZES = {"actor": 3, "other": 3, "line": 2}


@pytest.mark.parametrize(
    ("link", "values"),
    [
        ("identity", [-3.0, 0.0, 5.0]),
        ("log", [1e-6, 1.0, 3e4]),
        ("logit", [1e-6, 0.3, 0.5, 0.999]),
    ],
)
def test_links_lead_there_and_back(link: Link, values: list[float]) -> None:
    there = to_link(link, jnp.asarray(values))
    assert np.isfinite(there).all()
    assert np.asarray(from_link(link, there)) == pytest.approx(values, rel=1e-4)


def test_links_are_never_clipped() -> None:
    assert float(to_link("logit", jnp.asarray([0.75]))[0]) == pytest.approx(np.log(3.0))
    assert float(to_link("log", jnp.asarray([np.e]))[0]) == pytest.approx(1.0)
    assert not np.isfinite(to_link("log", jnp.asarray([0.0]))).any()


def test_a_state_is_read_on_its_links() -> None:
    state = natural(zeros(State, SIZES, (4,)))
    for name, spec in STATE.items():
        value = {"identity": 0.0, "log": 1.0, "logit": 0.5}[spec.link]
        assert np.asarray(getattr(state, name)) == pytest.approx(value)
    assert state.threat.shape == (3, 3, 4)
    assert zeros(Appraisals, SIZES, ()).line_share.shape == (2,)


@pytest.mark.parametrize("lanes", [(), (5,)])
def test_sums_are_over_named_dimensions(lanes: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    weights, mask = rng.random(3), rng.random((3, 3, *lanes))
    one, two = rng.random((3, *lanes)), rng.random((3, 3, *lanes))
    found = weigh(jnp.asarray(weights), jnp.asarray(two))
    assert np.asarray(found) == pytest.approx(np.einsum("a,ab...->b...", weights, two), rel=1e-5)
    found = spread(jnp.asarray(mask), jnp.asarray(one))
    assert np.asarray(found) == pytest.approx(np.einsum("ab...,b...->a...", mask, one), rel=1e-5)
    assert np.asarray(transpose(jnp.asarray(two))) == pytest.approx(np.swapaxes(two, 0, 1))
    own = np.stack([two[i, i] for i in range(3)])
    assert np.asarray(diagonal(jnp.asarray(two))) == pytest.approx(own)
