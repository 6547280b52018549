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
