"""Which members make a block, and blocks side by side."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import numpy as np

from foedus.engine.year import LANES

Table = np.ndarray[Any, Any]
Job = tuple[int, int]
"""An arm, and the place of a block's first member."""

Block = TypeVar("Block")


def firsts_of(members: Table, replicates: int) -> list[int]:
    """Return the places at which blocks begin: each of one block of draws, and not too long.

    Parameters
    ----------
    members
        Their numbers, rising; those of a draw are as many as it has replicates.
    """
    draws = members // replicates // LANES
    starts = np.flatnonzero(np.diff(draws, prepend=-1)).tolist()
    ends = [*starts[1:], len(members)]
    return [k for start, end in zip(starts, ends, strict=True) for k in range(start, end, LANES)]


def side_by_side(
    job: Callable[[int, int], Block], jobs: Iterable[Job], threads: int
) -> Iterator[Block]:
    """Go through what jobs come to as they are finished, in any order.

    Parameters
    ----------
    jobs
        One is asked for when there is a thread for it.
    """
    # A short queue: finished blocks wait for nobody, and few are held in memory.
    with ThreadPoolExecutor(threads) as pool:
        waiting: set[Future[Block]] = set()
        try:
            for task in jobs:
                waiting.add(pool.submit(job, *task))
                if len(waiting) >= 2 * threads:
                    finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in finished:
                        yield future.result()
            while waiting:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield future.result()
        finally:
            for future in waiting:
                future.cancel()
