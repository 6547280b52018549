"""Decoys of a sparse random model get words as often as its effects make them."""

from typing import Any

import numpy as np
import pytest

from foedus.claims.decoys import Turned, decoys, of_effects, rate_of, turned
from foedus.claims.limb import Sign
from foedus.claims.masses import masses
from foedus.claims.words import Evidence

Vector = np.ndarray[Any, np.dtype[np.float64]]
DRAWS, PAIRS = 300, 120


def sparse(seed: int, live: float = 0.25, up: float = 0.5) -> tuple[Vector, list[Any]]:
    """Effects of a random model, most of them nil, and claims with signs by coin.

    A fifth of the pairs shares an outcome with the pair before.
    """
    numbers = np.random.default_rng(seed)
    size = np.where(numbers.random(PAIRS) < live, numbers.choice([-1.0, 1.0], PAIRS), 0.0)
    effects = size + 0.1 * numbers.normal(size=(DRAWS, PAIRS))
    signs: list[Sign] = ["+" if s else "-" for s in numbers.random(PAIRS) < up]
    claims = [
        (f"K{j:03}", f"outcome{j - (j % 5 == 1)}", Evidence(sign=sign))
        for j, sign in enumerate(signs)
    ]
    return effects, claims


def test_half_of_what_is_live_appears_by_chance() -> None:
    effects, claims = sparse(0)
    given = of_effects(effects, [0.5] * PAIRS, claims)
    live = np.mean(np.abs(effects.mean(axis=0)) > 0.5)
    rates = decoys(given)
    appears = rate_of(rates, "", "appears")
    assert appears is not None
    assert appears.rate == pytest.approx(live / 2.0, abs=0.04)
    assert (appears.claims, appears.clusters) == (PAIRS, PAIRS - PAIRS // 5)
    assert appears.low < appears.rate < appears.high
    assert appears.turned == pytest.approx(0.5, abs=0.05)
    negligible = rate_of(rates, "", "negligible")
    assert negligible is None, "nobody looked whether what does not move could reach d"


def test_a_fresh_seed_falls_into_the_printed_interval() -> None:
    first = rate_of(decoys(of_effects(*_given(1)), seed=0), "", "appears")
    assert first is not None
    for seed in range(2, 6):
        fresh = rate_of(decoys(of_effects(*_given(seed)), seed=seed), "", "appears")
        assert fresh is not None
        assert first.low <= fresh.rate <= first.high


def _given(seed: int) -> tuple[Vector, list[float], list[Any]]:
    effects, claims = sparse(seed)
    return effects, [0.5] * PAIRS, claims


def test_where_all_rises_and_all_claims_say_so_the_rate_is_the_share_that_appears() -> None:
    effects = np.abs(sparse(3)[0])
    claims = [(f"K{j:03}", f"o{j}", Evidence(sign="+")) for j in range(PAIRS)]
    given = of_effects(effects, [0.5] * PAIRS, claims)
    found = rate_of(decoys(given), "", "appears")
    assert found is not None
    assert found.rate == np.mean([claim.word == "appears" for claim in given])
    assert found.turned == 0.0


def test_signs_of_a_cluster_are_turned_together() -> None:
    def claim(id: str, cluster: str, rises: bool) -> Turned:
        return Turned(id, "one", cluster, rises, "appears", "opposite")

    # Ten claims on one outcome, beside one on another.
    claims = [claim(f"A{i}", "x", True) for i in range(10)] + [claim("C", "y", False)]
    rates = decoys(claims)
    both, whole = (rate_of(rates, among, "appears") for among in ("x", "y"))
    assert both is not None
    assert whole is not None
    assert both.rate == whole.rate, "x is turned exactly when y is"
    assert both.claims == 10
    assert both.clusters == 1
    assert both.high - both.low > 0.6, "one cluster is little evidence"


def test_rates_by_pattern_count_its_claims_alone() -> None:
    claims = [
        Turned("A", "one", "x", True, "appears", "opposite"),
        Turned("B", "all", "y", False, "open", "open"),
    ]
    rates = decoys(claims)
    assert {(r.among, r.word) for r in rates if r.among in ("one", "all")} == {
        ("one", "appears"),
        ("one", "opposite"),
        ("all", "open"),
    }
    assert rate_of(rates, "all", "appears") is None
    assert decoys([]) == ()


def test_numbers_of_a_claim_stay_when_its_file_is_moved() -> None:
    effects, claims = sparse(4)
    given = of_effects(effects, [0.5] * PAIRS, claims)
    assert decoys(given) == decoys(given[::-1])
    assert decoys(given, seed=1) != decoys(given, seed=0)


def test_halves_correct_the_words_of_decoys() -> None:
    numbers = np.random.default_rng(5)
    effect = 0.5 * numbers.normal(size=(DRAWS, 1))
    halves = [effect + 0.6 * numbers.normal(size=(DRAWS, 1)) for _ in range(2)]
    whole = (halves[0] + halves[1]) / 2.0
    claims = [("A", "x", Evidence(sign="+"))]
    raw, corrected = (of_effects(whole, [0.7], claims, h)[0] for h in ((), halves))
    assert (raw.word, corrected.word) == ("open", "on the line")
    assert corrected.word == turned("A", "x", _weighed(whole, halves)).word


def _weighed(whole: Vector, halves: list[Vector]) -> Evidence:
    return Evidence(masses=masses(whole[:, 0], [h[:, 0] for h in halves], least=0.7))


def test_a_claim_that_two_things_are_equal_has_no_decoy() -> None:
    assert turned("A", "x", Evidence(sign="0")) is None
