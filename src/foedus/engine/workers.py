"""Who works out the units of a run: threads of this process, or whatever an executor calls.

A worker in another process gets the experiment, makes it ready once, and gives back finished units
as bytes; it needs no folder in common with who asks.
"""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace
from functools import lru_cache

from foedus.case import Code
from foedus.engine import compilation, run_manifest
from foedus.engine.program import program
from foedus.engine.run import Engine, Job, Prepared
from foedus.engine.sink import cutter
from foedus.engine.year import LANES
from foedus.errors import OptionError, Problem, ResourceError
from foedus.experiment.record import read
from foedus.model.compile import compile as compile_case
from foedus.model.schedule import of_experiment
from foedus.model.types import Model
from foedus.result.filling import Claim, Source, Tick
from foedus.result.schema import Manifest
from foedus.result.units import Collector, Unit, span

AHEAD = 64
"""Units that wait in an executor of which it is not known how many workers it has."""


@dataclass(frozen=True)
class Task:
    """A unit to work out in another process: what it needs to know, and nothing it could share.

    Attributes
    ----------
    experiment
        The experiment as a JSON document.
    code
        Folders of parts that the case is compiled with, with leave.
    program
        Fingerprint of the code of the program that asks.
    threads
        Blocks that run at a time; None for as many as there are cores.
    """

    experiment: bytes
    code: tuple[Code, ...]
    program: str
    unit: Unit
    threads: int | None = 1


def here(model: Model, manifest: Manifest, ready: Prepared, threads: int | None) -> Source:
    """Return a source that works units out in threads of this process.

    Parameters
    ----------
    ready
        The run of all arms.
    """

    def source(missing: list[Unit], claim: Claim, tick: Tick) -> Iterator[tuple[Unit, bytes]]:
        collector, cut = Collector(manifest), cutter(model)
        claimed = (job for unit in missing if claim(unit) for job in jobs(manifest, unit))
        for block in ready.blocks(claimed, threads):
            yield from collector.add(*cut(block))
            tick(collector.waiting)

    return source


def elsewhere(executor: Executor, task: Task) -> Source:
    """Return a source that sends units to an executor, and takes them as they come back.

    Parameters
    ----------
    task
        What to send, whatever its unit.
    """
    most = 2 * getattr(executor, "_max_workers", AHEAD // 2)

    def source(missing: list[Unit], claim: Claim, tick: Tick) -> Iterator[tuple[Unit, bytes]]:
        waiting: dict[Future[bytes], Unit] = {}
        left = iter(missing)
        try:
            while True:
                for unit in left:
                    if claim(unit):
                        waiting[executor.submit(compute, replace(task, unit=unit))] = unit
                    if len(waiting) >= most:
                        break
                if not waiting:
                    return
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    unit = waiting.pop(future)
                    yield unit, future.result()
        except BrokenExecutor as error:
            what = "a worker of the executor died; what was finished before is kept"
            fix = "give it more memory, or fewer workers"
            raise ResourceError(Problem("executor", what, fix)) from error
        finally:
            for future in waiting:
                future.cancel()

    return source


def jobs(manifest: Manifest, unit: Unit) -> list[Job]:
    """Return the blocks that a unit consists of."""
    first, stop = span(manifest, unit)
    return [(unit.arm, begin) for begin in range(first, stop, LANES)]


def compute(task: Task) -> bytes:
    """Work out a unit in a process that knows nothing yet; it compiles once for all of a run.

    Raises
    ------
    OptionError
        In a process that runs other code than the one that asks, or was forked from one that has
        used the array library.
    """
    compilation.configure()
    if task.program != program():
        what = "a worker runs other code of Foedus than the process that sends it work"
        raise OptionError(Problem("executor", what, "install the same version everywhere"))
    model, manifest, ready = _made_ready(task.experiment, task.code)
    wanted, cut, collector = jobs(manifest, task.unit), cutter(model), Collector(manifest)
    for block in ready.blocks(wanted, task.threads):
        for _, content in collector.add(*cut(block)):
            return content
    raise AssertionError("a unit is complete with its last block")


@lru_cache(maxsize=2)
def _made_ready(experiment: bytes, code: tuple[Code, ...]) -> tuple[Model, Manifest, Prepared]:
    given = read(experiment, code)
    model = compile_case(given.case)
    imposed = of_experiment(model, given)
    schedules = [schedule for schedule, _ in imposed.values()]
    ready = Engine(model).prepare(schedules, **given.ensemble.size)
    return model, run_manifest.of_experiment(model, given, imposed), ready
