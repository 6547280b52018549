"""Runs in which a government no longer decides."""

import numpy as np
import pytest
from tests.runs import Bed

from foedus.counterfactuals import replaced_governments
from foedus.engine.run import Block
from foedus.experiment import Ensemble

pytestmark = pytest.mark.xdist_group("small")

QUARTERS = 8


def _first(bed: Bed, draws: int = 64) -> Block:
    blocks: list[Block] = []
    arm = bed.arm(quarters=QUARTERS)
    bed.engine.run([arm], draws=draws, replicates=4, quarters=QUARTERS, seed=3, sink=blocks.append)
    return next(block for block in blocks if block.first_member == 0)


def _taken(bed: Bed) -> np.ndarray:
    shares = np.zeros((len(bed.model.levers), max(len(v.levels) for v in bed.model.levers)))
    for i, lever in enumerate(bed.model.levers):
        shares[i, : len(lever.levels)] = 1.0 / len(lever.levels)
    return shares


def test_a_constant_government_holds_what_is_not_imposed(small: Bed) -> None:
    government = small.model.governments[0]
    mine = [v for v in small.model.levers if v.government == government]
    text = f"{mine[0].name}={mine[0].options[-1]}"
    arm = small.arm(text, quarters=QUARTERS)
    found = replaced_governments.replaced(small.model, arm, government, "constant", _taken(small))
    run = small.arms([found], quarters=QUARTERS, draws=32)[0]
    assert (run.of("option", mine[0].name) == len(mine[0].options) - 1).all()
    for lever in mine[1:]:
        assert (run.of("option", lever.name) == lever.start).all()
    others = [v.name for v in small.model.levers if v.government != government]
    moves = [np.diff(run.of("option", name), axis=1) != 0 for name in others]
    assert np.any(moves)


def test_a_die_takes_every_option_alike_and_heeds_nothing(small: Bed) -> None:
    government = small.model.governments[0]
    arm = small.arm(quarters=QUARTERS)
    dice = replaced_governments.replaced(small.model, arm, government, "uniform", _taken(small))
    lever = next(v for v in small.model.levers if v.government == government)
    always = {f"lever.{lever.name}.opening": 1.0}

    def open_(matrix: np.ndarray) -> np.ndarray:
        for name, value in always.items():
            matrix[:, small.model.index[name]] = value
        return matrix

    run = small.arms([dice], draws=512, quarters=QUARTERS, change=open_)[0]
    options = run.of("option", lever.name)
    counts = np.bincount(options.astype(int).ravel(), minlength=len(lever.options))
    expected = options.size / len(lever.options)
    # Chi-square beyond its 99.9% quantile for up to five degrees of freedom.
    assert ((counts - expected) ** 2 / expected).sum() < 20.5


def test_shuffled_choices_keep_their_frequencies(small: Bed) -> None:
    government = small.model.governments[0]
    index = next(i for i, v in enumerate(small.model.levers) if v.government == government)
    lever = small.model.levers[index]
    weights = np.zeros_like(_taken(small))
    weights[index, 0], weights[index, 1] = 0.8, 0.2
    arm = small.arm(quarters=QUARTERS)
    dealt = replaced_governments.replaced(small.model, arm, government, "shuffled", weights)

    def open_(matrix: np.ndarray) -> np.ndarray:
        matrix[:, small.model.index[f"lever.{lever.name}.opening"]] = 1.0
        return matrix

    run = small.arms([dealt], draws=512, quarters=QUARTERS, change=open_)[0]
    options = run.of("option", lever.name)
    assert (options == 0).mean() == pytest.approx(0.8, abs=0.03)
    assert (options > 1).mean() < 1e-3


def test_frequencies_count_member_quarters(small: Bed) -> None:
    options = np.zeros((2, 2, len(small.model.levers)))
    options[0, 0, 0] = 1
    found = replaced_governments.frequencies(small.model, options)
    assert found[0, :2].tolist() == [0.75, 0.25]
    assert (found.sum(axis=1) == 1.0).all()


def test_at_most_the_governments_with_most_instruments_are_replaced(
    small: Bed, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert replaced_governments.chosen(small.model) == small.model.governments
    monkeypatch.setattr(replaced_governments, "GOVERNMENTS", 2)
    # The patron holds five, the ally two, the rival one.
    assert replaced_governments.chosen(small.model) == ("AUR", "BEL")


def test_compare_repeats_the_members_of_the_first_arm(small: Bed) -> None:
    first = _first(small)
    arm = small.arm(quarters=QUARTERS)
    before, altered = replaced_governments.compare(
        small.engine, arm, first, Ensemble(64, 4, QUARTERS, 3)
    )
    governments = small.model.governments
    assert set(altered) == {(g, kind) for g in governments for kind in replaced_governments.KINDS}
    members = min(replaced_governments.MEMBERS, len(first.status))
    assert all(len(values) == members for values in before.values())
    # What no government can move in this case is bit by bit what it was.
    index = list(small.model.kept[0].labels)
    assert index
    for (government, _), found in altered.items():
        moved = [
            name
            for name, values in before.items()
            if not np.array_equal(values, found[name], equal_nan=True)
        ]
        assert moved, f"nothing rests on {government}"
