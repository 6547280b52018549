"""Blocks have members of one block of draws each; jobs run side by side, and few of them wait."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from foedus.engine.blocks import firsts_of, side_by_side
from foedus.engine.year import LANES


def test_all_members_are_cut_into_equal_blocks() -> None:
    assert firsts_of(np.arange(3 * LANES + 7), 1) == [0, LANES, 2 * LANES, 3 * LANES]
    assert firsts_of(np.arange(LANES * 3), 3) == [0, LANES, 2 * LANES]
    assert firsts_of(np.arange(5), 2) == [0]


def test_some_members_are_cut_where_another_block_of_draws_begins() -> None:
    # Of two draws in the first block of draws, then of all in the second, two replicates each.
    members = np.r_[4:8, 2 * LANES : 3 * LANES + 6]
    assert firsts_of(members, 2) == [0, 4, 4 + LANES]
    assert firsts_of(np.array([7, 2 * LANES - 1, 2 * LANES]), 1) == [0, 1, 2]


def test_every_job_is_done_once_in_any_order() -> None:
    jobs = [(arm, first) for first in range(9) for arm in range(3)]
    found = list(side_by_side(lambda arm, first: 10 * first + arm, jobs, 3))
    assert sorted(found) == sorted(10 * first + arm for arm, first in jobs)


def test_a_job_is_asked_for_when_there_is_a_thread_for_it() -> None:
    asked: list[int] = []

    def jobs() -> Iterator[tuple[int, int]]:
        for number in range(20):
            asked.append(number)
            yield 0, number

    through = side_by_side(lambda _, number: number, jobs(), 2)
    next(through)
    assert len(asked) <= 5
    through.close()


def test_what_fails_ends_the_others() -> None:
    running = threading.Event()

    def job(_: int, number: int) -> int:
        if number == 1:
            raise ValueError("one")
        running.set()
        return number

    with pytest.raises(ValueError, match="one"):
        list(side_by_side(job, [(0, number) for number in range(50)], 2))
    assert running.is_set()
