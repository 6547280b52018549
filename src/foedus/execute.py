"""Carry an experiment out: simulate its arms into a result folder, and say what came of it."""

import datetime
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.case import Case
from foedus.conclude import Asked, conclude
from foedus.errors import FoedusError, Notice
from foedus.experiment import Experiment, Own, count, with_baseline

if TYPE_CHECKING:
    from foedus.analyses.compare import Comparison
    from foedus.model.types import Model
    from foedus.result.result import Result
    from foedus.result.schema import Manifest
    from foedus.result.staging import Staging
    from foedus.result.store import ResultWriter

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Place:
    """Where a result goes.

    Attributes
    ----------
    out
        The folder; a new one under ``runs`` where none is given.
    force
        Whether an earlier result there may be replaced once this one is whole.
    """

    out: str | Path | None = None
    force: bool = False

    def folder(self, model: "Model") -> Path:
        """Return the folder, which may be taken."""
        from foedus.result.folder import free_folder

        stem = f"{model.case.name}-{model.digest[:8]}"
        return free_folder(Path("runs"), stem) if self.out is None else Path(self.out)


def simulate(
    model: "Model",
    experiment: Experiment,
    place: Place,
    asked: Asked,
    told: Progress,
    threads: int | None = None,
) -> "Result":
    """Simulate every arm on the same draws and shocks, streamed to disk, and say what came of it.

    Numbers, summary and report come to their place in one step; see `store`.

    Raises
    ------
    FoedusError
        For what cannot be imposed or stored, before anything is simulated.
    """
    from foedus.engine import sink, start_values
    from foedus.engine.limits import check_memory
    from foedus.engine.run import Engine
    from foedus.model.schedule import of_experiment
    from foedus.result.store import ResultWriter

    ensemble = experiment.ensemble
    check_memory(model, ensemble)
    imposed = of_experiment(model, experiment)
    schedules = {arm: schedule for arm, (schedule, _) in imposed.items()}
    manifest = _manifest(model, experiment, {arm: texts for arm, (_, texts) in imposed.items()})
    numbered = place.out is None
    writer = ResultWriter(place.folder(model), manifest, place.force, numbered)
    engine = Engine(model)
    sinks: list[sink.First] = []

    def fill() -> None:
        first = sink.First(sink.to_writer(model, writer))
        sinks.append(first)
        matrix = engine.run(
            list(schedules.values()), **ensemble.size, sink=first, threads=threads, progress=told
        )
        writer.write_parameters(matrix)
        if manifest.interests:
            drawn = start_values.common(matrix, list(schedules.values()))
            writer.write_starts(start_values.starts(engine.executables, drawn))

    def say(result: "Result") -> None:
        conclude(result, engine, schedules, ensemble, sinks[0].block, asked, told)

    return store(writer, fill, say)


def store(
    writer: "ResultWriter", fill: Callable[[], None], say: "Callable[[Result], None]"
) -> "Result":
    """Write numbers and what is said of them out of sight, and move all to its place in one step.

    Parameters
    ----------
    fill
        Gives all numbers to the writer.
    say
        Writes summary and report into the folder of a result.

    Raises
    ------
    OutputError
        If something cannot be written. Where that is what is said of the numbers, they come to
        their place alone, never over an earlier result, and the error says what is missing.
    Interrupted
        After an interruption, with what was kept.
    """
    from foedus.result.result import open_result

    with _kept(writer.staging), writer:
        fill()
        whole = open_result(writer.complete())
        with _published(writer.staging):
            say(whole)
    for note in writer.staging.notes:
        warnings.warn(Notice(note), stacklevel=4)
    return open_result(writer.out)


@contextmanager
def _kept(staging: "Staging") -> Generator[None]:
    """Let an interruption say what it left."""
    from foedus.result.interruption import Interrupted

    try:
        yield
    except Interrupted:
        raise
    except KeyboardInterrupt as error:
        raise Interrupted(staging.said()) from error


@contextmanager
def _published(staging: "Staging") -> Generator[None]:
    """Move the numbers to their place also when what is inside fails, and say what is missing."""
    try:
        yield
    except BaseException as error:
        place = staging.publish(whole=False)
        _say_missing(error, f"the numbers are whole in {place}", f"foedus report {place}")
        raise
    staging.publish()


def _say_missing(error: BaseException, kept: str, command: str) -> None:
    """Raise an interruption or a failure anew, saying what was kept and how to get the rest."""
    from foedus.result.interruption import Interrupted

    text = f"{kept}; what is said of them is missing: {command}"
    if isinstance(error, KeyboardInterrupt):
        raise Interrupted(text) from error
    if isinstance(error, FoedusError):
        first, *others = error.problems
        raise type(error)([replace(first, fix=text), *others]) from error
    error.add_note(text)


def compared(given: Case | Experiment, policies: Sequence[str], arms: Own) -> dict[str, Any]:
    """Return the arms to run for a comparison: policies, and arms given on the spot.

    One alone is compared with the policy ``baseline``, or with the first of the case. An experiment
    has its arms.

    Raises
    ------
    OptionError
        For fewer than two, one named twice, or an unknown policy.
    """
    from foedus.analyses import compare as comparing

    asked: dict[str, Any] = {"policies": tuple(policies), "arms": arms}
    if isinstance(given, Experiment):
        comparing.check((), (), len(given.arms))
        return {name: found for name, found in asked.items() if found}
    asked["policies"] = with_baseline(given, policies, arms)
    comparing.check(asked["policies"], list(given.policies), count(arms))
    return asked


def check_table(table: str | Path, force: bool) -> None:
    """Refuse a file for the table that is taken, unless by an earlier table and `force` is given.

    Raises
    ------
    OutputError
        If it is taken, or its folder does not exist.
    """
    from foedus.analyses import compare as comparing

    comparing.check_table(Path(table), force)


def compare(
    result: "Result", table: str | Path | None, told: Progress, force: bool = False
) -> "Comparison":
    """Compare the arms of a result with its first, and leave tables and page in its folder.

    Parameters
    ----------
    table, force
        Write the table there instead of as ``compare.csv``, also over an earlier table.
    """
    from foedus.analyses import compare as comparing
    from foedus.report.pages import comparison as compare_page

    told("comparing", 0, 1)
    try:
        found = comparing.compare(result)
        comparing.save(found, table, force)
        compare_page.write(found)
    except BaseException as error:
        kept = f"the result in {result.path} is whole"
        _say_missing(error, kept, f"foedus report {result.path} --compare")
        raise
    told("comparing", 1, 1)
    return found


def _manifest(model: "Model", experiment: Experiment, texts: dict[str, list[str]]) -> "Manifest":
    from foedus.engine import run_manifest

    return run_manifest.manifest(
        model,
        policies=texts,
        given={arm.name: arm.do for arm in experiment.arms if not arm.policy},
        do=experiment.do,
        experiment=experiment.digest,
        created_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        **experiment.ensemble.size,
    )
