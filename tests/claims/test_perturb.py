"""Blocks and signs that were made to carry a word are found to do so, and others are not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.claims.made import claim, given, inquiry

from foedus import column_names
from foedus.claims import perturb
from foedus.claims.bank import Bank
from foedus.claims.effects import Size
from foedus.claims.investigate import Inquiry
from foedus.claims.perturb import LARGEST, MOVES, Perturbed, blocks, perturbed, signs
from foedus.claims.twin import signed
from foedus.counterfactuals import paired_arms
from foedus.model.recast import Recast
from foedus.model.types import Model
from foedus.testing import synthetic

SIZE = Size(256, 4)


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def _found(
    model: Model, monkeypatch: pytest.MonkeyPatch, effect: Callable[[tuple[Recast, ...], Any], Any]
) -> tuple[Perturbed, Inquiry, list[str]]:
    """Return what a word hinges on where the effect of a tariff is known by what is recast."""

    def number(schedule: Any, z: Any) -> Any:
        return z + effect(schedule.recast, z) * float(schedule.level.max()) / 25.0

    monkeypatch.setattr(paired_arms, "read", given(number))
    asked = inquiry(model, claim(), thorough=False)
    judged = asked.judge(["K1"])
    stages: list[str] = []
    run = Bank.run

    def told(bank: Bank, arms: Any, draws: int, replicates: int, stage: str) -> None:
        stages.append(stage)
        run(bank, arms, draws, replicates, stage)

    monkeypatch.setattr(Bank, "run", told)
    return perturbed(asked.bank, asked.expressed, judged, SIZE)["K1"], asked, stages


def test_every_number_that_varies_is_in_one_block(model: Model) -> None:
    found = blocks(model)
    columns = [i for own in found.values() for i in own]
    assert len(columns) == len(set(columns))
    assert {"public_opinion", "start values", "values of lines", "base shares", "openings",
            "sharpness", "influence of lines"} <= set(found)  # fmt: skip
    left = {i for i, c in enumerate(model.columns) if c.prior.family not in ("fixed", "fitted")}
    names = {model.columns[i].name for i in left - set(columns)}
    assert all(name.startswith("variant.") for name in names), "which rival holds is a reading"
    lever = model.levers[0]
    base = model.index[column_names.base_share(lever.name, lever.options[0])]
    assert base in found["base shares"]
    assert model.index[column_names.sharpness(lever.name)] in found["sharpness"]


def test_the_block_that_carries_a_word_is_told_and_no_sign_is(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = blocks(model)["public_opinion"]

    def effect(recast: tuple[Recast, ...], _: Any) -> float:
        down = any(one.columns == own and one.how == "shift" and one.by < 0 for one in recast)
        return 0.0 if down else -0.2

    found, asked, stages = _found(model, monkeypatch, effect)
    words = {(b.name, way): v.word for b in found.blocks for way, v in b.words.items()}
    assert words.pop(("public_opinion", "down")) != "appears"
    assert set(words.values()) == {"appears"}
    assert len(words) == len(MOVES) * len(blocks(model)) - 1
    assert (found.flip.of, found.flip.to) == ((), None)
    assert found.flip.tried == len(signs(model)) + 10 + 10, "all pairs and triples of five"
    first = f"blocks of priors, {3 * len(blocks(model))} of {3 * len(blocks(model))} left"
    assert first in stages
    assert len(asked.bank._found) <= 4, "arms of a change are let go"  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("count", [1, LARGEST])
def test_the_smallest_set_of_signs_that_turns_the_word_is_found(
    model: Model, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    every = signs(model)
    names = [*list(signed(model))[:2], next(name for name in every if name.startswith("values"))]
    wanted = {name: every[name] for name in names[:count]}

    def effect(recast: tuple[Recast, ...], z: Any) -> Any:
        turned = sum(turn in recast for turn in wanted.values())
        # Each sign of the set moves some draws; all of them turn the effect round.
        return np.where(z > 1.6 - 0.2 * turned, 0.0, -0.2) if turned < count else 0.2

    monkeypatch.setattr(perturb, "blocks", lambda _: {})
    found, *_ = _found(model, monkeypatch, effect)
    assert found.flip.to is not None
    assert found.flip.to.word == "opposite"
    assert set(found.flip.of) == set(wanted)
