"""What is read of a stored result is what a run of the same arms makes, number by number."""

import numpy as np
import pytest
from tests.explain.conftest import DRAWS, QUARTERS
from tests.runs import TARIFF, Bed

from foedus.experiment import Ensemble
from foedus.explain import members
from foedus.result.result import Result

pytestmark = pytest.mark.xdist_group("small")


def test_members_of_a_result_are_those_of_the_run_up_to_a_quarter(small: Bed, kept: Result) -> None:
    arms = [small.arm(quarters=3), small.arm(TARIFF, quarters=3)]
    told: list[int] = []
    ran = members.simulated(
        small.engine, arms, Ensemble(DRAWS, 1, QUARTERS), lambda *call: told.append(call[1])
    )
    assert told
    for name, one in zip(("baseline", "tax"), ran, strict=True):
        read = members.stored(small.model, kept, name, 3)
        assert np.array_equal(read.matrix, one.matrix)
        assert np.array_equal(read.sound, one.sound)
        assert np.array_equal(read.member(7), one.member(7))
        assert read.member(7).dtype == np.float32
        for column in (0, 5, one.member(7).shape[1] - 1):
            assert np.array_equal(read.column(column), one.column(column))
    assert not np.array_equal(ran[0].member(7), ran[1].member(7))
