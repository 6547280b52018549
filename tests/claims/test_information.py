"""What decides a word is worth measuring, by how much of it, and nothing else is."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from foedus.claims.information import PRIORS_ALONE, information
from foedus.claims.masses import masses, sides
from foedus.claims.words import Evidence

Vector = np.ndarray[Any, np.dtype[np.float64]]
DRAWS = 1000


def drawn(seed: int, width: int = 6) -> dict[str, Vector]:
    numbers = np.random.default_rng(seed).normal(size=(DRAWS, width))
    return {f"x{j + 1}": numbers[:, j] for j in range(width)}


def test_a_measurement_that_tells_the_side_changes_the_word_for_sure() -> None:
    x = drawn(0)
    found = information(np.sign(x["x1"]), Evidence(), x)
    assert found.now == "contingent"
    assert found.text == "x1"
    assert found.of[0].changes > 0.85
    assert found.of[0].to in ("appears", "opposite")
    assert found.of[0].value == pytest.approx(0.5, abs=0.1)


def test_chances_are_those_of_a_normal_effect() -> None:
    x = drawn(1)
    effect, least = 1.0 + x["x1"] + 0.6 * x["x2"] + 0.1 * x["x3"], 0.5
    side = sides(effect, least)
    found = information(side, Evidence(), x)

    def at(one: Vector, rest: float) -> tuple[Vector, Vector]:
        centre = 1.0 + one
        return norm.sf((least - centre) / rest), norm.cdf((-least - centre) / rest)

    grid = norm.ppf((np.arange(4000) + 0.5) / 4000)
    plus, minus = at(grid, np.hypot(0.6, 0.1))
    assert found.now == "mostly appears"
    mostly = (plus >= 0.6) & (minus < 0.2) & ~((plus >= 0.8) & (minus <= 0.05))
    assert found.of[0].name == "x1"
    assert found.of[0].changes == pytest.approx(1.0 - mostly.mean(), abs=0.06)
    zero = 1.0 - plus - minus
    gain = np.maximum(np.maximum(plus, zero), minus).mean() - plus.mean()
    assert found.of[0].value == pytest.approx(gain, abs=0.03)


def test_an_error_of_measurement_makes_it_worth_less() -> None:
    x = drawn(0)
    side = np.sign(x["x1"])
    exact, rough, blind = (
        information(side, Evidence(), x, {"x1": error}) for error in (0.0, 1.0, 30.0)
    )
    assert exact.of[0].value > rough.of[0].value + 0.1
    assert blind.text == PRIORS_ALONE


def test_where_nothing_tells_the_claim_is_about_priors() -> None:
    named = [
        information(np.random.default_rng(20 + s).choice([-1.0, 1.0], DRAWS), Evidence(), drawn(s))
        for s in range(4)
    ]
    assert sum(bool(found.of) for found in named) <= 1
    assert PRIORS_ALONE in {found.text for found in named}


@pytest.mark.parametrize(("share", "floor"), [(0.7, 0.1), (0.8, 0.5)])
def test_chance_that_fits_is_shrunk_and_has_a_floor(share: float, floor: float) -> None:
    numbers = np.random.default_rng(1)
    side = numbers.choice([1.0, 0.0, -1.0], DRAWS, p=[share, 0.98 - share, 0.02])
    found = information(side, Evidence(), drawn(9))
    assert found.now == "mostly appears"
    assert found.floor < floor
    assert not found.of, "near a bound chance changes the word, and no measurement does"


def test_a_word_that_holds_everywhere_cannot_be_changed() -> None:
    x = drawn(3)
    found = information(np.where(x["x1"] > 1.9, 0.0, 1.0), Evidence(), {"x2": x["x2"]})
    assert (found.now, found.of) == ("appears", ())


def test_a_reading_can_be_what_to_settle_and_three_are_named_at_most() -> None:
    x = drawn(4)
    coding = np.where(np.random.default_rng(5).random(DRAWS) < 0.5, "first", "second")
    found = information(np.where(coding == "first", 1.0, -1.0), Evidence(), {"record": coding})
    assert found.text == "record"
    assert found.of[0].changes == 1.0
    side = np.sign(sum(x.values()))
    assert len(information(side, Evidence(), x).of) == 3


def test_fits_start_from_the_masses_of_the_evidence() -> None:
    x = drawn(6)
    effect = 0.55 + 0.5 * x["x1"]
    noise = np.random.default_rng(7).normal(size=(2, DRAWS))
    halves = list(effect + 0.8 * noise)
    whole = (halves[0] + halves[1]) / 2.0
    corrected = masses(whole, halves, least=0.5)
    assert corrected.raw[2] > 0.05 > corrected.minus.value
    side = sides(whole, 0.5)
    assert information(side, Evidence(), x).now != ""
    given = information(side, Evidence(masses=corrected), x)
    raw = information(side, Evidence(), x)
    assert given.floor != raw.floor or given.of != raw.of


def test_too_few_draws_or_measurements_give_no_answer() -> None:
    x = drawn(0)
    few = np.where(np.arange(DRAWS) < 50, 1.0, np.nan)
    assert information(few, Evidence(), x).text == "50 sound draws, of 100 needed"
    assert information(np.sign(x["x1"]), Evidence(), {}).fault == "nothing can be measured"


def test_the_answer_depends_on_seed_and_name_alone() -> None:
    x = drawn(8)
    side = np.sign(x["x1"] + x["x2"])
    assert information(side, Evidence(), x, name="C1") == information(
        side, Evidence(), x, name="C1"
    )


def test_joined_effects_of_neither_side_are_not_taken_for_nothing() -> None:
    x = drawn(11)
    none = np.zeros(DRAWS)
    dead = Evidence(cause_moves=False, control_moves=False)
    moved = information(none, dead, x, nil=none)
    assert moved.now == "open", "effects move, though not together"
    assert information(none, dead, x).now == "deaf"


def test_of_many_measurements_few_are_looked_at_and_the_right_one_is_found() -> None:
    x = drawn(12, width=200)
    found = information(np.sign(x["x150"]), Evidence(), x)
    assert found.text == "x150"
