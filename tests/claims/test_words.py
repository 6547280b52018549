"""Every word is given by a record of its own, in the order in which the words apply."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from foedus.claims.masses import Mass, Masses, at_sizes, masses
from foedus.claims.words import (
    APART,
    IDLE,
    UNREACHED,
    Evidence,
    by_masses,
    by_size,
    reversed_sign,
    said,
    word,
)


def exact(value: float) -> Mass:
    """A mass without error."""
    return Mass(value, value, value, value, value)


def found(plus: float, minus: float, unsound: int = 0, draws: int = 1000) -> Masses:
    zero = 1.0 - plus - minus
    return Masses(
        exact(plus), exact(zero), exact(minus), (plus, zero, minus), draws, unsound=unsound
    )


def evidence(plus: float, minus: float, **given: Any) -> Evidence:
    return Evidence(masses=found(plus, minus), **{"reachable": True, **given})


@pytest.mark.parametrize(
    ("plus", "minus", "expected"),
    [
        (0.80, 0.05, "appears"),
        (0.80, 0.06, "mostly appears"),
        (0.79, 0.00, "mostly appears"),
        (0.60, 0.19, "mostly appears"),
        (0.60, 0.20, "contingent"),
        (0.59, 0.10, "open"),
        (0.05, 0.80, "opposite"),
        (0.10, 0.82, "mostly opposite"),
        (0.19, 0.61, "mostly opposite"),
        (0.31, 0.20, "contingent"),
        (0.25, 0.25, "mostly negligible, sign open"),
        (0.15, 0.05, "negligible"),
        (0.15, 0.06, "open"),
    ],
)
def test_an_asserted_effect_is_worded_by_its_masses(
    plus: float, minus: float, expected: str
) -> None:
    assert word(evidence(plus, minus)).word == expected
    assert word(evidence(minus, plus, sign="-")).word == expected


@pytest.mark.parametrize(
    ("plus", "minus", "expected"),
    [
        (0.10, 0.05, "appears"),
        (0.00, 0.19, "mostly appears"),
        (0.30, 0.19, "mostly appears"),
        (0.05, 0.80, "opposite"),
        (0.10, 0.80, "mostly opposite"),
        (0.40, 0.30, "contingent"),
        (0.25, 0.25, "mostly negligible, sign open"),
        (0.10, 0.40, "open"),
    ],
)
def test_not_lower_asks_for_a_small_mass_against_it(
    plus: float, minus: float, expected: str
) -> None:
    assert word(evidence(plus, minus, sign=">=", control_moves=True)).word == expected
    assert word(evidence(minus, plus, sign="<=", control_moves=True)).word == expected


@pytest.mark.parametrize(
    ("plus", "minus", "expected"),
    [
        (0.10, 0.10, "appears"),
        (0.19, 0.02, "mostly appears"),
        (0.21, 0.02, "open"),
        (0.60, 0.35, "opposite"),
        (0.70, 0.15, "mostly opposite"),
        (0.30, 0.30, "contingent"),
    ],
)
def test_equal_asks_for_a_large_mass_between(plus: float, minus: float, expected: str) -> None:
    assert word(evidence(plus, minus, sign="0", control_moves=True)).word == expected


def test_absence_is_not_shown_of_what_nothing_moves() -> None:
    for control in (None, False):
        equal = evidence(0.05, 0.05, sign="0", control_moves=control)
        assert word(equal).word == "not shown equal"
        assert word(replace(equal, sign="+", pattern="equivalent")).word == "not shown equal"
        assert word(evidence(0.05, 0.0, sign=">=", control_moves=control)).word == (
            "not shown equal"
        )
        raised = evidence(0.60, 0.0, sign=">=", control_moves=control)
        assert word(raised).word == "appears", "an outcome that rises has been seen to move"
        assert word(evidence(0.6, 0.35, sign="0", control_moves=control)).word == "opposite"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"missing": ("clubs",)}, "not expressible"),
        ({"masses": None}, "not computed"),
        ({"reachable": False}, "excluded by the priors"),
        ({"live_path": False}, "deaf"),
        ({"cause_moves": False}, "deaf"),
        ({"cause_moves": False, "control_moves": False}, "deaf"),
        ({"cause_moves": False, "control_moves": True}, "open"),
        ({"control_moves": True}, "negligible"),
        ({"reachable": None}, "negligible"),
        ({"reachable": None, "masses": found(0.0, 0.0)}, "open"),
    ],
)
def test_what_cannot_move_is_not_called_negligible(changed: dict[str, Any], expected: str) -> None:
    assert word(replace(evidence(0.1, 0.0), **changed)).word == expected


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"masses": found(0.1, 0.0), "cause_moves": False, "control_moves": True}, IDLE),
        ({"masses": found(0.3, 0.0)}, ""),
        ({"masses": found(0.15, 0.15)}, ""),
        ({"masses": found(0.1, 0.1), "pattern": "all", "nil": exact(0.5)}, APART),
        ({"masses": found(0.0, 0.0), "pattern": "all", "nil": exact(0.5)}, APART),
        ({"masses": found(0.3, 0.0), "pattern": "all", "nil": exact(0.5)}, ""),
        ({"masses": found(0.0, 0.0), "pattern": "all", "nil": exact(0.9), "reachable": None},
         UNREACHED),
        ({"masses": found(0.0, 0.0), "pattern": "all", "nil": exact(0.9), "cause_moves": False,
          "control_moves": True}, IDLE),
    ],
)  # fmt: skip
def test_why_a_claim_is_open_is_said_where_it_can_be(changed: dict[str, Any], reason: str) -> None:
    verdict = word(replace(evidence(0.3, 0.0), **changed))
    assert (verdict.word, verdict.reason) == ("open", reason)
    assert word(evidence(0.9, 0.0)).reason == ""


def test_an_earlier_word_takes_precedence() -> None:
    nothing = Evidence(
        missing=("clubs",), reachable=False, live_path=False, cause_moves=False, masses=None
    )
    assert word(nothing).word == "not expressible"
    assert word(nothing).reason == "needs clubs"
    assert word(replace(nothing, missing=())).word == "not computed"
    there = replace(nothing, missing=(), masses=found(0.0, 0.0))
    assert word(there).word == "excluded by the priors"
    assert word(replace(there, reachable=True)).word == "deaf"
    assert word(replace(evidence(0.9, 0.0), cause_moves=False)).word == "appears"


def test_an_effect_that_is_nil_in_every_draw_is_deaf() -> None:
    still = masses(np.zeros(500), least=1.0)
    given = Evidence(masses=still, control_moves=True, sign="0")
    assert word(given).word == "deaf"
    assert word(replace(given, pattern="regret")).word == "appears", "no regret is an answer"
    barely = masses(np.linspace(0.0, 0.1, 500), least=1.0)
    assert word(replace(given, masses=barely)).word == "appears"


def test_an_outcome_that_moves_by_chance_alone_is_negligible_in_most_seeds() -> None:
    words: list[str] = []
    for seed in range(100):
        numbers = np.random.default_rng(seed)
        halves = [0.2 * numbers.normal(size=400) for _ in range(2)]
        found = masses((halves[0] + halves[1]) / 2.0, halves, least=0.25)
        words.append(word(Evidence(masses=found, reachable=True)).word)
    assert words.count("negligible") >= 95


def test_masses_that_were_refused_are_not_computed() -> None:
    few = masses(np.ones(300), least=1.0, among=np.arange(300) < 9)
    verdict = word(Evidence(masses=few))
    assert verdict.word == "not computed"
    assert verdict.reason == "its condition is met in 9 draws, of 100 needed"


def test_unsound_draws_count_where_they_would_change_the_word() -> None:
    def lost(plus: float, unsound: int) -> str:
        return word(Evidence(masses=found(plus, 0.0, unsound, 1000 - unsound))).word

    assert lost(0.95, 50) == "appears", "a twentieth is let pass"
    assert lost(0.95, 60) == "not computed", "all against it they would make it mostly appears"
    assert lost(0.70, 60) == "mostly appears"
    assert lost(0.70, 300) == "not computed"


def test_within_its_interval_another_word_puts_a_claim_on_the_line() -> None:
    near = Masses(
        Mass(0.82, 0.80, 0.84, 0.78, 0.86),
        Mass(0.17, 0.15, 0.19, 0.13, 0.21),
        Mass(0.01, 0.0, 0.02, 0.0, 0.03),
        (0.82, 0.17, 0.01),
        1000,
        0,
    )
    verdict = word(Evidence(masses=near))
    assert verdict.word == "on the line"
    assert verdict.between == ("appears", "mostly appears")
    assert said(verdict, near) == "on the line between appears and mostly appears"
    wide_of = replace(near, plus=Mass(0.82, 0.81, 0.83, 0.805, 0.835))
    assert word(Evidence(masses=wide_of)).word == "appears"


def test_more_draws_settle_what_is_on_the_line() -> None:
    def at(draws: int) -> str:
        effect = np.where(np.arange(draws) % 50 < 43, 1.0, 0.0)
        return word(Evidence(masses=masses(effect, least=0.5))).word

    assert at(200) == "on the line"
    assert at(2000) == "appears"


def test_a_bound_that_decides_nothing_puts_nothing_on_the_line() -> None:
    # p- may be above or below .05, which matters to nothing where p+ is .7.
    settled = Masses(
        Mass(0.70, 0.68, 0.72, 0.67, 0.73),
        Mass(0.25, 0.23, 0.27, 0.22, 0.28),
        Mass(0.05, 0.04, 0.06, 0.03, 0.07),
        (0.70, 0.25, 0.05),
        1000,
        0,
    )
    assert word(Evidence(masses=settled)).word == "mostly appears"


def test_of_several_limbs_small_is_what_no_limb_exceeds() -> None:
    joined = evidence(0.1, 0.0)
    assert word(joined).word == "negligible"
    assert word(replace(joined, nil=exact(0.2))).word == "open", "limbs move, though never all"
    assert word(replace(joined, nil=exact(0.9))).word == "negligible"
    assert word(replace(joined, nil=exact(0.9), cause_moves=False)).word == "deaf"
    line = Mass(0.82, 0.8, 0.84, 0.78, 0.86)
    assert word(replace(joined, nil=line)).between == ("negligible", "open")


def test_words_at_half_and_twice_the_least_effect() -> None:
    effect = np.linspace(0.0, 1.0, 4000)
    sized = at_sizes(effect, least=0.3)
    verdicts = by_size({size: Evidence(masses=m) for size, m in sized.items()})
    assert {size: v.word for size, v in verdicts.items()} == {
        0.5: "appears",
        1.0: "mostly appears",
        2.0: "open",
    }


def test_many_masses_are_worded_at_once() -> None:
    plus, minus = np.asarray([0.9, 0.3, 0.0]), np.asarray([0.0, 0.3, 0.9])
    words = by_masses(plus, 1.0 - plus - minus, minus, Evidence())
    assert words.tolist() == ["appears", "contingent", "opposite"]


def test_the_reversed_claim_has_the_opposite_word() -> None:
    for plus, minus, forth, back in (
        (0.9, 0.0, "appears", "opposite"),
        (0.7, 0.1, "mostly appears", "mostly opposite"),
        (0.1, 0.1, "negligible", "negligible"),
        (0.1, 0.0, "negligible", "open"),
    ):
        given = evidence(plus, minus)
        assert word(given).word == forth
        assert word(reversed_sign(given)).word == back
    assert reversed_sign(evidence(0.5, 0.1, sign=">=")).sign == "<="


@pytest.mark.parametrize(
    ("plus", "minus", "sign", "text"),
    [
        (0.83, 0.02, "+", "appears in 83 of 100 draws"),
        (0.02, 0.83, "-", "appears in 83 of 100 draws"),
        (0.02, 0.83, "+", "opposite in 83 of 100 draws"),
        (0.10, 0.02, "+", "negligible in 88 of 100 draws"),
        (0.30, 0.40, "+", "contingent: 30 for and 40 against, of 100 draws"),
        (0.30, 0.02, ">=", "appears in 98 of 100 draws"),
        (0.05, 0.05, "0", "appears in 90 of 100 draws"),
    ],
)
def test_a_verdict_says_the_share_it_rests_on(
    plus: float, minus: float, sign: Any, text: str
) -> None:
    given = evidence(plus, minus, sign=sign, control_moves=True)
    assert said(word(given), given.masses, sign) == text
    assert said(word(replace(given, live_path=False)), given.masses, sign) == "deaf"
