"""The word on one claim from what draws show of it."""

import numpy as np
import pytest
from tests.claims.made import LEAST, TRUST, claim

from foedus.claims.effects import Effects
from foedus.claims.judge import only, word_of
from foedus.claims.patterns import Shown, together
from foedus.claims.schema import Claim
from foedus.claims.words import Evidence

RNG = np.random.default_rng(3)


def _effects(one: Claim, *effects: np.ndarray) -> Effects:
    joined = {
        t: (
            together(
                [
                    Shown(e, limb.least.value * t, limb.sign)
                    for e, limb in zip(effects, one.effect, strict=True)
                ]
            ),
        )
        for t in (0.5, 1.0, 2.0)
    }
    return Effects(tuple((e,) for e in effects), joined, None)


def test_masses_of_one_effect_are_in_the_direction_of_its_outcome() -> None:
    one = claim()
    found, verdict = word_of(one, _effects(one, np.full(400, -0.2)), Evidence())
    assert found.minus.value == 1.0
    assert verdict.word == "appears"


def test_several_effects_hold_together_or_not_at_all() -> None:
    one = claim(pattern="all", effect=[TRUST, {**TRUST, "outcome": "leader_trust"}])
    down = np.full(400, -0.2)
    assert word_of(one, _effects(one, down, down), Evidence())[1].word == "appears"
    mixed = _effects(one, down, np.where(RNG.random(400) < 0.5, -0.2, 0.0))
    found, verdict = word_of(one, mixed, Evidence())
    assert found.plus.value == pytest.approx(0.5, abs=0.08)
    assert verdict.word not in ("appears", "opposite")


def test_a_larger_least_effect_is_harder_to_reach() -> None:
    one, effect = claim(), RNG.normal(-0.075, 0.01, 400)
    shown = _effects(one, effect)
    assert word_of(one, shown, Evidence(), 1.0)[1].word == "appears"
    assert word_of(one, shown, Evidence(), 2.0)[1].word != "appears"


def test_some_of_the_draws_are_looked_at() -> None:
    one = claim(effect=[{**TRUST, "least": LEAST}])
    effect = np.where(np.arange(400) < 200, -0.2, 0.2)
    chosen = np.arange(400) < 200
    found, verdict = word_of(one, only(_effects(one, effect), chosen), Evidence())
    assert (found.draws, verdict.word) == (200, "appears")
