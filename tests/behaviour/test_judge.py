"""Every condition can fail, and every verdict follows from made-up effects."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from foedus.behaviour.bands import Band, Condition, Control, Least
from foedus.behaviour.judge import (
    Judged,
    Seen,
    judge,
    over_draws,
    over_members,
    told,
    verdict,
    words,
)
from foedus.result.documents.behaviour import Controlled

Vector = np.ndarray[Any, Any]
SPREAD = np.linspace(-0.1, 0.9, 101)
"""Effects of draws: a tenth of them below zero, median .4."""


def condition(statistic: Any, **given: Any) -> Condition:
    return Condition(statistic, **given)


@pytest.mark.parametrize(
    ("asked", "fails", "text"),
    [
        ({"statistic": "mean", "low": 0.0, "high": 0.5}, {"high": 0.3}, "mean 0 to 0.5"),
        ({"statistic": "mean", "low": 0.0}, {"low": 0.5}, "mean at least 0"),
        ({"statistic": "median", "high": 0.5}, {"high": 0.3}, "median at most 0.5"),
        (
            {"statistic": "draws", "low": 0.0, "share": 0.9},
            {"share": 0.95},
            "at least 0 in 90% of draws",
        ),
        (
            {"statistic": "each sign", "beyond": 0.0, "share": 0.05},
            {"beyond": 0.2},
            "each sign, beyond 0, in 5% of draws",
        ),
    ],
)
def test_conditions_on_draws_hold_or_fail(
    asked: dict[str, Any], fails: dict[str, Any], text: str
) -> None:
    assert over_draws(Condition(**asked), Seen(SPREAD)).held
    assert not over_draws(Condition(**{**asked, **fails}), Seen(SPREAD)).held
    assert words(Condition(**asked)) == text


def test_conditions_on_members_hold_or_fail() -> None:
    numbers, names = np.asarray([0.1, 0.5, 0.3]), ("a", "b", "c")
    pooled = condition("pooled", low=0.2, high=0.4)
    assert over_members(pooled, numbers, names, 9).value == pytest.approx(0.3)
    assert over_members(pooled, numbers, names, 9).held
    assert not over_members(condition("pooled", high=0.2), numbers, names, 9).held
    assert over_members(condition("each", high=0.5), numbers, names, 9).held
    failed = over_members(condition("each", low=0.2, high=0.4), numbers, names, 9)
    assert (failed.held, failed.worst, failed.value) == (False, ("a", "b"), 0.1)
    assert told(failed) == "each 0.2 to 0.4, found 0.1 (a, b)"


@pytest.mark.parametrize("numbers", [[], [0.1, np.nan]])
def test_members_without_a_number_do_not_hold(numbers: list[float]) -> None:
    found = over_members(condition("each", high=9.0), np.asarray(numbers), ("a", "b"), 3)
    assert (found.held, found.value) == (False, None)


def test_only_draws_that_are_asked_about_are_looked_at() -> None:
    asked = condition("draws", low=0.5, share=0.9, among="large ones")
    assert not over_draws(asked, Seen(SPREAD)).held
    found = over_draws(asked, Seen(SPREAD, SPREAD > 0.5))
    assert (found.held, found.looked) == (True, 40)
    nobody = over_draws(asked, Seen(SPREAD, SPREAD > 2.0))
    assert (nobody.held, nobody.value, nobody.looked) == (False, None, 0)
    assert told(nobody) == "no draw gives a number"


def test_draws_without_a_number_are_left_out() -> None:
    effect = np.append(np.full(8, 0.5), [np.nan, np.nan])
    found = over_draws(condition("draws", low=0.0, high=1.0, share=1.0), Seen(effect))
    assert (found.held, found.value, found.looked) == (True, 1.0, 8)


def test_rounding_does_not_decide() -> None:
    asked = condition("draws", low=0.0, share=1.0)
    assert over_draws(asked, Seen(np.asarray([-5e-6, 1.0]))).held
    assert not over_draws(asked, Seen(np.asarray([-5e-5, 1.0]))).held


def noisy(shocks: int, draws: int = 20_000) -> tuple[Seen, list[Seen]]:
    """Return effects of which four fifths are above zero, blurred by the mean of so many shocks."""
    rng = np.random.default_rng(shocks)
    true = rng.normal(0.8416, 1.0, draws)
    blur = rng.normal(0.0, 2.0, (draws, shocks))
    half = shocks // 2
    parts = (slice(None), slice(0, half), slice(half, None))
    whole, *halves = (Seen(true + blur[:, part].mean(axis=1)) for part in parts)
    return whole, halves


@pytest.mark.parametrize("shocks", [8, 32])
@pytest.mark.parametrize(
    ("asked", "true"),
    [
        (condition("draws", low=0.0, share=0.75), 0.8),
        (condition("each sign", beyond=0.0, share=0.1), 0.2),
    ],
)
def test_shares_are_freed_of_what_few_shocks_add(
    shocks: int, asked: Condition, true: float
) -> None:
    whole, halves = noisy(shocks)
    raw, mended = (over_draws(asked, whole, part).value for part in ((), halves))
    assert raw is not None
    assert mended is not None
    assert abs(raw - true) > 0.008
    assert abs(mended - true) < 0.5 * abs(raw - true)


def test_a_least_effect_is_counted_without_what_few_shocks_add() -> None:
    zero = np.zeros(4)
    of = band(least=Least(0.05, "x"), conditions=(condition("mean", low=-1.0, high=1.0),))
    noise = [Seen(zero + 0.06), Seen(zero + 0.06)]
    assert judge(of, [], Seen(zero + 0.06), noise).live == 1.0
    assert judge(of, [], Seen(zero + 0.01), noise).live == 0.0
    assert judge(of, [], Seen(zero + 0.01), noise[:1]).live == 0.0


# --- verdicts -----------------------------------------------------------------------------------


def band(kind: str = "S", muted: str = "ally", **given: Any) -> Band:
    conditions = given.pop("conditions", (condition("mean", low=-1.0, high=1.0),))
    if kind == "N":
        given.setdefault("control", Control("a push", "choice:x", 0.05))
    return Band(
        id="S99", kind=kind, status="new", title="x", measured="x", unit="x",
        conditions=conditions, origin=given.pop("origin", "outside"), muted=muted, why="x", **given,
    )  # fmt: skip


def came(of: Band, effect: float | Vector) -> Judged:
    """Return how a row comes out on effects."""
    effects = np.full(20, effect) if isinstance(effect, float) else effect
    seen = Seen(effects)
    return judge(of, [over_draws(c, seen) for c in of.conditions], seen)


def said(
    of: Band,
    live: float | Vector,
    muted: float | Vector | None = None,
    control: Controlled | None = None,
) -> tuple[str, str]:
    frozen = None if muted is None else came(of, muted)
    return verdict(of, came(of, live), frozen, control, 0.5)


LEAST = {"least": Least(0.01, "x")}


def test_a_defect_comes_first() -> None:
    word, reason = said(band(**LEAST), 2.0, 2.0)
    assert (word, reason) == ("defect", "mean -1 to 1, found 2")
    assert said(band("N", "-"), 2.0, control=Controlled("a", "b", 0.05, 0.0))[0] == "defect"


def test_draws_without_numbers_are_a_defect_not_a_pass() -> None:
    assert said(band(**LEAST), np.full(5, np.nan), 0.0)[0] == "defect"
    assert verdict(band(), Judged("fails", (), None, None), None, None, 0.5)[0] == "defect"


def test_what_a_decision_makes_passes() -> None:
    apart = band(conditions=(condition("mean", low=0.1, high=1.0),))
    assert said(apart, 0.5, 0.0) == ("passes", "")
    assert said(apart, 0.5, 0.5) == ("inert", "comes out the same when they decide nothing")


def test_what_holds_zero_passes_by_its_least_effect_alone() -> None:
    assert said(band(**LEAST), 0.5, 0.0)[0] == "passes"
    assert said(band(**LEAST), 0.5, 0.5)[0] == "inert", "as large without decisions"
    assert said(band(**LEAST), 0.005, 0.0)[0] == "inert", "too small"
    few = np.where(np.arange(20) < 9, 0.5, 0.0)
    word, reason = said(band(**LEAST), few, 0.0)
    assert word == "inert", "in too few draws"
    assert reason.endswith("beyond 0.01 in 45% of draws, 0% frozen")


def test_physics_needs_an_effect_and_no_muting() -> None:
    assert said(band(muted="physics", **LEAST), 0.5) == ("passes", "")
    assert said(band(muted="physics", **LEAST), 0.0) == ("inert", "beyond 0.01 in 0% of draws only")
    apart = band(muted="physics", conditions=(condition("mean", low=0.1, high=1.0),))
    assert said(apart, 0.5)[0] == "passes", "its band leaves zero out"


def test_a_row_that_is_exempt_is_not_inert() -> None:
    assert said(band(muted="-"), 0.0) == ("passes", "")
    assert said(band(muted="-", origin="identity"), 0.0) == ("identity", "")


@pytest.mark.parametrize(
    ("control", "reason"),
    [
        (Controlled("a push", "x", 0.05, 0.06), ""),
        (Controlled("a push", "x", 0.05, -0.06), ""),
        (Controlled("a push", "x", 0.05, 0.04), "a push moves x by 0.04; needed 0.05"),
        (Controlled("a push", "x", 0.05, note="no x"), "its control cannot be expressed: no x"),
        (None, "it has no positive control"),
    ],
)
def test_an_n_needs_a_live_control(control: Controlled | None, reason: str) -> None:
    found = said(band("N", "-"), 0.0, control=control)
    assert found == ("inert" if reason else "passes", reason)


SIGNS = (condition("each sign", beyond=0.1, share=0.1),)
BOTH, UP = np.linspace(-1.0, 1.0, 20), np.full(20, 0.5)


def test_one_sign_is_assumed_and_two_are_found() -> None:
    disputed = band("B", "physics", conditions=SIGNS)
    assert said(disputed, BOTH)[0] == "both signs"
    word, reason = said(disputed, UP)
    assert (word, reason) == (
        "assumed", "each sign, beyond 0.1, in 10% of draws, found 0% and 100% +",
    )  # fmt: skip
    assert said(disputed, -UP)[1].endswith("found 0% and 100% -")
    assert said(disputed, 0.0)[0] == "inert", "nothing moves"


def test_a_disputed_effect_that_is_no_decision_is_inert() -> None:
    disputed = band("B", "rival", conditions=SIGNS)
    assert said(disputed, BOTH, 0.0)[0] == "both signs"
    assert said(disputed, BOTH, BOTH)[0] == "inert"
    assert said(disputed, UP, 0.0)[0] == "assumed"
    assert said(disputed, UP, UP)[0] == "inert"


def test_a_disputed_effect_beyond_its_band_is_a_defect() -> None:
    limited = band("B", "rival", conditions=(condition("mean", high=0.2), *SIGNS))
    assert said(limited, UP, 0.0) == ("defect", "mean at most 0.2, found 0.5")
    assert said(limited, BOTH, 0.0)[0] == "both signs"


def test_signs_that_an_s_needs_are_a_condition_like_another() -> None:
    asked = band(conditions=(condition("mean", low=0.1), *SIGNS))
    assert said(asked, UP, 0.0)[0] == "defect"
    assert said(asked, UP, 0.0)[1].startswith("each sign")
    mixed = np.append(UP, [-0.5] * 5)
    assert said(asked, mixed, 0.0)[0] == "passes"


def test_an_effect_says_its_mean_and_how_many_draws_have_it() -> None:
    found = came(band(**LEAST), np.asarray([0.0, 0.02, -0.02, np.nan]))
    assert (found.effect, found.live) == (0.0, pytest.approx(2 / 3))
    assert came(band(), 0.5).live is None
    assert replace(found, effect=None).outcome == "holds"
