"""Known indices are found from given draws, and none where there is nothing but chance."""

from typing import Any

import numpy as np
import pytest

from foedus.claims.hinges import FEW, binned, count_of_bins, first_order, hinges

Vector = np.ndarray[Any, np.dtype[np.float64]]


def columns(seed: int, draws: int, width: int) -> Vector:
    return np.random.default_rng(seed).random((draws, width))


def named(x: Vector) -> dict[str, Vector]:
    return {f"x{j + 1}": x[:, j] for j in range(x.shape[1])}


def ishigami(x: Vector) -> Vector:
    a, b, c = (2.0 * np.pi * x[:, j] - np.pi for j in range(3))
    return np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def test_indices_of_a_linear_effect() -> None:
    x = columns(0, 4096, 30)
    y = 3.0 * x[:, 0] + 2.0 * x[:, 1] + x[:, 2]
    found = first_order(y, binned(list(x.T)))
    np.testing.assert_allclose(found[:3], np.asarray([9.0, 4.0, 1.0]) / 14.0, atol=0.03)
    assert np.abs(found[3:]).max() < 0.02
    assert abs(found[3:].mean()) < 0.002, "chance adds nothing on the average"


def test_indices_of_the_ishigami_function() -> None:
    x = columns(1, 8192, 3)
    found = first_order(ishigami(x), binned(list(x.T)))
    # Ishigami and Homma (1990), a = 7, b = .1.
    np.testing.assert_allclose(found, [0.3139, 0.4424, 0.0], atol=0.03)


def test_what_acts_through_interactions_alone_is_seen_by_the_distribution() -> None:
    x = columns(2, 1024, 8)
    found = hinges(ishigami(x), named(x))
    assert [hinge.name for hinge in found.of] == ["x2", "x1", "x3"]
    third = found.of[2]
    assert third.first_order < found.floor
    assert third.delta > found.floor_delta


def test_few_are_named_and_the_rest_are_counted() -> None:
    x = columns(3, 1024, 40)
    y = x[:, :5] @ np.asarray([5.0, 4.0, 3.0, 2.0, 2.0])
    found = hinges(y, named(x))
    assert [hinge.name for hinge in found.of] == ["x1", "x2", "x3"]
    assert (len(found.of), found.others) == (FEW, 2)


def test_a_reading_can_be_what_an_effect_hinges_on() -> None:
    x = columns(4, 512, 20)
    coding = np.where(np.random.default_rng(5).random(512) < 0.3, "first", "second")
    y = np.where(coding == "first", 2.0, 0.0) + x[:, 0]
    found = hinges(y, named(x), {"record": coding.tolist()})
    assert found.of[0].name == "record"
    assert found.of[0].first_order == pytest.approx(0.84 / (0.84 + 1 / 12), abs=0.03)


def test_chance_alone_gives_a_hinge_in_one_of_twenty_or_so() -> None:
    false = 0
    for seed in range(12):
        x = columns(100 + seed, 256, 15)
        y = np.random.default_rng(200 + seed).normal(size=256)
        false += bool(hinges(y, named(x), name=str(seed)).of)
    assert false <= 3  # two indices at 5% each: 1.2 expected


def test_there_is_no_answer_without_draws_or_spread() -> None:
    x = columns(6, 300, 3)
    assert hinges(np.full(300, 0.5), named(x)).fault == "the effect is the same in all draws"
    few = np.where(np.arange(300) < 40, x[:, 0], np.nan)
    assert hinges(few, named(x)).fault == "40 sound draws, of 100 needed"
    assert hinges(x[:, 0], {}).fault == "nothing varies"


def test_draws_without_a_number_are_left_out() -> None:
    x = columns(7, 600, 5)
    y = np.where(np.arange(600) % 3 == 0, np.nan, x[:, 1])
    assert hinges(y, named(x)).of[0].name == "x2"


def test_the_answer_depends_on_seed_and_name_alone() -> None:
    x = columns(8, 300, 5)
    first = hinges(x[:, 0], named(x), name="C1")
    assert first == hinges(x[:, 0], named(x), name="C1")
    assert first.floor != hinges(x[:, 0], named(x), name="C2").floor


def test_bins_grow_with_draws_and_few_values_are_bins_themselves() -> None:
    assert [count_of_bins(n) for n in (50, 256, 1024, 100_000)] == [4, 8, 16, 32]
    numbers = np.random.default_rng(0).random(1024)
    codes = binned([numbers, np.round(numbers * 2.0)])
    assert np.bincount(codes[:, 0]).tolist() == [64] * 16
    assert np.unique(codes[:, 1]).tolist() == [0, 1, 2]
