"""What is said of a finished run: analyses, summary, report, and runs that some analyses ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foedus.engine.run import Block, Engine
    from foedus.model.schedule import Schedule
    from foedus.result.result import Result

Progress = Callable[[str, int, int], None]
Record = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What is to be said beside what every run says.

    Attributes
    ----------
    report
        Whether to write the page.
    behave, replace
        Whether to run the behaviour tests, and governments that decide nothing.
    """

    report: bool = True
    behave: bool = False
    replace: bool = False


def conclude(
    result: "Result",
    engine: "Engine",
    schedules: "Mapping[str, Schedule]",
    first: "Block | None",
    asked: Asked,
    told: Progress,
) -> None:
    """Analyse a result and leave summary and report in its folder.

    Parameters
    ----------
    schedules
        What each arm imposes.
    first
        The first finished members of the first arm.
    """
    from foedus.analyses import findings, lobotomy, reaction
    from foedus.engine import unheard
    from foedus.report import render
    from foedus.result import summary

    manifest = result.manifest
    counts = {
        "draws": manifest.draws,
        "replicates": manifest.replicates,
        "quarters": len(manifest.quarters),
        "seed": manifest.seed,
    }
    apart = unheard.run(engine, dict(schedules), **counts, progress=told)
    rows = None
    if asked.replace and first is not None and engine.model.levers:
        from foedus.engine import replacement

        schedule = schedules[manifest.arms[0]]
        altered = replacement.compare(engine, schedule, first, **counts, progress=told)
        rows = lobotomy.lobotomy(*altered, manifest)
    tested = _tested(engine, manifest.seed, told) if asked.behave else None
    told("analysing", 0, 1)
    found = findings.analyse(result, rows)
    document = findings.document(result, found, tested, reaction.contrasts(result, apart))
    summary.save(result, document)
    if asked.report:
        render.write_report(result, document, found)
    told("analysing", 1, 1)


def _tested(engine: "Engine", seed: int, told: Progress) -> list[Record]:
    from foedus.behaviour import experiment

    size = {"draws": 128, "replicates": 8, "quarters": 16}
    return experiment.records(experiment.run(engine.model, **size, seed=seed, progress=told))
