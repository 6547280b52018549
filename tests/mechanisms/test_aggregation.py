"""Four rules by which the lines of a government settle, on one council of two lines."""

from math import exp
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from foedus.mechanisms import agenda_slippage, agenda_veto, domain_dictatorship, weighted_sum
from foedus.state import Council, Settlement

MEMBERS = 40_000
LAM = 1.2
WORTH = np.array([[0.0, 0.0], [1.0, -0.5], [-0.4, 0.9]])  # option, line: leader and team
COST = np.array([0.0, 0.1, 0.2])
SHARE = np.array([0.7, 0.3])


def council(
    share: tuple[float, float] = (0.7, 0.3), domain: tuple[float, float] = (0.0, 1.0)
) -> Council:
    rng = np.random.default_rng(11)

    def lanes(values: object) -> object:
        array = np.asarray(values, dtype=np.float32)[..., None]
        return jnp.asarray(np.broadcast_to(array, (*array.shape[:-1], MEMBERS)))

    return Council(
        utility=lanes(WORTH),
        cost=lanes(COST),
        taste=jnp.asarray(rng.gumbel(size=(3, MEMBERS)), dtype=jnp.float32),
        share=lanes(share),
        leader=lanes([1.0, 0.0]),
        domain=lanes(domain),
        standing=lanes([1.0, 0.0, 0.0]),
        sharpness=lanes(LAM),
        chance=jnp.asarray(rng.random(MEMBERS), dtype=jnp.float32),
    )


def shares(found: Settlement) -> np.ndarray[Any, Any]:
    return np.bincount(np.asarray(found.option), minlength=3) / MEMBERS


def logit_choice(weight: tuple[float, float]) -> np.ndarray[Any, Any]:
    odds = np.exp(LAM * (WORTH @ np.asarray(weight) - COST))
    return odds / odds.sum()


def test_a_weighted_sum_is_the_logit_of_the_sum() -> None:
    found = weighted_sum.aggregate(council(), weighted_sum.Params())
    assert shares(found) == pytest.approx(logit_choice((0.7, 0.3)), abs=0.01)
    assert not np.asarray(found.kept).any()
    assert np.asarray(found.weight)[:, 0] == pytest.approx(SHARE)


@pytest.mark.parametrize("delegation", [0.0, 0.6, 1.0])
def test_a_domain_belongs_to_its_line_as_far_as_it_is_delegated(delegation: float) -> None:
    params = domain_dictatorship.Params(jnp.full(MEMBERS, delegation))
    found = domain_dictatorship.aggregate(council(), params)
    weight = (0.7 * (1.0 - delegation), delegation + 0.3 * (1.0 - delegation))
    assert shares(found) == pytest.approx(logit_choice(weight), abs=0.01)
    assert np.asarray(found.weight)[:, 0] == pytest.approx(weight)


def test_a_lever_in_no_domain_is_settled_by_influence() -> None:
    params = domain_dictatorship.Params(jnp.ones(MEMBERS))
    found = domain_dictatorship.aggregate(council(domain=(0.0, 0.0)), params)
    assert shares(found) == pytest.approx(logit_choice((0.7, 0.3)), abs=0.01)
    # A line without influence holds nothing.
    powerless = domain_dictatorship.aggregate(council(share=(1.0, 0.0)), params)
    assert shares(powerless) == pytest.approx(logit_choice((1.0, 0.0)), abs=0.01)


def test_the_leader_vetoes_what_is_worse_than_what_stands() -> None:
    found = agenda_veto.aggregate(council(), agenda_veto.Params())
    proposed = shares(found)
    assert proposed == pytest.approx(logit_choice((0.0, 1.0)), abs=0.01)
    option, kept = np.asarray(found.option), np.asarray(found.kept)
    assert set(np.unique(kept)) == {0.0, 1.0}
    for i in range(3):
        gain = WORTH[i, 0] - COST[i] - (WORTH[0, 0] - COST[0])
        accepted = 1.0 / (1.0 + exp(-LAM * gain))
        assert 1.0 - kept[option == i].mean() == pytest.approx(accepted, abs=0.015)


def test_a_leader_alone_vetoes_nothing() -> None:
    for share, weight in (((1.0, 0.0), (1.0, 0.0)), ((0.0, 1.0), (0.0, 1.0))):
        found = agenda_veto.aggregate(council(share=share), agenda_veto.Params())
        assert shares(found) == pytest.approx(logit_choice(weight), abs=0.01)
        assert not np.asarray(found.kept).any()


def test_part_of_what_is_accepted_slips() -> None:
    veto = agenda_veto.aggregate(council(), agenda_veto.Params())
    found = agenda_slippage.aggregate(council(), agenda_slippage.Params(jnp.full(MEMBERS, 0.3)))
    assert np.array_equal(found.option, veto.option)
    wanted = np.where(np.asarray(veto.kept) > 0.0, 1.0, 0.3)
    assert np.asarray(found.kept) == pytest.approx(wanted)
    none = agenda_slippage.aggregate(council(), agenda_slippage.Params(jnp.zeros(MEMBERS)))
    assert np.array_equal(none.kept, veto.kept)


def test_who_leads_alone_lets_nothing_slip() -> None:
    params = agenda_slippage.Params(jnp.full(MEMBERS, 0.3))
    assert not np.asarray(agenda_slippage.aggregate(council(share=(1.0, 0.0)), params).kept).any()
