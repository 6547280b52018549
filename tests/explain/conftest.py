"""One member of the small case walked again, shared by the tests of what explains it."""

from collections.abc import Callable

import pytest
from tests.runs import Bed, Run

from foedus.explain.replay import Path, Replay

MEMBER, DRAWS, QUARTERS = 5, 24, 4


@pytest.fixture(scope="session")
def whole(small: Bed) -> Run:
    """Return the run that the member is of."""
    return small.run(draws=DRAWS, quarters=QUARTERS)


@pytest.fixture(scope="session")
def replay(small: Bed) -> Replay:
    """Return what walks members of the small case again: it compiles on its first walk."""
    return Replay(small.engine)


@pytest.fixture(scope="session")
def walked(small: Bed, replay: Replay) -> Callable[..., Path]:
    """Return a function that walks the member again, under what is imposed."""

    def path(*do: str) -> Path:
        run = small.run(*do, draws=DRAWS, quarters=QUARTERS)
        arm = small.arm(*do, quarters=QUARTERS)
        values = run.values[MEMBER]
        return replay.walk(arm, run.matrix, values, draw=MEMBER, replicate=0, seed=0)

    return path


@pytest.fixture(scope="session")
def path(walked: Callable[..., Path]) -> Path:
    """Return the member where nothing is imposed."""
    return walked()
