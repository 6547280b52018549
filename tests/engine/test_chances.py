"""How likely options were: against what is taken, and where levers stand."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from tests.runs import Bed

from foedus.engine.chances import standing, unlooked
from foedus.engine.run import Block, Engine
from foedus.model import schedule
from foedus.model.types import Model

DRAWS, REPLICATES, QUARTERS = 4, 128, 4


pytestmark = pytest.mark.xdist_group("small")


@pytest.fixture(scope="module")
def model(small: Bed) -> Model:
    return small.model


def ran(model: Model, asked: Any, *do: str) -> Block:
    found: list[Block] = []
    plan = schedule.of_policy(model, "baseline", QUARTERS, do)[0]
    size = {"draws": DRAWS, "replicates": REPLICATES, "quarters": QUARTERS, "seed": 0}
    Engine(model, asked).run([plan], **size, sink=found.append)
    return min(found, key=lambda block: block.first_member)


@pytest.fixture(scope="module")
def block(model: Model) -> Block:
    asked = np.zeros((QUARTERS, len(model.levers)), np.float32)
    asked[2] = 1.0
    return ran(model, asked)


def test_what_nobody_looked_at_is_missing() -> None:
    noted = np.zeros((1, 3, 2, 2))
    noted[0, :, 1, 0] = (0.2, 0.8, 0.0)
    found = unlooked(noted, np.asarray([[1, 1, 1], [1, 1, 0]]))
    assert found.shape == (2, 1, 2, 3)
    assert found[0, 0, 1] == pytest.approx([0.2, 0.8, 0.0])
    assert np.isnan(found[1]).all()
    assert np.isnan(found[0, 0, 0]).all()


def test_a_lever_stands_where_it_was_last_set_or_is_imposed(model: Model) -> None:
    levers, width = len(model.levers), max(len(v.options) for v in model.levers)
    chances = np.full((1, 4, levers, width), np.nan, np.float32)
    opened = np.zeros((4, levers, 1))
    share = np.zeros(width, np.float32)
    share[:2] = (0.3, 0.7)
    # Looked at in the first quarter though closed; set in the second; imposed in the last.
    chances[0, 0, 0], chances[0, 1, 0] = share, share
    opened[1, 0] = 1.0
    plan = schedule.of_policy(model, "baseline", 4, ())[0]
    forced, level = plan.forced.copy(), plan.level.copy()
    forced[3, 0], level[3, 0] = 1.0, model.levers[0].levels[1]
    found = standing(model, dataclasses.replace(plan, forced=forced, level=level), chances, opened)
    start = np.eye(width)[model.levers[0].start]
    assert found[0, 0, 0] == pytest.approx(start)
    assert found[0, 1, 0] == pytest.approx(share)
    assert found[0, 2, 0] == pytest.approx(share)
    assert found[0, 3, 0] == pytest.approx(np.eye(width)[1])
    assert found[0, :, 1] == pytest.approx(np.tile(np.eye(width)[model.levers[1].start], (4, 1)))


def test_chances_are_those_by_which_options_are_taken(model: Model, block: Block) -> None:
    assert block.stands is not None
    taken = block.values[:, :, -len(model.levers) - ordinals(model) :][:, :, : len(model.levers)]
    for i, lever in enumerate(model.levers):
        for option in range(len(lever.options)):
            said, seen = block.stands[:, -1, i, option], taken[:, -1, i] == option
            # Each member is one throw with its own chance.
            error = np.sqrt((said * (1.0 - said)).sum()) / len(said)
            assert abs(said.mean() - seen.mean()) < 4.0 * error + 1e-3, (lever.name, option)


def ordinals(model: Model) -> int:
    return sum(v.instrument.kind == "ordinal" for v in model.levers)


def test_chances_add_up_where_there_are_any(block: Block) -> None:
    assert block.chances is not None
    assert block.stands is not None
    there = np.isfinite(block.chances).all(axis=-1)
    assert there[:, 2].all()
    assert not there[:, 1].all()
    assert block.chances[there].sum(axis=-1) == pytest.approx(1.0, abs=1e-4)
    assert block.stands.sum(axis=-1) == pytest.approx(1.0, abs=1e-4)


def test_looking_at_closed_levers_moves_nothing(model: Model, block: Block) -> None:
    plain = ran(model, None)
    assert plain.chances is None
    assert np.array_equal(plain.values, block.values)


def test_who_draws_from_the_record_has_chances_too(model: Model) -> None:
    plan = schedule.of_policy(model, "baseline", QUARTERS, ())[0]
    plan = dataclasses.replace(plan, weighs=np.zeros_like(plan.weighs))
    found: list[Block] = []
    asked = np.zeros((QUARTERS, len(model.levers)), np.float32)
    size = {"draws": DRAWS, "replicates": REPLICATES, "quarters": QUARTERS, "seed": 0}
    Engine(model, asked).run([plan], **size, sink=found.append)
    assert found[0].chances is not None
    there = np.isfinite(found[0].chances).all(axis=-1)
    assert there.any()
    assert found[0].chances[there].sum(axis=-1) == pytest.approx(1.0, abs=1e-4)
