"""Workers in other processes: they give what this one would, and do not hang."""

import dataclasses
import multiprocessing
import os
import warnings
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from foedus import pipeline
from foedus.case import build
from foedus.engine import workers
from foedus.engine.program import program
from foedus.engine.run import Engine
from foedus.engine.run_manifest import of_experiment as manifest_of
from foedus.engine.workers import Task, compute, elsewhere, here, jobs
from foedus.engine.year import LANES
from foedus.errors import OptionError, ResourceError
from foedus.model.schedule import of_experiment
from foedus.result.schema import Manifest
from foedus.result.units import Unit, units
from foedus.testing.made_up import small_case

pytestmark = pytest.mark.xdist_group("small")


@pytest.fixture(scope="module")
def experiment() -> Any:
    arms = {"firm": ["AUR.tariff=25%@2025Q2"], "mild": ["AUR.tariff=10%@2025Q2"]}
    return pipeline.design(build(small_case()), draws=20, replicates=1, quarters=4, arms=arms)


@pytest.fixture(scope="module")
def task(experiment: Any) -> Task:
    return Task(experiment.to_json(), (), program(), Unit(0, 0))


@pytest.fixture(scope="module")
def manifest(experiment: Any) -> Manifest:
    model = pipeline.compile(experiment.case)
    return manifest_of(model, experiment, of_experiment(model, experiment))


@pytest.fixture(scope="module")
def expected(experiment: Any, manifest: Manifest) -> dict[Unit, bytes]:
    model = pipeline.compile(experiment.case)
    schedules = [schedule for schedule, _ in of_experiment(model, experiment).values()]
    ready = Engine(model).prepare(schedules, **experiment.ensemble.size)
    told: list[int] = []
    source = here(model, manifest, ready, 1)
    found = dict(source(units(manifest), lambda _: True, told.append))
    assert told == [0, 0], "a block of each arm is a whole unit"
    return found


def test_a_unit_is_whole_blocks_of_its_arm(manifest: Manifest) -> None:
    many = dataclasses.replace(manifest, draws=3000)
    assert jobs(many, Unit(0, 1)) == [(1, first) for first in range(0, 2048, LANES)]
    assert jobs(many, Unit(1, 0)) == [(0, first) for first in range(2048, 3000, LANES)]


def test_what_others_took_is_left(experiment: Any, manifest: Manifest, task: Task) -> None:
    class Never(Executor):
        def submit(self, *_: Any, **__: Any) -> Any:
            raise AssertionError

    source = elsewhere(Never(), task)
    assert list(source(units(manifest), lambda _: False, lambda _: None)) == []


def test_another_process_gives_the_same_bytes(task: Task, expected: dict[Unit, bytes]) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        source = elsewhere(pool, task)
        found = dict(source(list(expected), lambda _: True, lambda _: None))
    assert found == expected


def test_a_case_is_made_ready_once_in_a_process(
    task: Task, expected: dict[Unit, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    workers._made_ready.cache_clear()
    assert compute(task) == expected[Unit(0, 0)]

    def never(*_: Any) -> Any:
        raise AssertionError("made ready again")

    monkeypatch.setattr(workers, "compile_case", never)
    assert compute(dataclasses.replace(task, unit=Unit(0, 1))) == expected[Unit(0, 1)]


def test_a_worker_with_other_code_refuses(task: Task) -> None:
    with pytest.raises(OptionError, match="other code of Foedus"):
        compute(dataclasses.replace(task, program="0"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_worker_says_what_to_do_and_does_not_hang(task: Task) -> None:
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it must not compute is what is tried here
        child = os.fork()
    if child == 0:
        try:
            compute(task)
            told = "computed"
        except BaseException as error:
            told = str(error)
        os.write(write, told.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    assert os.waitpid(child, 0)[1] == 0
    assert "was forked from one that has used the array library" in told
    assert 'get_context("spawn")' in told


def test_a_worker_that_dies_is_told(task: Task) -> None:
    class Dying(Executor):
        def submit(self, *_: Any, **__: Any) -> Any:
            future: Future[bytes] = Future()
            future.set_exception(BrokenProcessPool("a child was killed"))
            return future

    with pytest.raises(ResourceError, match="a worker of the executor died"):
        list(elsewhere(Dying(), task)([Unit(0, 0)], lambda _: True, lambda _: None))
