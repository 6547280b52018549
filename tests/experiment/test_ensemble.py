from typing import Any

import numpy as np
import pytest

from foedus.errors import OptionError
from foedus.experiment import Ensemble
from foedus.experiment.ensemble import LONGEST, MOST


def test_an_ensemble_says_how_large_it_is() -> None:
    ensemble = Ensemble(draws=4, replicates=2, quarters=LONGEST, seed=2**32 - 1)
    assert ensemble.members == 8
    assert Ensemble(**ensemble.size) == ensemble


def test_every_count_out_of_range_is_told() -> None:
    with pytest.raises(OptionError) as caught:
        Ensemble(draws=0, replicates=4, quarters=LONGEST + 1, seed=-1)
    told = [problem.where for problem in caught.value.problems]
    assert told == ["--draws", "--quarters", "--seed"]


def test_too_many_members_are_refused() -> None:
    with pytest.raises(OptionError, match="20,000,000 members are more than 10,000,000"):
        Ensemble(draws=MOST, replicates=2, quarters=1)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seeds_have_32_bits(seed: int) -> None:
    with pytest.raises(OptionError, match="--seed: must be between 0 and 4294967295"):
        Ensemble(draws=1, replicates=1, quarters=1, seed=seed)


@pytest.mark.parametrize("wrong", [8.5, 8.0, "8", None, True, np.float64(8), np.array([8, 9])])
def test_every_count_that_is_not_whole_is_told(wrong: Any) -> None:
    with pytest.raises(OptionError) as caught:
        Ensemble(draws=wrong, replicates=1, quarters=1, seed=wrong)
    told = [str(problem) for problem in caught.value.problems]
    assert [line.partition(", got ")[0] for line in told] == [
        "--draws: must be a whole number",
        "--seed: must be a whole number",
    ]


def test_whole_numbers_of_other_libraries_are_plain_ones() -> None:
    found = Ensemble(draws=np.int64(8), replicates=np.uint8(1), quarters=1, seed=np.uint32(7))  # pyright: ignore[reportArgumentType]
    assert found == Ensemble(8, 1, 1, 7)
    assert {type(number) for number in found.size.values()} == {int}
