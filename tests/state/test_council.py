"""Lines in council: the logit, four rules of aggregation, and who has a say."""

import io
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest

from foedus.engine import streams
from foedus.mechanisms import agenda_slippage, agenda_veto, domain_dictatorship, weighted_sum
from foedus.state import Council, Settlement, best, joint, propose_and_accept, shared_out

Table = npt.NDArray[Any]

LANES = 4096
LEADER, TEAM, OTHER = range(3)


def council(
    utility: list[list[float]],
    share: list[float],
    lanes: int = LANES,
    seed: int = 0,
    **changes: Any,
) -> Council:
    """Return a council of three lines, the first the leader's, on options in rows of `utility`."""
    worth = np.asarray(utility, dtype=np.float32)
    options = len(worth)
    u = np.random.default_rng(seed).uniform(1e-7, 1.0 - 1e-7, (options + 1, lanes))
    wide = np.ones(lanes, dtype=np.float32)
    fields = {
        "utility": jnp.asarray(worth[..., None] * wide),
        "cost": jnp.zeros((options, lanes)),
        "taste": streams.gumbels(jnp.asarray(u[:options], dtype=jnp.float32)),
        "share": jnp.asarray(np.asarray(share, dtype=np.float32)[:, None] * wide),
        "leader": jnp.asarray([[1.0], [0.0], [0.0]]) * wide,
        "domain": jnp.zeros((3, lanes)),
        "standing": jnp.zeros((options, lanes)).at[0].set(1.0),
        "sharpness": jnp.full(lanes, 2.0),
        "chance": jnp.asarray(u[-1], dtype=jnp.float32),
    }
    return Council(**{**fields, **changes})


def same(a: Settlement, b: Settlement) -> bool:
    return all(
        np.array_equal(x, y) for x, y in zip(jax.tree.leaves(a), jax.tree.leaves(b), strict=True)
    )


SPLIT = [[0.0, 0.0, 0.0], [1.0, -0.5, 0.2], [-0.7, 1.2, 0.1]]
EVEN = [0.4, 0.35, 0.25]


# --- the logit ------------------------------------------------------------------------------------


def frequencies(utility: list[float], sharpness: float, n: int = 200_000) -> Table:
    """How often each option is taken."""
    lam = np.log(sharpness / (1.0 - sharpness))
    seat = council([[u, 0.0, 0.0] for u in utility], [1.0, 0.0, 0.0], n)
    seat = Council(**{**vars(seat), "sharpness": jnp.full(n, lam)})
    taken = np.asarray(best(seat, seat.share))
    return np.bincount(taken, minlength=len(utility)) / n


def logit(utility: list[float], sharpness: float) -> Table:
    lam = np.log(sharpness / (1.0 - sharpness))
    odds = np.exp(lam * (np.asarray(utility) - max(utility)))
    return odds / odds.sum()


@pytest.mark.parametrize("sharpness", [0.65, 0.9])
@pytest.mark.parametrize(
    "utility", [[0.0, 1.0], [0.3, -0.2, 1.4], [0.0, 0.0, 0.0, 0.0], [5.0, 4.0]]
)
def test_frequencies_are_logit_probabilities(utility: list[float], sharpness: float) -> None:
    assert frequencies(utility, sharpness) == pytest.approx(logit(utility, sharpness), abs=0.004)


def test_sharpness_is_the_chance_of_the_better_by_one_swing() -> None:
    for chance in (0.65, 0.75, 0.9):
        assert frequencies([1.0, 0.0], chance)[0] == pytest.approx(chance, abs=0.004)


def test_an_absurd_option_changes_no_odds_among_the_others() -> None:
    base = council([[u, 0.0, 0.0] for u in (0.0, 0.5, 1.0)], [1.0, 0.0, 0.0])
    worse = jnp.pad(base.utility, ((0, 1), (0, 0), (0, 0)), constant_values=-1000.0)
    taste = jnp.pad(base.taste, ((0, 1), (0, 0)))
    changes = {"utility": worse, "taste": taste, "cost": jnp.zeros((4, LANES))}
    standing = jnp.pad(base.standing, ((0, 1), (0, 0)))
    joined = Council(**{**vars(base), **changes, "standing": standing})
    assert np.array_equal(best(base, base.share), best(joined, joined.share))


def test_what_is_joint_is_weighed() -> None:
    seat = council(SPLIT, EVEN, 1)
    assert np.asarray(joint(seat.utility, seat.share))[:, 0] == pytest.approx(
        np.asarray(SPLIT) @ np.asarray(EVEN), rel=1e-5
    )


def test_weights_are_shared_out_and_never_vanish() -> None:
    share = jnp.asarray([[0.5], [0.3], [0.2]])
    assert np.asarray(shared_out(share * jnp.asarray([[0.0], [1.0], [1.0]]), share))[
        :, 0
    ] == pytest.approx([0.0, 0.6, 0.4])
    assert np.array_equal(shared_out(jnp.zeros((3, 1)), share), share)


# --- weighted sum ---------------------------------------------------------------------------------


def summed(seat: Council) -> Settlement:
    return weighted_sum.aggregate(seat, weighted_sum.Params())


def test_a_weighted_sum_with_one_line_is_that_line() -> None:
    alone = council(SPLIT, [0.0, 1.0, 0.0])
    found = summed(alone)
    wanted = jnp.argmax(alone.sharpness * alone.utility[:, TEAM] + alone.taste, axis=0)
    assert np.array_equal(found.option, wanted)
    assert not np.asarray(found.kept).any()
    assert len(np.unique(np.asarray(found.option))) == 3


def test_a_weighted_sum_has_logit_odds() -> None:
    found = np.bincount(np.asarray(summed(council(SPLIT, EVEN, 200_000)).option)) / 200_000
    odds = np.exp(2.0 * (np.asarray(SPLIT) @ np.asarray(EVEN)))
    assert found == pytest.approx(odds / odds.sum(), abs=0.004)


# --- domains --------------------------------------------------------------------------------------


def ruled(seat: Council, delegation: float) -> Settlement:
    params = domain_dictatorship.Params(delegation=jnp.full(LANES, delegation))
    return domain_dictatorship.aggregate(seat, params)


def held_by(*lines: int) -> Any:
    return jnp.zeros((3, LANES)).at[jnp.asarray(lines)].set(1.0)


def test_with_full_delegation_the_owner_decides() -> None:
    seat = council(SPLIT, EVEN, domain=held_by(TEAM))
    owner = council(SPLIT, [0.0, 1.0, 0.0])
    assert np.array_equal(ruled(seat, 1.0).option, summed(owner).option)
    assert np.asarray(ruled(seat, 1.0).weight)[:, 0].tolist() == [0.0, 1.0, 0.0]
    assert not np.array_equal(ruled(seat, 1.0).option, summed(seat).option)


def test_without_delegation_or_an_owner_all_weigh_in() -> None:
    owned, free = council(SPLIT, EVEN, domain=held_by(TEAM)), council(SPLIT, EVEN)
    assert same(ruled(owned, 0.0), summed(owned))
    assert np.array_equal(ruled(free, 1.0).option, summed(free).option)


def test_a_line_without_influence_holds_nothing() -> None:
    seat = council(SPLIT, [0.6, 0.0, 0.4], domain=held_by(TEAM))
    assert np.array_equal(ruled(seat, 1.0).option, summed(seat).option)
    both = council(SPLIT, [0.6, 0.0, 0.4], domain=held_by(TEAM, OTHER))
    assert np.asarray(ruled(both, 1.0).weight)[:, 0].tolist() == [0.0, 0.0, 1.0]


# --- agenda, veto and slippage --------------------------------------------------------------------


def vetoing(seat: Council) -> Settlement:
    return agenda_veto.aggregate(seat, agenda_veto.Params())


def slipping(seat: Council, slippage: float) -> Settlement:
    params = agenda_slippage.Params(slippage=jnp.full(LANES, slippage))
    return agenda_slippage.aggregate(seat, params)


def test_the_others_propose_without_the_leader() -> None:
    seat, others = council(SPLIT, EVEN), council(SPLIT, [0.0, 0.35 / 0.6, 0.25 / 0.6])
    assert np.array_equal(vetoing(seat).option, summed(others).option)


def test_no_move_to_what_the_leader_finds_infinitely_worse() -> None:
    hated = [[0.0, 0.0, 0.0], [0.5, 0.3, 0.3], [-1e6, 5.0, 5.0]]
    for found in (vetoing(council(hated, EVEN)), slipping(council(hated, EVEN), 0.3)):
        option, kept = np.asarray(found.option), np.asarray(found.kept)
        assert (option == 2).mean() > 0.9, "it is proposed all the same"
        assert (kept[option == 2] == 1.0).all()


def test_acceptance_has_logit_odds() -> None:
    liked = [[0.0, 0.0, 0.0], [0.4, 50.0, 50.0]]
    found = vetoing(council(liked, EVEN))
    assert (np.asarray(found.option) == 1).all()
    accepted = 1.0 / (1.0 + np.exp(-2.0 * 0.4))
    assert np.mean(np.asarray(found.kept) == 0.0) == pytest.approx(accepted, abs=0.02)
    costly = council(liked, EVEN, cost=jnp.zeros((2, LANES)).at[1].set(1.0))
    accepted = 1.0 / (1.0 + np.exp(2.0 * 0.6))
    assert np.mean(np.asarray(vetoing(costly).kept) == 0.0) == pytest.approx(accepted, abs=0.02)


@pytest.mark.parametrize("slippage", [0.0, 0.25, 0.6])
def test_of_an_accepted_move_the_stated_share_slips(slippage: float) -> None:
    seat = council(SPLIT, EVEN)
    found, plain = slipping(seat, slippage), vetoing(seat)
    vetoed = np.asarray(plain.kept) == 1.0
    assert 0.05 < vetoed.mean() < 0.95
    assert np.array_equal(found.option, plain.option)
    assert (np.asarray(found.kept)[vetoed] == 1.0).all()
    assert (np.asarray(found.kept)[~vetoed] == np.float32(slippage)).all()


@pytest.mark.parametrize("share", [[0.0, 0.6, 0.4], [1.0, 0.0, 0.0]])
def test_without_a_leader_or_with_the_leader_alone_nobody_vetoes(share: list[float]) -> None:
    seat = council(SPLIT, share)
    _, led, vetoed = propose_and_accept(seat)
    assert not np.asarray(led).any()
    assert not np.asarray(vetoed).any()
    for found in (vetoing(seat), slipping(seat, 0.5)):
        assert same(found, summed(seat))


def test_a_line_without_influence_neither_proposes_nor_vetoes() -> None:
    # Whatever it thinks of the options, nothing changes: neither as a line nor as the leader.
    for idle, share in ((OTHER, [0.5, 0.5, 0.0]), (LEADER, [0.0, 0.5, 0.5])):
        seat = council(SPLIT, share, domain=held_by(idle))
        mad = Council(**{**vars(seat), "utility": seat.utility.at[:, idle].multiply(-1e3)})
        for rule in (
            summed,
            vetoing,
            lambda s: ruled(s, 1.0),
            lambda s: slipping(s, 0.4),
        ):
            assert same(rule(seat), rule(mad))
    # With influence, it does matter.
    seat = council(SPLIT, EVEN)
    mad = Council(**{**vars(seat), "utility": seat.utility.at[:, LEADER].multiply(-1e3)})
    assert not same(vetoing(seat), vetoing(mad))


# --- two who answer each other --------------------------------------------------------------------


def test_mutual_first_order_responses_lead_to_the_logit_equilibrium() -> None:
    # A battle over who moves, with unequal stakes: each in turn answers the other's odds; the
    # fixed point of the damped iteration is the logit equilibrium of the game.
    gambit = pytest.importorskip(
        "pygambit", reason="the reference solver of games is not among the dependencies"
    )
    row = np.asarray([[3.0, 0.0], [1.0, 2.0]])
    column = np.asarray([[1.0, 2.0], [2.5, 0.0]])
    lam = 1.3
    p = q = np.asarray([0.5, 0.5])

    def response(worth: Table) -> Table:
        odds = np.exp(lam * (worth - worth.max()))
        return odds / odds.sum()

    for _ in range(2000):
        p, q = 0.7 * p + 0.3 * response(row @ q), 0.7 * q + 0.3 * response(column.T @ p)
    assert p == pytest.approx(response(row @ q), abs=1e-9)
    # First player's move varies fastest.
    payoffs = " ".join(f"{row[a, b]} {column[a, b]}" for b in (0, 1) for a in (0, 1))
    game = gambit.read_nfg(io.StringIO(f'NFG 1 R "toy" {{ "row" "column" }} {{ 2 2 }} {payoffs}'))
    [found] = gambit.qre.logit_solve_lambda(game, [lam])
    solved = [float(found.profile[who][move]) for who in ("row", "column") for move in ("1", "2")]
    assert solved == pytest.approx([*p, *q], abs=1e-5)
    # And the engine's own draws follow these odds when the other plays its part of them.
    worth = [[float(u), 0.0, 0.0] for u in row @ q]
    drawn = council(worth, [1.0, 0.0, 0.0], 200_000)
    drawn = Council(**{**vars(drawn), "sharpness": jnp.full(200_000, lam)})
    taken = np.bincount(np.asarray(best(drawn, drawn.share)), minlength=2) / 200_000
    assert taken == pytest.approx(p, abs=0.004)
