"""Four rules by which the lines of a government settle: weights, reviews and what slips."""

import jax.numpy as jnp
import numpy as np
import pytest
from tests.state.test_council import EVEN, LEADER, OTHER, TEAM, council

from foedus.mechanisms import agenda_slippage, agenda_veto, domain_dictatorship, weighted_sum
from foedus.state import Council, Procedure

RULES = ("weighted_sum", "domain_dictatorship", "agenda_veto", "agenda_slippage")


def settled(rule: str, seat: Council, delegation: float = 1.0, slippage: float = 0.3) -> Procedure:
    match rule:
        case "weighted_sum":
            return weighted_sum.aggregate(seat, weighted_sum.Params())
        case "domain_dictatorship":
            params = domain_dictatorship.Params(delegation=jnp.full(1, delegation))
            return domain_dictatorship.aggregate(seat, params)
        case "agenda_veto":
            return agenda_veto.aggregate(seat, agenda_veto.Params())
        case _:
            params = agenda_slippage.Params(slippage=jnp.full(1, slippage))
            return agenda_slippage.aggregate(seat, params)


def numbers(found: Procedure) -> tuple[list[float], float, float]:
    weight = [float(w) for w in np.asarray(found.weight)[:, 0]]
    return weight, float(found.review[0]), float(found.slips[0])


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("share", [EVEN, [0.9, 0.1, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
def test_weights_add_up_to_one_under_every_rule(rule: str, share: list[float]) -> None:
    for seat in (council(share), council(share, TEAM), council(share, leader=None)):
        weight, review, slips = numbers(settled(rule, seat, 0.7))
        assert sum(weight) == pytest.approx(1.0)
        assert min(weight) >= 0.0
        assert 0.0 <= review <= 1.0
        assert 0.0 <= slips <= 1.0


@pytest.mark.parametrize("rule", RULES)
def test_a_line_without_influence_has_no_say(rule: str) -> None:
    for idle, share in ((OTHER, [0.5, 0.5, 0.0]), (LEADER, [0.0, 0.5, 0.5])):
        weight, _, _ = numbers(settled(rule, council(share, idle)))
        assert weight[idle] == 0.0


def test_a_weighted_sum_counts_lines_by_influence() -> None:
    assert numbers(settled("weighted_sum", council(EVEN, TEAM))) == (pytest.approx(EVEN), 0.0, 0.0)


def test_who_holds_a_domain_decides_as_far_as_it_is_delegated() -> None:
    held = council(EVEN, TEAM)
    assert numbers(settled("domain_dictatorship", held, 1.0))[0] == [0.0, 1.0, 0.0]
    found, review, slips = numbers(settled("domain_dictatorship", held, 0.6))
    assert found == pytest.approx([0.16, 0.6 + 0.14, 0.1])
    assert (review, slips) == (0.0, 0.0)
    for seat in (held, council(EVEN)):
        nothing = 0.0 if seat is held else 1.0
        assert numbers(settled("domain_dictatorship", seat, nothing))[0] == pytest.approx(EVEN)


def test_a_line_without_influence_holds_nothing() -> None:
    alone, both = council([0.6, 0.0, 0.4], TEAM), council([0.6, 0.0, 0.4], TEAM, OTHER)
    found = [numbers(settled("domain_dictatorship", seat))[0] for seat in (alone, both)]
    assert found[0] == pytest.approx([0.6, 0.0, 0.4])
    assert found[1] == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("rule", ["agenda_veto", "agenda_slippage"])
def test_the_others_propose_and_the_leader_reviews_as_often_as_it_has_influence(rule: str) -> None:
    weight, review, slips = numbers(settled(rule, council(EVEN, TEAM)))
    assert weight == pytest.approx([0.0, 0.35 / 0.6, 0.25 / 0.6])
    assert review == pytest.approx(0.4)
    assert slips == pytest.approx(0.3 if rule == "agenda_slippage" else 0.0)


@pytest.mark.parametrize("rule", ["agenda_veto", "agenda_slippage"])
@pytest.mark.parametrize(
    "seat", [council([0.0, 0.6, 0.4]), council([1.0, 0.0, 0.0]), council(EVEN, leader=None)]
)
def test_without_a_leader_or_with_the_leader_alone_nobody_reviews(rule: str, seat: Council) -> None:
    weight, review, slips = numbers(settled(rule, seat))
    assert weight == pytest.approx(np.asarray(seat.share)[:, 0])
    assert (review, slips) == (0.0, 0.0), "nor does anything slip"
