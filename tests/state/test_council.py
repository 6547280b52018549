"""Lines in council: who weighs in, who proposes and who reviews."""

from typing import Any

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest

from foedus.state import Council, joint, led_by, proposed_by_others, shared_out

Table = npt.NDArray[Any]

LEADER, TEAM, OTHER = range(3)
EVEN = [0.4, 0.35, 0.25]


def council(share: list[float], *domain: int, leader: int | None = LEADER) -> Council:
    """Return a council of three lines."""
    held, leads = np.zeros((2, 3, 1), dtype=np.float32)
    held[list(domain)] = 1.0
    if leader is not None:
        leads[leader] = 1.0
    lines = jnp.asarray(share, dtype=jnp.float32)[:, None]
    return Council(share=lines, leader=jnp.asarray(leads), domain=jnp.asarray(held))


def test_what_is_joint_is_weighed() -> None:
    utility = np.asarray([[0.0, 0.0, 0.0], [1.0, -0.5, 0.2], [-0.7, 1.2, 0.1]], np.float32)
    found = joint(jnp.asarray(utility)[..., None], council(EVEN).share)
    assert np.asarray(found)[:, 0] == pytest.approx(utility @ np.asarray(EVEN), rel=1e-5)


def test_weights_are_shared_out_and_never_vanish() -> None:
    share = jnp.asarray([[0.5], [0.3], [0.2]])
    found = shared_out(share * jnp.asarray([[0.0], [1.0], [1.0]]), share)
    assert np.asarray(found)[:, 0] == pytest.approx([0.0, 0.6, 0.4])
    assert np.array_equal(shared_out(jnp.zeros((3, 1)), share), share)


def test_the_leaders_line_leads_alone_where_it_has_influence() -> None:
    assert np.asarray(led_by(council(EVEN)))[:, 0] == pytest.approx([1.0, 0.0, 0.0])
    for seat in (council([0.0, 0.6, 0.4]), council(EVEN, leader=None)):
        assert np.array_equal(led_by(seat), seat.share)


def test_a_procedure_is_by_member() -> None:
    # Influence differs between members; each has its own procedure.
    shares = np.asarray([EVEN, [1.0, 0.0, 0.0], [0.2, 0.8, 0.0]], np.float32).T
    wide = Council(
        share=jnp.asarray(shares),
        leader=jnp.asarray([[1.0], [0.0], [0.0]]) * jnp.ones(3),
        domain=jnp.zeros((3, 3)),
    )
    found = proposed_by_others(wide)
    for i, share in enumerate(shares.T):
        alone = proposed_by_others(council([float(x) for x in share]))
        assert np.asarray(found.weight)[:, i] == pytest.approx(np.asarray(alone.weight)[:, 0])
        assert float(found.review[i]) == pytest.approx(float(alone.review[0]))
