"""What is read of a block: one number per member and quarter."""

from typing import Any

import numpy as np
import pytest
from tests.runs import Bed

from foedus.counterfactuals.probes import Level, Moved, Opens, Stands, Yearly, columns_of, table
from foedus.engine.run import Block

Table = np.ndarray[Any, Any]


def block(*columns: list[list[float]]) -> Table:
    """Return (member, quarter, column) of columns by member."""
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=-1)


def test_a_level_is_a_mean_less_another_or_times_an_outcome() -> None:
    values = block([[1, 2]], [[3, 6]], [[1, 1]], [[10, 100]])
    assert Level((0,)).read(values).tolist() == [[1, 2]]
    assert Level((0, 1), (2,)).read(values).tolist() == [[1, 3]]
    assert Level((0,), times=3).read(values).tolist() == [[10, 200]]


def test_a_product_is_of_members_not_of_means() -> None:
    values = block([[1.0], [3.0]], [[1.0], [3.0]])
    assert Level((0,), times=1).read(values).mean() == 5.0, "not 2 times 2"


def test_where_a_lever_stands_is_read_as_a_chance() -> None:
    values = block([[0.25, 1, 0], [0.5, 0, 0]], [[0.75, 0, 0.5], [np.nan] * 3])
    assert Stands((0,)).read(values)[0].tolist() == [0.25, 1, 0]
    assert Stands((0, 1)).read(values)[0].tolist() == [1, 1, 0.5]
    assert np.isnan(Stands((0, 1)).read(values)[1]).all(), "an unsound member stands nowhere"


def test_what_a_lever_is_set_to_if_it_opens_is_read_in_one_quarter() -> None:
    values = block([[np.nan, 0.2, np.nan], [np.nan] * 3])
    assert Opens(0, 3, 1).read(values)[0].tolist() == pytest.approx([0.2] * 3)
    assert np.isnan(Opens(0, 3, 1).read(values)[1]).all()


def test_chances_stand_after_what_is_kept(small: Bed) -> None:
    model, where = small.model, columns_of(small.model)
    levers, width = len(model.levers), max(len(v.options) for v in model.levers)
    rng = np.random.default_rng(0)
    kept = rng.normal(size=(2, 3, where.kept))
    stands, chances = rng.uniform(size=(2, 2, 3, levers, width))
    status = np.asarray([0, 1], np.uint8)
    made = Block(0, 0, kept, status, np.zeros(0), chances=chances, stands=stands)
    found = table(made)
    assert np.array_equal(found[0, :, : where.kept], kept[0])
    assert np.array_equal(found[0, :, where.stands(1, 2)], stands[0, :, 1, 2])
    assert np.array_equal(found[0, :, where.opens(2, 1)], chances[0, :, 2, 1])
    assert np.isnan(found[1]).all()


def test_a_move_is_a_change_since_the_quarter_before() -> None:
    values = block([[2, 2, 0, 1], [0, np.nan, 0, 0]])
    assert Moved(0).read(values)[0].tolist() == [0, 0, 1, 1]
    assert np.isnan(Moved(0).read(values)[1, 1])


def test_yearly_changes_are_between_means_of_whole_years() -> None:
    path = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]
    values = block([path], [path])
    ends = (7, 11)
    assert Yearly((0, 1), ends, "change").read(values)[0, list(ends)].tolist() == [0.5, 0.5]
    assert Yearly((0,), ends, "square").read(values)[0, list(ends)].tolist() == [0.25, 0.25]
    assert Yearly((0,), ends, "calm").read(values).sum() == 2.0


@pytest.mark.parametrize(("step", "calm"), [(0.5, 0.0), (0.6, 1.0)])
def test_a_step_is_not_calm(step: float, calm: float) -> None:
    values = block([[1] * 4 + [1.5] * 4], [[1] * 4 + [1] * 4])
    read = {
        what: Yearly((0, 1), (7,), what, step).read(values)[0, 7]
        for what in ("calm", "change", "square", "step")
    }
    assert read["step"] == (1.0 - calm) / 2.0, "a mean over columns"
    assert read["calm"] == 0.5 + calm / 2.0
    assert (read["change"], read["square"]) == (0.25 * calm, 0.125 * calm)


def test_a_falling_step_counts_too() -> None:
    values = block([[2] * 4 + [1] * 4])
    assert Yearly((0,), (7,), "step", 0.15).read(values)[0, 7] == 1.0


def test_an_unsound_member_has_no_changes() -> None:
    values = block([[1] * 7 + [np.nan], [1] * 8])
    read = Yearly((0,), (7,), "calm").read(values)
    assert np.isnan(read[0]).all()
    assert read[1, 7] == 1.0
