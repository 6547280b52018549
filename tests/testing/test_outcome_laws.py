"""The laws of outcomes hold for all that ship, and can be broken."""

import dataclasses
from typing import Any

import jax.numpy as jnp
import pytest

from foedus.contract import Effect
from foedus.model.discover import discover
from foedus.testing.outcome_laws import LAWS, scene

OUTCOMES = discover().outcomes
TRUE = OUTCOMES["burden_gap"]


@pytest.mark.parametrize("law", LAWS)
def test_every_outcome_keeps_the_law(law: str) -> None:
    assert len(OUTCOMES) > 50
    broken = {name: list(LAWS[law](scene(outcome))) for name, outcome in OUTCOMES.items()}
    assert not {name: found for name, found in broken.items() if found}


def breaches(law: str, **changes: Any) -> list[str]:
    return list(LAWS[law](scene(dataclasses.replace(TRUE, **changes))))


def test_a_wrong_shape_is_found() -> None:
    told = breaches("shape_is_declared", compute=lambda world: jnp.sum(TRUE.compute(world), axis=0))
    assert told == ["compute returns the shape (256,), and ('actor',) of 256 draws is (4, 256)"]


def test_a_number_that_is_none_is_found() -> None:
    told = breaches("finite_in_disturbed_worlds", compute=lambda w: TRUE.compute(w) / 0.0)
    assert told == ["is not finite in 256 draws"]


def test_reads_are_those_that_make_a_difference() -> None:
    told = breaches("reads_what_it_declares", reads=("wanted_burden", "gdp"))
    assert set(told) == {
        "reads gdp, which makes no difference",
        "depends on planned_burden, which is not among the reads",
    }


def test_claims_are_held_to_what_moves() -> None:
    law = "moves_as_it_claims"
    assert breaches(law, effects=()) == ["declares no effect, so that no path ends here"]
    (told,) = breaches(law, effects=(Effect("wanted_burden", "burden_gap", "+"),))
    assert told == "wanted_burden -> burden_gap (+): goes the other way too"
    found = breaches(law, effects=(Effect("gdp", "burden_gap", "+"),))
    assert found == ["gdp -> burden_gap (+): its source is not among the reads"]
    found = breaches(law, effects=(Effect("wanted_burden", "gap", "?"),))
    assert found == ["wanted_burden -> gap (?): its target is not burden_gap"]
    rising = {"compute": lambda w: w.appraisals.wanted_burden, "reads": ("wanted_burden",)}
    found = breaches(law, effects=(Effect("wanted_burden", "burden_gap", "?"),), **rising)
    assert found == ["wanted_burden -> burden_gap (?): the other sign is never seen"]
    found = breaches(law, effects=(Effect("wanted_burden", "burden_gap", "-"),), **rising)
    assert found == ["wanted_burden -> burden_gap (-): never moves it that way"]


def test_an_outcome_describes_itself() -> None:
    assert breaches("is_described", unit="", description="a gap") == [
        "has no unit",
        "its description is no sentence",
    ]
