from typing import Any

import numpy as np
import pytest
from tests.runs import Bed

from foedus.choice.menus import parts
from foedus.engine import sink
from foedus.engine.run import Block, columns

pytestmark = pytest.mark.xdist_group("small")


class Writer:
    """Remembers what a result writer would be given."""

    def __init__(self) -> None:
        self.written: list[tuple[int, int, dict[str, Any]]] = []
        self.weighed: list[tuple[int, Any]] = []

    def write(self, arm: int, first: int, series: dict[str, Any]) -> None:
        self.written.append((arm, first, series))

    def add_deliberation(self, arm: int, sums: Any) -> None:
        self.weighed.append((arm, sums))


def test_a_block_is_cut_into_named_series(small: Bed) -> None:
    width = columns(small.model)[-1][1].stop
    values = np.arange(2 * 3 * width, dtype=np.float32).reshape(2, 3, width) % 100
    reasons = np.ones((3, len(small.model.levers), 4, 2), dtype=np.float32)
    writer = Writer()
    block = Block(1, 512, values, np.asarray([0, 1]), reasons)
    sink.to_writer(small.model, writer)(block)  # pyright: ignore
    [(weighed, sums)] = writer.weighed
    assert weighed == 1
    assert np.array_equal(sums, reasons)
    assert sums.dtype == np.float64, "sums over many blocks"
    [(arm, first, series)] = writer.written
    assert (arm, first) == (1, 512)
    assert series["status"].tolist() == [0, 1]
    assert series["option"].dtype == np.int8
    for name, cut in columns(small.model):
        assert np.array_equal(series[name], values[:, :, cut])


def test_what_the_engine_finishes_can_be_written(small: Bed) -> None:
    writer = Writer()
    small.engine.run(
        [small.arm(quarters=4)], draws=3, replicates=2, quarters=4, seed=0,
        sink=sink.to_writer(small.model, writer),  # pyright: ignore
    )  # fmt: skip
    [(_, _, series)] = writer.written
    [(arm, sums)] = writer.weighed
    assert arm == 0
    assert sums.shape == (4, len(small.model.levers), len(parts(small.model)), 2)
    assert series["defence_burden"].shape == (6, 4, 4)
    assert set(series) == {"status", *(name for name, _ in columns(small.model))}


def test_the_first_members_of_the_first_arm_are_remembered() -> None:
    passed: list[Block] = []
    first = sink.First(passed.append)
    none = np.zeros(0)
    blocks = [Block(arm, member, none, none, none) for arm, member in ((1, 0), (0, 512), (0, 0))]
    for block in blocks[:2]:
        first(block)
    assert first.block is None
    first(blocks[2])
    assert first.block is blocks[2]
    assert passed == blocks
