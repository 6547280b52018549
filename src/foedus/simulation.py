"""Carry an experiment out: simulate its arms, unit by unit, and say what came of it.

A run may be stopped and gone on with, shared by several processes, or sent to an executor. The
result depends on none of that: it is put together from finished units alone.
"""

import dataclasses
import datetime
import time
import warnings
from collections.abc import Callable, Generator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from foedus.case import Folders
from foedus.case.code import beside, listed
from foedus.case.load import FILE
from foedus.conclude import Asked, conclude
from foedus.errors import FoedusError, Notice, OptionError, OutputError, Problem
from foedus.experiment import Experiment
from foedus.result.interruption import Interrupted

if TYPE_CHECKING:
    from foedus.engine.run import Engine, Prepared
    from foedus.model.schedule import Schedule
    from foedus.model.types import Model
    from foedus.result.filling import Source
    from foedus.result.leases import Leases
    from foedus.result.result import Result
    from foedus.result.schema import Manifest
    from foedus.result.staging import Staging
    from foedus.result.work import About, Work

Progress = Callable[[str, int, int], None]

TRIES, BETWEEN = 20, 0.1
"""How often, and how many seconds apart, who joins looks for a result that is being placed."""

FINISH = "finish"
"""Name of the lease under which one process puts the result together."""


class Place(Protocol):
    """Where a result goes; see `foedus.execute.Place`."""

    @property
    def out(self) -> str | Path | None:
        """The folder, if one is asked for."""
        ...

    @property
    def force(self) -> bool:
        """Whether an earlier result there may be replaced."""
        ...

    def folder(self, model: "Model") -> Path:
        """Return the folder."""
        ...


@dataclass(frozen=True)
class How:
    """Who works a run out, and what was done of it before.

    Attributes
    ----------
    threads
        Blocks that run at a time; None for as many as there are cores.
    executor
        Where units go, one call for each; without it they are worked out in this process.
    resume
        A run that was stopped: its folder, or that of the result that it was to make.
    join
        Folder of a result that several processes make together.
    """

    threads: int | None = None
    executor: Executor | None = None
    resume: str | Path | None = None
    join: str | Path | None = None

    def __post_init__(self) -> None:
        """Refuse to do two things at once."""
        if self.resume is not None and self.join is not None:
            what = "contradicts --join: both say where the run is that is gone on with"
            raise OptionError(Problem("--resume", what, "give one or the other"))


def begun(how: How, parts: Folders, allow_code: bool = False) -> tuple[Experiment, Asked]:
    """Return what a run that was stopped was asked for, to go on with it.

    `allow_code` is leave for those that lie beside a case.

    Raises
    ------
    OptionError
        Without a run to go on with, and for one with code of which no leave was given.
    """
    from foedus.result import work
    from foedus.result.result import open_result

    where = how.resume or how.join
    if where is None:
        raise OptionError(Problem("CASE", "is missing", "name a case, or a run to --resume"))
    folder = work.find(Path(where))
    if folder is None:
        found = open_result(where)
        what = f"is a finished result of {found.manifest.case}: nothing is left to do"
        raise OptionError(
            Problem(str(where), what, "name the case too, to see that it is the same")
        )
    run = work.read(folder)
    used = [Path(folder) for folder in run.about.parts]
    own = [folder for folder in used if beside(str(folder.parent / FILE)) == folder]
    leave = [*(own if allow_code else ()), *listed(parts)]
    if len({place.resolve() for place in leave}) < len(used):
        named = [f"--parts {folder}" for folder in used if folder not in own]
        given = " ".join(["--allow-code", *named] if own else named)
        what = f"was compiled with the code in {', '.join(map(str, used))}"
        raise OptionError(Problem(str(folder), what, f"give leave for it again: {given}"))
    experiment = Experiment.from_json(run.experiment, parts=leave)
    return experiment, Asked(**cast("dict[str, Any]", run.about.asked))


def simulate(
    model: "Model",
    experiment: Experiment,
    place: Place,
    asked: Asked,
    told: Progress,
    how: How | None = None,
) -> "Result":
    """Simulate every arm on the same draws and shocks, unit by unit, and say what came of it.

    Raises
    ------
    FoedusError
        For what cannot be imposed or stored, before anything is simulated.
    """
    from foedus.engine import run_manifest
    from foedus.engine.limits import check_memory
    from foedus.model.schedule import of_experiment

    how = how or How()
    if how.join is not None and place.out is not None:
        what = "contradicts --join: both say where the result goes"
        raise OptionError(Problem("--out", what, "give one or the other"))
    check_memory(model, experiment.ensemble)
    imposed = of_experiment(model, experiment)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    manifest = run_manifest.of_experiment(model, experiment, imposed, now)
    asking = _Asking(model, experiment, manifest, place, asked, how)
    if (finished := asking.finished()) is not None:
        return finished
    try:
        staging, run = asking.open()
    except OutputError:
        # Who joins may come when another process is just putting the result in its place.
        if (finished := asking.awaited()) is None:
            raise
        return finished
    with kept(staging, run, asking.fresh):
        return _carried_out(asking, imposed, staging, run, told)


@contextmanager
def kept(staging: "Staging", run: "Work", fresh: bool) -> Generator[None]:
    """Keep the units of a run that fails or is interrupted, and say how to go on with them.

    What went otherwise than asked for is told as `Notice`.

    Parameters
    ----------
    fresh
        Whether the run is begun here; if no unit of it is done, nothing is kept.
    """
    try:
        yield
        if not staging.published:
            staging.leave()  # another process put the result in its place
        for note in staging.notes:
            warnings.warn(Notice(note), stacklevel=5)
    except BaseException as error:
        stopped = isinstance(error, KeyboardInterrupt)
        empty = fresh and not run.done()
        if empty:
            staging.discard()
        else:
            staging.leave()
        if stopped and (empty or staging.published):
            raise Interrupted(staging.said()) from None
        if empty or staging.published or run.gone():
            raise
        raise _with_note(error, run) from (None if stopped else error)


@dataclass(frozen=True)
class _Asking:
    """What is asked for, all together."""

    model: "Model"
    experiment: Experiment
    manifest: "Manifest"
    place: Place
    asked: Asked
    how: How

    @property
    def fresh(self) -> bool:
        """Whether the run is begun here, and by nobody else."""
        return self.how.resume is None and self.how.join is None

    def finished(self) -> "Result | None":
        """Return the result where it stands in its place already."""
        from foedus.result import agreement, work
        from foedus.result.result import open_result

        where = self.how.resume or self.how.join
        if where is None:
            return None
        try:
            if work.find(Path(where)) is not None:
                return None
        except OutputError:
            if self.how.join is None:
                raise
            return None
        try:
            result = open_result(where)
            agreement.check_same(result.path, result.manifest, self.manifest, ("", ""))
        except FoedusError:
            if self.how.join is None or not self.place.force:
                raise
            return None
        return result

    def awaited(self) -> "Result | None":
        """Return the result that another process is putting in its place, if one does soon."""
        if self.how.join is None:
            return None
        for _ in range(TRIES):
            with suppress(FoedusError):
                if (found := self.finished()) is not None:
                    return found
            time.sleep(BETWEEN)
        return None

    def open(self) -> "tuple[Staging, Work]":
        """Return the folder to work in and its way to its place, new or as it was left."""
        from foedus.engine.program import program
        from foedus.result import agreement, work
        from foedus.result.staging import Staging
        from foedus.result.store import begin

        if self.fresh:
            place = self.place.folder(self.model)
            numbered = self.place.out is None
            staging = Staging(place, self.place.force, numbered=numbered)
            about = self._about(staging.out)
            return staging, begin(staging, about, self.experiment.to_json())
        run = work.read(self._folder())
        agreement.check_same(
            run.folder, run.manifest, self.manifest, (run.about.program, program())
        )
        if self.how.resume is not None:
            run.check()
        out = Path(self.place.out or run.folder.with_name(run.about.out))
        staging = Staging(out, self.place.force or run.about.force, run.folder)
        staging.open()
        return staging, run

    def _folder(self) -> Path:
        from foedus.result import folder, work

        if self.how.resume is not None:
            return work.find(Path(self.how.resume)) or Path(self.how.resume)
        place = folder.real(Path(self.how.join or ""))
        if (place / work.RUN).is_file():
            return place
        folder.check_free(place, self.place.force)
        return work.together(place, self._about(place), self.experiment.to_json())

    def _about(self, out: Path) -> "About":
        from foedus.engine.program import program
        from foedus.result.work import About

        parts = tuple(str(Path(code.folder).absolute()) for code in self.experiment.case.code)
        asked = dataclasses.asdict(self.asked)
        return About(out.name, self.manifest, program(), self.place.force, asked, parts)


def _carried_out(
    asking: _Asking,
    imposed: "dict[str, tuple[Schedule, list[str]]]",
    staging: "Staging",
    run: "Work",
    told: Progress,
) -> "Result":
    """Work out what is missing, by whoever is there, and let one of them finish the result."""
    from foedus.engine.run import Engine
    from foedus.result import agreement
    from foedus.result.filling import WAIT, fill
    from foedus.result.leases import Leases
    from foedus.result.result import open_result
    from foedus.result.store import seal
    from foedus.result.work import LEASES

    engine = Engine(asking.model)
    schedules = {arm: schedule for arm, (schedule, _) in imposed.items()}
    ready = engine.prepare(list(schedules.values()), **asking.experiment.ensemble.size)
    source = _source(asking, run, ready)
    with Leases(run.folder / LEASES) as leases:
        while not run.gone():
            fill(run, leases, source, told)
            if not _take(leases, run):
                told("waiting for another process", 0, 1)
                time.sleep(WAIT)
                continue
            result = _assembled(run, engine, ready, list(schedules.values()))
            if result is None:  # a unit was damaged, and is missing now
                leases.release(FINISH)
                continue
            ensemble = asking.experiment.ensemble
            conclude(result, engine, schedules, ensemble, asking.asked, told)
            seal(result)
            return open_result(staging.publish(result.path))
    result = open_result(staging.out)  # whoever finished it may have had to take another name
    agreement.check_same(result.path, result.manifest, run.manifest, ("", ""))
    return result


def _take(leases: "Leases", run: "Work") -> bool:
    """Take the lease to finish a run, and say whether it is ours; of a finished run it is not."""
    from foedus.result.folder import writing

    try:
        with writing(run.folder):
            return leases.take(FINISH)
    except OutputError:
        if not run.gone():
            raise
        return False


def _source(asking: _Asking, run: "Work", ready: "Prepared") -> "Source":
    from foedus.engine.program import program
    from foedus.engine.workers import Task, elsewhere, here
    from foedus.result.units import Unit

    if asking.how.executor is None:
        return here(asking.model, run.manifest, ready, asking.how.threads)
    experiment, threads = asking.experiment, asking.how.threads or 1
    task = Task(experiment.to_json(), experiment.case.code, program(), Unit(0, 0), threads)
    return elsewhere(asking.how.executor, task)


def _assembled(
    run: "Work", engine: "Engine", ready: "Prepared", schedules: "list[Schedule]"
) -> "Result | None":
    from foedus.engine import start_values
    from foedus.result.store import assembled

    starts = None
    if run.manifest.interests:
        drawn = start_values.common(ready.matrix, schedules)
        starts = start_values.starts(engine.executables, drawn)
    return assembled(run, ready.matrix, starts)


def _with_note(error: BaseException, run: "Work") -> BaseException:
    """Return the error, with what is kept of the run and how to go on with it."""
    from foedus.result.units import units

    there = f"{len(run.done())} of {len(units(run.manifest))} units are kept"
    again = f"{run.command} goes on"
    if isinstance(error, KeyboardInterrupt):
        return Interrupted(f"{there}: {again}")
    if isinstance(error, FoedusError):
        return type(error)([*error.problems, Problem(str(run.folder), there, again)])
    error.add_note(f"{there}: {again}")
    return error
