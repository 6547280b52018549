from typing import Any

import numpy as np
import pytest
from tests import helpers

from foedus.result.deliberation import Sums
from foedus.result.layout import CHUNK_MEMBERS
from foedus.result.units import Collector, Unit, decoded, span, units

MADE = helpers.manifest(draws=CHUNK_MEMBERS + 100, replicates=1)


def collected(block: int, order: int = 1) -> dict[Unit, bytes]:
    found: dict[Unit, bytes] = {}
    collector = Collector(MADE)
    for first in range(0, MADE.members, block)[::order]:
        for arm in range(2):
            arrays = {n: v[first : first + block] for n, v in NUMBERS[arm].items()}
            found |= collector.add(arm, first, arrays)
    assert collector.waiting == 0
    return found


NUMBERS = [helpers.numbers(MADE, arm) for arm in range(2)]


def test_a_run_is_cut_into_whole_chunks_of_an_arm() -> None:
    assert [str(unit) for unit in units(MADE)] == ["0-0", "1-0", "0-1", "1-1"]
    assert [span(MADE, unit) for unit in units(MADE)[1:3]] == [(0, 2048), (2048, 2148)]


def test_the_same_numbers_give_the_same_bytes_in_any_order_and_any_blocks() -> None:
    found = collected(512)
    assert set(found) == set(units(MADE))
    assert found == collected(512, -1) == collected(100)
    assert len(set(found.values())) == 4, "the control: units differ"


def test_a_unit_has_a_chunk_of_everything() -> None:
    chunks, weighed = decoded(collected(512)[Unit(1, 1)])
    assert weighed is None
    names = {series.name for series in MADE.series} | {"status"}
    assert {key.partition("/")[0] for key in chunks} == names
    assert {tuple(key.split("/")[1:4]) for key in chunks} == {("c", "1", "1")}


def test_what_was_weighed_travels_with_its_unit() -> None:
    made = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)
    sums = helpers.sums(made, 0, 8)
    ((unit, content),) = Collector(made).add(0, 0, helpers.numbers(made, 0), sums)
    assert unit == Unit(0, 0)
    expected = Sums(made)
    expected.add(sums)
    _, weighed = decoded(content)
    assert weighed is not None
    np.testing.assert_array_equal(weighed, expected.whole)
    joined = Sums(made)
    joined.join(weighed)
    np.testing.assert_array_equal(joined.means("x"), expected.means("x"))


def test_how_many_members_wait_is_counted() -> None:
    collector = Collector(MADE)
    part: Any = {name: values[:512] for name, values in NUMBERS[0].items()}
    assert list(collector.add(0, 0, part)) == []
    assert collector.waiting == 512
    with pytest.raises(ValueError, match="given twice"):
        list(collector.add(0, 0, part))
