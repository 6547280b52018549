from types import SimpleNamespace
from typing import Any

import pytest

from foedus.engine import limits
from foedus.errors import OptionError, ResourceError

MODEL: Any = SimpleNamespace(kept=[SimpleNamespace(labels=("a", "b"))], columns=range(10))


def test_counts_in_range_pass() -> None:
    limits.check_counts(draws=1, replicates=1, quarters=limits.MOST)


def test_every_count_out_of_range_is_told() -> None:
    with pytest.raises(OptionError) as caught:
        limits.check_counts(draws=0, replicates=4, quarters=limits.MOST + 1)
    assert [problem.where for problem in caught.value.problems] == ["--draws", "--quarters"]


def test_too_many_members_are_refused() -> None:
    with pytest.raises(OptionError, match="20,000,000 members are more than 10,000,000"):
        limits.check_counts(draws=limits.MOST, replicates=2)


def test_a_run_is_checked_for_all_of_it() -> None:
    limits.check_run(MODEL, draws=1, replicates=1, quarters=1, seed=0)
    for wrong in ({"draws": 0}, {"seed": -1}):
        with pytest.raises(OptionError):
            limits.check_run(
                MODEL, **{"draws": 1, "replicates": 1, "quarters": 1, "seed": 0} | wrong
            )


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seeds_have_32_bits(seed: int) -> None:
    limits.check_seed(2**32 - 1)
    with pytest.raises(OptionError, match="--seed: must be between 0 and 4294967295"):
        limits.check_seed(seed)


@pytest.mark.parametrize(
    ("counts", "fix"),
    [((10**7, 1, 1), "reduce --draws"), ((1000, 1000, 40), "reduce --replicates")],
)
def test_what_memory_cannot_hold_is_refused(
    counts: tuple[int, int, int], fix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foedus.engine.compilation.available_memory", lambda: 2_000_000_000)
    with pytest.raises(ResourceError, match=fix):
        limits.check_memory(MODEL, *counts)
    limits.check_memory(MODEL, 100, 8, 16)
    monkeypatch.setattr("foedus.engine.compilation.available_memory", lambda: None)
    limits.check_memory(MODEL, *counts)
