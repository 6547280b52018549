"""Compiling a model is dear, so each is compiled once a session and shared.

Tests that share an engine belong to one group (`xdist_group`) and run in one process; all others
are grouped by their file or folder, so that what fixtures make is made once. Compiled code is kept
in a folder of the session alone: nothing is taken over from an earlier session.
"""

import gc
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import jax
import pytest
from tests.runs import Bed, stored

from foedus import pipeline
from foedus.engine import compilation
from foedus.result.result import Result
from foedus.testing import synthetic

# Before a test file computes anything: the array library heeds flags until then only.
compilation.set_flags()


def _cheap() -> None:
    """Compile what is no part of the engine in a third of the time, by an older way.

    Tests compile thousands of single operations that run once.
    """
    flags = os.environ["XLA_FLAGS"]
    os.environ["XLA_FLAGS"] = f"{flags} --xla_cpu_use_fusion_emitters=false"
    jax.devices()
    os.environ["XLA_FLAGS"] = flags


_cheap()

ROOT = Path(__file__).parent.parent

ALIKE = {
    "tests/mechanisms": "mechanisms",
    "tests/outcomes": "mechanisms",
    "tests/dynamics": "mechanisms",
    "tests/testing": "mechanisms",
    "tests/choice": "decide",
}
"""Folders whose tests try the same operations on numbers of the same shape: these compile once."""

DEAR = (
    "us-japan",
    "small",
    "mechanisms",
    "written",
    "parts",
    "decide",
    "by-schema",
    "tests/case/test_sweep",
)
"""Groups that take long: they begin first, so that no process waits for another at the end."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test a group, of its folder or file where it has none; the dear come first."""
    places: dict[str, int] = {}
    for item in items:
        groups = [mark.args[0] for mark in item.iter_markers("xdist_group")]
        if not groups:
            path = item.path.relative_to(ROOT)
            groups = [ALIKE.get(path.parent.as_posix(), path.with_suffix("").as_posix())]
            item.add_marker(pytest.mark.xdist_group(groups[0]))
        known = [DEAR.index(group) for group in groups if group in DEAR]
        places[item.nodeid] = min(known, default=len(DEAR))
    items.sort(key=lambda item: places[item.nodeid])


def pytest_collection_finish() -> None:
    """Leave what imports and collection made out of garbage collection, and collect less often.

    A tenth of the time of the tests went into looking through millions of objects that stay.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 1000)


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


@pytest.fixture(scope="session")
def kept(small: Bed, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Return a stored result of the small case with two arms."""
    return stored(small, tmp_path_factory.mktemp("kept") / "small")
