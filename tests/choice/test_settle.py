"""What is taken against what should be: chances by hand, by formula and by counting."""

import dataclasses
from typing import Any

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
import pytest
import scipy.stats

from foedus.choice import settle
from foedus.choice.settle import Sitting, Tilt
from foedus.choice.taste import log_stable
from foedus.choice.taste import taste as tasted
from foedus.dynamics import streams
from foedus.model.assemble import NEVER
from foedus.state import Council, Procedure

Table = npt.NDArray[Any]

RULES = ("weighted_sum", "domain_dictatorship", "agenda_veto", "agenda_slippage")
BASE = np.asarray([0.55, 0.25, 0.15, 0.05])
STANDING = 1
LAM = 1.7
ALPHA = 0.6

# Worth now and on the reference path, by option and line: leader, team, third.
NOW = np.asarray([[0.0, 0.0, 0.2], [0.5, -0.3, 0.1], [-0.6, 0.9, -0.1], [1.1, 0.2, 0.4]])
THEN = np.asarray([[0.1, 0.0, 0.0], [0.2, -0.1, 0.1], [-0.1, 0.3, 0.0], [0.4, 0.1, -0.2]])
SHARE, BEFORE = (0.5, 0.3, 0.2), (0.2, 0.5, 0.3)
DOMAIN, DELEGATION = 1, 0.7


def by_rule(rule: str, share: Table) -> tuple[Table, float]:
    """Return weights and the chance of a review, written out."""
    leader = np.asarray([1.0, 0.0, 0.0])
    if rule == "weighted_sum":
        return share, 0.0
    if rule == "domain_dictatorship":
        return DELEGATION * np.eye(3)[DOMAIN] + (1.0 - DELEGATION) * share, 0.0
    others = share * (1.0 - leader)
    return others / others.sum(), float(share[0])


def wide(values: Any, lanes: int) -> Any:
    array = np.asarray(values, dtype=np.float32)[..., None]
    return jnp.asarray(np.broadcast_to(array, (*array.shape[:-1], lanes)))


def room(rule: str, lanes: int, base: Table = BASE, lam: float = LAM) -> Sitting:
    def of(share: tuple[float, ...]) -> tuple[Council, Procedure]:
        seat = Council(
            share=wide(share, lanes),
            leader=wide([1.0, 0.0, 0.0], lanes),
            domain=wide(np.eye(3)[DOMAIN], lanes),
        )
        weight, review = by_rule(rule, np.asarray(share))
        slips = 0.4 if rule == "agenda_slippage" else 0.0
        return seat, Procedure(wide(weight, lanes), wide(review, lanes), wide(slips, lanes))

    now, then = of(SHARE), of(BEFORE)
    logs = np.where(base > 0.0, np.log(np.where(base > 0.0, base, 1.0)), NEVER)
    return Sitting(
        council=now[0],
        rule=now[1],
        council_then=then[0],
        rule_then=then[1],
        log_base=wide(logs, lanes),
        sharpness=wide(lam, lanes),
        standing=wide(np.eye(len(base))[STANDING], lanes),
        offered=wide(np.ones(len(base)), lanes),
    )


def by_hand(rule: str, lam: float = LAM, base: Table = BASE) -> tuple[Table, Table, Table]:
    """Return chances of options, and both tilts, from the formulas of the module."""
    weight, review = by_rule(rule, np.asarray(SHARE))
    before, _ = by_rule(rule, np.asarray(BEFORE))
    proposal = NOW @ weight - THEN @ before
    leads = NOW[:, 0] - THEN[:, 0]
    odds = base * np.exp(lam * proposal)
    odds /= odds.sum()
    accepts = np.minimum(1.0, np.exp(lam * (leads - leads[STANDING])))
    passes = 1.0 - review + review * accepts
    chance = odds * passes
    chance[STANDING] += 1.0 - chance.sum()
    return chance, proposal, leads


def tilts_of(sitting: Sitting, lanes: int) -> Tilt:
    return settle.tilt(sitting, wide(NOW, lanes), wide(THEN, lanes))


@pytest.mark.parametrize("rule", RULES)
def test_tilts_and_chances_are_those_of_the_formulas(rule: str) -> None:
    sitting = room(rule, 1)
    tilts = tilts_of(sitting, 1)
    wanted, proposal, review = by_hand(rule)
    assert np.asarray(tilts.proposal)[:, 0] == pytest.approx(proposal, abs=1e-6)
    assert np.asarray(tilts.review)[:, 0] == pytest.approx(review, abs=1e-6)
    found = np.asarray(settle.chances(sitting, tilts))[:, 0]
    assert found == pytest.approx(wanted, abs=1e-6)
    assert found.sum() == pytest.approx(1.0)
    assert np.abs(found - BASE).max() > 0.05, "a tilt worth testing"


def test_what_was_written_is_the_tilt_when_nothing_has_changed() -> None:
    for rule in RULES:
        sitting = room(rule, 1)
        still = settle.tilt(sitting, wide(THEN, 1), wide(THEN, 1))
        changed = tilts_of(sitting, 1)
        assert np.asarray(still.proposal) == pytest.approx(np.asarray(still.written), abs=1e-6)
        assert np.array_equal(changed.written, still.written)
        assert not np.array_equal(changed.proposal, changed.written)
        # With the same lines nothing tilts at all.
        same = dataclasses.replace(sitting, council_then=sitting.council, rule_then=sitting.rule)
        none = settle.tilt(same, wide(THEN, 1), wide(THEN, 1))
        for part in (none.proposal, none.review, none.written):
            assert not np.asarray(part).any()


def counted(sitting: Sitting, taste: Any, lanes: int, weighs: float = 1.0) -> Table:
    """Count the options taken; a refused one counts for what stands."""
    rng = np.random.default_rng(8)
    chance = jnp.asarray(rng.uniform(0.0, 1.0, lanes), dtype=jnp.float32)
    option, refused = settle.option_taken(
        sitting, tilts_of(sitting, lanes), taste, chance, jnp.full(lanes, weighs)
    )
    taken = np.where(np.asarray(refused), STANDING, np.asarray(option))
    return np.bincount(taken, minlength=len(BASE))


def uniforms(rows: int, lanes: int, seed: int = 4) -> Any:
    u = np.random.default_rng(seed).uniform(1e-6, 1.0 - 1e-6, (rows, lanes))
    return jnp.asarray(u, dtype=jnp.float32)


LANES = 60_000


@pytest.mark.parametrize("rule", RULES)
def test_options_are_taken_as_often_as_their_chances_say(rule: str) -> None:
    # Of many members, each with its own lasting taste.
    angle, size, anew = uniforms(12, LANES).reshape(3, 4, LANES)
    alpha = jnp.float32(ALPHA)
    taste = tasted(log_stable(angle, size, alpha), streams.gumbels(anew), alpha)
    found = counted(room(rule, LANES), taste, LANES)
    chance = settle.chances(room(rule, 1), tilts_of(room(rule, 1), 1))
    wanted = np.asarray(chance, dtype=float)[:, 0]
    assert scipy.stats.chisquare(found, LANES * wanted / wanted.sum()).pvalue > 1e-3
    others = [by_hand(other)[0] for other in ("weighted_sum", "domain_dictatorship")]
    for other in (o for o in [*others, BASE] if np.abs(o - wanted).max() > 0.01):
        assert scipy.stats.chisquare(found, LANES * other / other.sum()).pvalue < 1e-6


@pytest.mark.parametrize("rule", ["weighted_sum", "agenda_veto"])
def test_one_member_asked_again_takes_its_own_chances(rule: str) -> None:
    persistent = log_stable(*uniforms(8, 1, seed=9).reshape(2, 4, 1), jnp.float32(ALPHA))
    alpha = jnp.float32(ALPHA)
    taste = tasted(persistent, streams.gumbels(uniforms(4, LANES)), alpha)
    found = counted(room(rule, LANES), taste, LANES)
    tilts = tilts_of(room(rule, 1), 1)
    own = np.asarray(settle.chances(room(rule, 1), tilts, persistent, alpha), dtype=float)[:, 0]
    over_members = np.asarray(settle.chances(room(rule, 1), tilts))[:, 0]
    likely = own > 1e-4
    assert found[~likely].sum() < 10
    wanted = own[likely] / own[likely].sum() * found[likely].sum()
    assert scipy.stats.chisquare(found[likely], wanted).pvalue > 1e-3
    assert np.abs(own - over_members).max() > 0.1, "it has a taste of its own"


def test_own_chances_of_members_average_to_those_over_members() -> None:
    angle, size = uniforms(8, LANES, seed=11).reshape(2, 4, LANES)
    alpha = jnp.float32(ALPHA)
    for rule in RULES:
        sitting = room(rule, LANES)
        tilts = tilts_of(sitting, LANES)
        own = settle.chances(sitting, tilts, log_stable(angle, size, alpha), alpha)
        assert np.asarray(own).mean(axis=1) == pytest.approx(by_hand(rule)[0], abs=0.006)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("how", ["no sharpness", "no weight", "no change"])
def test_nothing_to_tell_options_apart_gives_the_base(rule: str, how: str) -> None:
    sitting = room(rule, LANES, lam=0.0 if how == "no sharpness" else LAM)
    if how == "no change":
        sitting = dataclasses.replace(sitting, council_then=sitting.council, rule_then=sitting.rule)
    taste = streams.gumbels(uniforms(4, LANES))
    chance = jnp.asarray(np.random.default_rng(1).uniform(0, 1, LANES), dtype=jnp.float32)
    now = THEN if how == "no change" else NOW
    tilts = settle.tilt(sitting, wide(now, LANES), wide(THEN, LANES))
    weighs = jnp.full(LANES, 0.0 if how == "no weight" else 1.0)
    option, refused = settle.option_taken(sitting, tilts, taste, chance, weighs)
    assert not np.asarray(refused).any()
    counts = np.bincount(np.asarray(option), minlength=4)
    assert scipy.stats.chisquare(counts, LANES * BASE).pvalue > 1e-3
    if how != "no weight":
        assert np.asarray(settle.chances(sitting, tilts))[:, 0] == pytest.approx(BASE, abs=1e-5)


def test_an_option_without_a_base_is_never_taken() -> None:
    base = np.asarray([0.6, 0.3, 0.1, 0.0])
    sitting = room("weighted_sum", LANES, base)
    best = wide(NOW + 50.0 * np.eye(4)[3][:, None], LANES)
    tilts = settle.tilt(sitting, best, wide(THEN, LANES))
    option, _ = settle.option_taken(
        sitting, tilts, streams.gumbels(uniforms(4, LANES)), jnp.zeros(LANES), jnp.ones(LANES)
    )
    assert not (np.asarray(option) == 3).any()
    assert np.asarray(settle.chances(sitting, tilts))[3].max() == 0.0
    alpha, persistent = jnp.float32(ALPHA), jnp.full((4, LANES), 60.0)
    assert np.asarray(settle.chances(sitting, tilts, persistent, alpha))[3].max() == 0.0


@pytest.mark.parametrize("rule", RULES)
def test_the_weight_of_the_leaders_line_matters_under_every_rule(rule: str) -> None:
    def chances(leader: float) -> Table:
        share = np.asarray([leader, *(np.asarray(SHARE[1:]) / sum(SHARE[1:]) * (1.0 - leader))])
        sitting = room(rule, 1)
        weight, review = by_rule(rule, share)
        changed = Procedure(wide(weight, 1), wide(review, 1), sitting.rule.slips)
        seat = dataclasses.replace(sitting.council, share=wide(share, 1))
        sitting = dataclasses.replace(sitting, council=seat, rule=changed)
        return np.asarray(settle.chances(sitting, tilts_of(sitting, 1)))[:, 0]

    assert np.abs(chances(0.6) - chances(0.2)).sum() / 2 > 0.02


def test_the_leader_accepts_what_it_finds_no_worse_and_never_what_it_hates() -> None:
    sitting = room("agenda_veto", LANES)
    hated = NOW.copy()
    hated[2, 0] = -1e4
    tilts = settle.tilt(sitting, wide(hated, LANES), wide(THEN, LANES))
    rng = np.random.default_rng(3)
    chance = jnp.asarray(rng.uniform(0.0, 1.0, LANES), dtype=jnp.float32)
    option, refused = (
        np.asarray(x)
        for x in settle.option_taken(
            sitting, tilts, streams.gumbels(uniforms(4, LANES)), chance, jnp.ones(LANES)
        )
    )
    # It is reviewed as often as the leader has influence, and then refused.
    assert refused[option == 2].mean() == pytest.approx(SHARE[0], abs=0.01)
    assert not refused[option == STANDING].any()
    liked = by_hand("agenda_veto")[2] >= by_hand("agenda_veto")[2][STANDING]
    for better in np.flatnonzero(liked):
        assert not refused[option == better].any()
