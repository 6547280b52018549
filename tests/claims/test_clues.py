"""Observations that were made to be hoops, smoking guns or straws are found to be so."""

from typing import Any

import numpy as np
import pytest

from foedus.claims.beside import Clue
from foedus.claims.clues import Met, met, reads, telling

Vector = np.ndarray[Any, np.dtype[np.float64]]
DRAWS, QUARTERS = 1000, 6
THERE = (np.arange(DRAWS) % 2).astype(float)


def observed(with_: list[float], without: list[float]) -> Vector:
    """How likely it is seen by each quarter, some draws more and some less."""
    about = np.random.default_rng(0).uniform(-0.02, 0.02, (DRAWS, 1))
    likely = np.where(THERE[:, None] > 0, np.asarray(with_), np.asarray(without))
    return np.clip(likely + about, 0.0, 1.0)


@pytest.mark.parametrize(
    ("with_", "without", "kind", "by"),
    [
        ([0.3, 0.7, 0.98, 1.0], [0.1, 0.3, 0.5, 0.7], "hoop", 3),
        ([0.1, 0.3, 0.5, 0.6], [0.1, 0.02, 0.03, 0.04], "smoking gun", 2),
        ([0.1, 0.5, 0.9, 0.99], [0.2, 0.2, 0.03, 0.03], "doubly decisive", 4),
        ([0.5, 0.6, 0.7, 0.8], [0.4, 0.3, 0.4, 0.6], "straw", 2),
        ([1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0], "straw", 1),
        ([0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], "straw", 1),
        ([0.96, 0.97, 0.97, 0.96], [0.97, 0.98, 0.98, 0.97], "straw", 1),
    ],
)
def test_kinds_and_the_quarter_by_which_they_show(
    with_: list[float], without: list[float], kind: str, by: int
) -> None:
    found = telling(observed(with_, without), THERE)
    assert found.kind == kind
    if kind != "straw" or with_ == [0.5, 0.6, 0.7, 0.8]:
        assert found.by == by


def test_likelihood_ratios_are_those_of_the_probabilities() -> None:
    found = telling(np.where(THERE > 0, 0.8, 0.04)[:, None], THERE)
    assert (found.if_there, found.if_not) == (pytest.approx(0.8), pytest.approx(0.04))
    assert found.seen == pytest.approx(20.0, rel=0.05)
    assert found.unseen == pytest.approx(0.2 / 0.96, rel=0.05)
    always = telling(THERE[:, None], THERE)
    assert always.kind == "doubly decisive"
    assert always.seen == pytest.approx(1001.0)


def test_what_speaks_against_an_effect_is_no_clue_for_it() -> None:
    found = telling(observed([0.01], [0.04]), THERE)
    assert found.kind == "straw"
    assert found.seen < 1.0


def test_a_condition_is_met_beyond_its_bounds() -> None:
    values = np.asarray([0.0, 1.0, 2.0, np.nan])
    assert met(values, above=0.5).tolist() == [False, True, True, False]
    assert met(values, below=1.5).tolist() == [True, True, False, False]
    assert met(values, above=0.5, below=1.5).tolist() == [False, True, False, False]


def test_a_condition_once_met_has_been_seen() -> None:
    level = np.asarray([[0.5, 0.2, 0.6], [0.5, 0.5, 0.5], [np.nan, 0.2, 0.6]])
    probe = Met(1, below=0.3)
    values = np.stack([np.zeros_like(level), level], axis=-1)
    np.testing.assert_array_equal(probe.read(values), [[0, 1, 1], [0, 0, 0], [np.nan, 1, 1]])
    assert probe == Met(1, below=0.3), "the same probe reads the same"
    two = Clue(outcome="trust", at="B", after=4, above=0.1, below=0.3)
    assert reads(two) == "trust of B above 0.1 and below 0.3"


def test_too_few_draws_on_either_side_tell_nothing() -> None:
    few = np.where(np.arange(DRAWS) < 60, 1.0, 0.0)
    seen = observed([0.9], [0.1])
    assert telling(seen, few).fault == "the effect has 60 draws, of 100 needed"
    assert telling(seen, 1.0 - few).fault == "the effect lacks 60 draws, of 100 needed"


def test_unsound_draws_are_left_out() -> None:
    there = np.where(np.arange(DRAWS) < 500, THERE, np.nan)
    seen = np.where(np.isfinite(there), np.where(THERE > 0, 1.0, 0.0), 0.5)[:, None]
    assert telling(seen, there).if_there == 1.0
    seen[:10] = np.nan
    assert telling(seen, there).if_not == 0.0
