"""Carry an experiment out: simulate its arms into a result folder, and say what came of it."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.case import Case
from foedus.conclude import Asked, conclude
from foedus.experiment import Experiment, Own, count, with_baseline

if TYPE_CHECKING:
    from foedus.analyses.compare import Comparison
    from foedus.model.types import Model
    from foedus.result.result import Result
    from foedus.result.schema import Manifest

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
        """Return the folder.

        Raises
        ------
        OutputError
            If it is taken or cannot be made.
        """
        from foedus.result.folder import check_free, free_folder

        stem = f"{model.case.name}-{model.digest[:8]}"
        found = free_folder(Path("runs"), stem) if self.out is None else Path(self.out)
        check_free(found, self.force)
        return found


def simulate(
    model: "Model",
    experiment: Experiment,
    place: Place,
    asked: Asked,
    told: Progress,
    threads: int | None = None,
) -> "Result":
    """Simulate every arm on the same draws and shocks, streamed to disk, and say what came of it.

    Raises
    ------
    FoedusError
        For what cannot be imposed or stored, before anything is simulated.
    """
    from foedus.engine import sink, start_values
    from foedus.engine.limits import check_memory
    from foedus.engine.run import Engine
    from foedus.model.schedule import of_experiment
    from foedus.result.result import open_result
    from foedus.result.store import ResultWriter

    ensemble = experiment.ensemble
    check_memory(model, ensemble)
    imposed = of_experiment(model, experiment)
    schedules = {arm: schedule for arm, (schedule, _) in imposed.items()}
    manifest = _manifest(model, experiment, {arm: texts for arm, (_, texts) in imposed.items()})
    folder = place.folder(model)
    engine = Engine(model)
    with ResultWriter(folder, manifest, place.force) as writer:
        first = sink.First(sink.to_writer(model, writer))
        matrix = engine.run(
            list(schedules.values()), **ensemble.size, sink=first, threads=threads, progress=told
        )
        writer.write_parameters(matrix)
        if manifest.interests:
            drawn = start_values.common(matrix, list(schedules.values()))
            writer.write_starts(start_values.starts(engine.executables, drawn))
        folder = writer.finish()
    result = open_result(folder)
    conclude(result, engine, schedules, ensemble, first.block, asked, told)
    return result


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
    """Refuse a file for the table that is taken, unless `force` is given.

    Raises
    ------
    OutputError
        If it is taken, or its folder does not exist.
    """
    from foedus.result.folder import check_file

    check_file(Path(table), force)


def compare(result: "Result", table: str | Path | None, told: Progress) -> "Comparison":
    """Compare the arms of a result with its first, and leave tables and page in its folder.

    Parameters
    ----------
    table
        Write the table there instead of as ``compare.csv``.
    """
    from foedus.analyses import compare as comparing
    from foedus.report.pages import comparison as compare_page

    told("comparing", 0, 1)
    found = comparing.compare(result)
    comparing.save(found, table)
    compare_page.write(found)
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
