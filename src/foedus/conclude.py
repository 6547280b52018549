"""What is said of a finished run: analyses, summary, report, and the runs that some ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.engine.run import Block, Engine
    from foedus.model.schedule import Schedule
    from foedus.model.types import Model
    from foedus.result.documents.behaviour import BehaviourTest
    from foedus.result.documents.summary import Replaced
    from foedus.result.heard import Heard
    from foedus.result.result import Result

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Asked:
    """What is to be said beside what every run says.

    Attributes
    ----------
    report
        Whether to write the page.
    behave, replace, hears
        Whether to run the behaviour tests, governments that decide nothing, and signals.
    base
        Whether to say how far contrasts between lines move when base shares alone are drawn anew;
        None for only where the run is long beside it.
    """

    report: bool = True
    behave: bool = False
    replace: bool = False
    hears: bool = False
    base: bool | None = None


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
    from foedus.analyses import base_spread, findings, lobotomy, reaction
    from foedus.counterfactuals import contrasts_by_base, deaf_governments
    from foedus.report import render
    from foedus.result import summary

    manifest = result.manifest
    counts = {
        "draws": manifest.draws,
        "replicates": manifest.replicates,
        "quarters": len(manifest.quarters),
        "seed": manifest.seed,
    }
    apart = deaf_governments.run(engine, dict(schedules), **counts, progress=told)
    anew: contrasts_by_base.ByArm = {}
    if asked.base or (
        asked.base is None and contrasts_by_base.unasked(manifest.draws, manifest.replicates)
    ):
        size = {name: counts[name] for name in ("draws", "quarters", "seed")}
        anew = contrasts_by_base.run(engine, dict(schedules), **size, progress=told)
    rows = None
    if asked.replace and first is not None and engine.model.levers:
        from foedus.counterfactuals import replaced_governments

        schedule = schedules[manifest.arms[0]]
        altered = replaced_governments.compare(engine, schedule, first, **counts, progress=told)
        rows = lobotomy.lobotomy(*altered, manifest)
    tested = _tested(engine, manifest.seed, told) if asked.behave else None
    heard = _heard(result, engine, told) if asked.hears else None
    told("analysing", 0, 1)
    found = findings.analyse(result, rows)
    contrasts = base_spread.with_base(reaction.contrasts(result, apart), anew, manifest)
    document = findings.document(result, found, tested, contrasts)
    summary.save(result, document)
    if asked.report:
        render.write_report(result, document, found, heard)
    told("analysing", 1, 1)


def _heard(result: "Result", engine: "Engine", told: Progress) -> "Heard":
    from foedus.counterfactuals import signal_response
    from foedus.result import heard
    from foedus.result.folder import HEARD

    found = signal_response.hears(
        engine.model, draws=signal_response.DRAWS, seed=result.manifest.seed, progress=told
    )
    heard.save(result.path / HEARD, found)
    return found


def _tested(engine: "Engine", seed: int, told: Progress) -> "list[BehaviourTest]":
    from foedus.behaviour import experiment, verdict

    found = experiment.run(
        engine.model, draws=128, replicates=8, quarters=16, seed=seed, progress=told
    )
    return verdict.records(found)


def who_decides(
    model: "Model", *, draws: int, replicates: int, quarters: int, seed: int, told: Progress
) -> "list[Replaced]":
    """Return what is left of the outcomes of a case when a government decides nothing.

    The first arm of the case is run with each government replaced, one by one, by rules that decide
    nothing; see `foedus.analyses.lobotomy`.
    """
    from foedus.analyses import lobotomy
    from foedus.counterfactuals import replaced_governments
    from foedus.engine import run_manifest
    from foedus.engine.run import Engine
    from foedus.model import schedule

    if not model.levers:
        return []
    arm = next(iter(model.case.default_policies), "baseline")
    arm = arm if arm in model.case.policies else next(iter(model.case.policies))
    imposed, texts = schedule.of_policy(model, arm, quarters)
    few = min(draws, -(-replaced_governments.MEMBERS // replicates))
    counts = {"draws": few, "replicates": replicates, "quarters": quarters, "seed": seed}
    engine = Engine(model)
    blocks: list[Block] = []
    engine.run([imposed], **counts, sink=blocks.append, progress=told)
    manifest = run_manifest.manifest(model, policies={arm: texts}, do=(), created_at="", **counts)
    altered = replaced_governments.compare(engine, imposed, blocks[0], **counts, progress=told)
    return lobotomy.lobotomy(*altered, manifest)
