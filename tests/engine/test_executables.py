"""Compiled functions of a model: lanes keep apart, and each is traced once."""

import dataclasses

import numpy as np
import pytest
from tests.runs import Bed

from foedus.dynamics import priors
from foedus.engine import calendar, nested
from foedus.engine.executables import Code
from foedus.engine.structure import structure_of
from foedus.engine.year import LANES, QUARTERS

pytestmark = pytest.mark.xdist_group("small")


def test_lanes_differ_by_draw_and_replicate_alone(small: Bed) -> None:
    runs = small.engine.executables
    matrix = priors.draw(small.model, 0, 2)
    draw = np.arange(LANES, dtype=np.uint32) % 2
    replicate = np.arange(LANES, dtype=np.uint32) // 2 % 3
    rows = np.ascontiguousarray(matrix[draw].T)
    ready, luck, carry = runs.start(rows, np.uint32(0), draw, replicate)
    gdp, leaning = np.asarray(ready.start.gdp), np.asarray(luck.leaning)
    assert np.array_equal(gdp[:, 0::2], np.repeat(gdp[:, :1], LANES // 2, axis=1))
    assert np.array_equal(leaning[..., 0:6], leaning[..., 6:12])
    assert not np.array_equal(leaning[..., 0], leaning[..., 2])
    assert np.array_equal(np.asarray(carry.levels), np.asarray(carry.carried))
    assert not np.asarray(carry.status).any()


def test_a_lever_opens_where_the_calendar_lets_it(small: Bed) -> None:
    runs = small.engine.executables
    matrix = priors.draw(small.model, 0, LANES)
    lane = np.arange(LANES, dtype=np.uint32)
    rows = np.ascontiguousarray(matrix.T)
    ready, luck, _ = runs.start(rows, np.uint32(0), lane, np.zeros_like(lane))
    imposed = calendar.imposed_years(small.model, small.arm(quarters=QUARTERS), QUARTERS)[0]
    opened = np.asarray(runs.opened(ready, luck, imposed))
    assert opened.shape == (QUARTERS, len(small.model.levers), LANES)
    allowed = calendar.agenda_table(small.model, QUARTERS)
    assert not opened[allowed == 0.0].any()
    chance = np.asarray(ready.values.opening).mean(axis=1)
    share = opened.mean(axis=-1)
    for t, i in np.argwhere(allowed > 0.0):
        assert share[t, i] == pytest.approx(chance[i], abs=0.1)


def test_a_year_with_something_nested_is_compiled_where_it_is_asked_for_and_kept(
    small: Bed,
) -> None:
    runs = small.engine.executables
    rows = np.ascontiguousarray(priors.draw(small.model, 0, LANES).T)
    lane = np.arange(LANES, dtype=np.uint32)
    ready, luck, carry = runs.start(rows, np.uint32(0), lane, np.zeros_like(lane))
    plain = calendar.imposed_years(small.model, small.arm(quarters=QUARTERS), QUARTERS)[0]
    runs.compile(plain)
    held = dataclasses.replace(plain, nested=nested.nothing(small.model))
    counted, alone = np.ones(LANES, np.float32), runs.alone(LANES)
    _, found = runs.year(ready, luck, counted, carry, held, alone)
    again = Code(structure_of(small.model))
    _, loaded = again.nested_year(ready, luck, counted, carry, held, alone)
    assert again.traces == 0, "it was kept"
    assert np.array_equal(np.asarray(found.kept), np.asarray(loaded.kept))
    assert found.link is not None
    assert runs.year(ready, luck, counted, carry, plain, alone)[1].link is None
