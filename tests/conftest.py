"""Compiling a model is dear, so each is compiled once a session and shared.

Tests that share an engine belong to one group (`xdist_group`) and run in one process. Compiled
code is kept in a folder of the session alone: nothing is taken over from an earlier session.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from tests.runs import Bed

from foedus import pipeline
from foedus.engine import compilation
from foedus.testing import synthetic

# Before a test file computes anything: the array library heeds flags until then only.
compilation.set_flags()


@pytest.fixture(scope="session", autouse=True)
def compiled_code(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Set up the array library as the program does, with a cache for this session."""
    base = tmp_path_factory.getbasetemp()
    # With several processes the common folder is one level up.
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    before = os.environ.get("FOEDUS_CACHE_DIR")
    os.environ["FOEDUS_CACHE_DIR"] = str(shared / "foedus-cache")
    compilation.configure()
    yield
    if before is None:
        del os.environ["FOEDUS_CACHE_DIR"]
    else:
        os.environ["FOEDUS_CACHE_DIR"] = before


@pytest.fixture(scope="session")
def small() -> Bed:
    """Return the made-up case of four states, compiled."""
    return Bed(synthetic.small_model())


@pytest.fixture(scope="session")
def bed_of() -> Callable[[str], Bed]:
    """Return a function that gives a shipped case by name, compiled once."""
    return cache(lambda name: Bed(pipeline.compile(name)))


@pytest.fixture(scope="session")
def us_japan(bed_of: Callable[[str], Bed]) -> Bed:
    """Return the case that the tests of behaviour are about, compiled."""
    return bed_of("us-japan")
