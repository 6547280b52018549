from typing import Any

import numpy as np
import pytest
from tests.runs import Bed

from foedus.choice.menus import parts
from foedus.engine import sink
from foedus.engine.run import Block, columns
from foedus.result.result import Result

pytestmark = pytest.mark.xdist_group("small")


def test_a_block_is_cut_into_named_series(small: Bed) -> None:
    width = columns(small.model)[-1][1].stop
    values = np.arange(2 * 3 * width, dtype=np.float32).reshape(2, 3, width) % 100
    reasons = np.ones((3, len(small.model.levers), 4, 2), dtype=np.float32)
    block = Block(1, 512, values, np.asarray([0, 1]), reasons)
    arm, first, series, weighed = sink.cutter(small.model)(block)
    assert (arm, first) == (1, 512)
    assert weighed is not None
    assert np.array_equal(weighed, reasons)
    assert weighed.dtype == np.float64, "sums over many blocks"
    assert series["status"].tolist() == [0, 1]
    assert series["option"].dtype == np.int8
    for name, cut in columns(small.model):
        assert np.array_equal(series[name], values[:, :, cut])


def test_what_the_engine_finishes_is_cut_and_found_again(small: Bed) -> None:
    blocks: list[Block] = []
    small.engine.run(
        [small.arm(quarters=4)], draws=3, replicates=2, quarters=4, seed=0, sink=blocks.append
    )
    (block,) = blocks
    arm, _, series, weighed = sink.cutter(small.model)(block)
    assert arm == 0
    assert weighed is not None
    assert weighed.shape == (4, len(small.model.levers), len(parts(small.model)), 2)
    assert series["defence_burden"].shape == (6, 4, 4)
    assert set(series) == {"status", *(name for name, _ in columns(small.model))}

    class Stored(Result):
        def __init__(self) -> None:
            self.manifest = type("M", (), {"arms": ("a",)})()

        def values(self, name: str, arm: str) -> Any:
            return series[name]

        def status(self, arm: str) -> Any:
            return series["status"]

    found = sink.first_block(small.model, Stored())
    assert np.array_equal(found.values, block.values)
    assert found.values.dtype == np.float32
    assert np.array_equal(found.status, block.status)
