"""What is said of a finished run: analyses, summary, report, and the runs that some ask for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.experiment import Ensemble, Experiment, Given

if TYPE_CHECKING:
    from foedus.attribution.question import Question
    from foedus.attribution.waterfall import By, Number
    from foedus.claims.schema import Claim
    from foedus.engine.run import Block, Engine
    from foedus.model.schedule import Schedule
    from foedus.model.types import Model
    from foedus.report.pages.card import Card
    from foedus.report.pages.waterfall import Explanation
    from foedus.result.documents.behaviour import BehaviourTest
    from foedus.result.documents.claims import Claims
    from foedus.result.documents.heard import Heard
    from foedus.result.documents.suite import Verdict
    from foedus.result.documents.summary import Replaced
    from foedus.result.result import Result

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Asked:
    """What is to be said beside what every run says.

    Attributes
    ----------
    report
        Whether to write the page.
    behave, replace
        Whether to run the behaviour tests, and governments that decide nothing.
    hears, base
        Whether to say whom every lever hears, and how far contrasts between lines move when base
        shares alone are drawn anew; None for only where the run is long beside it.
    """

    report: bool = True
    behave: bool = False
    replace: bool = False
    hears: bool | None = None
    base: bool | None = None


def conclude(
    result: "Result",
    engine: "Engine",
    schedules: "Mapping[str, Schedule]",
    ensemble: Ensemble,
    asked: Asked,
    told: Progress,
) -> None:
    """Analyse a result and leave summary and report in its folder.

    Parameters
    ----------
    schedules
        What each arm imposes.
    """
    from foedus.analyses import base_spread, findings, lobotomy, reaction
    from foedus.attribution import kept
    from foedus.counterfactuals import contrasts_by_base, deaf_governments
    from foedus.report.pages import report
    from foedus.report.rows import verdicts
    from foedus.report.rows.card import completed
    from foedus.result import summary

    manifest = result.manifest
    apart = deaf_governments.run(engine, dict(schedules), ensemble, progress=told)
    anew: contrasts_by_base.ByArm = {}
    long = contrasts_by_base.unasked(ensemble)
    if long if asked.base is None else asked.base:
        anew = contrasts_by_base.run(engine, dict(schedules), ensemble, progress=told)
    rows = None
    if asked.replace and engine.model.levers:
        from foedus.counterfactuals import replaced_governments
        from foedus.engine.sink import first_block

        first = first_block(engine.model, result)
        schedule = schedules[manifest.arms[0]]
        altered = replaced_governments.compare(engine, schedule, first, ensemble, progress=told)
        rows = lobotomy.lobotomy(*altered, manifest)
    tested = _tested(engine, manifest.seed, told) if asked.behave else None
    listening = long and bool(engine.model.levers) if asked.hears is None else asked.hears
    heard = _heard(result, engine, told) if listening else None
    told("analysing", 0, 1)
    found = findings.analyse(result, rows)
    contrasts = base_spread.with_base(reaction.contrasts(result, apart), anew, manifest)
    document = findings.document(result, found, tested, contrasts)
    document = replace(document, answers=tuple(map(completed, kept.cards(engine.model, result))))
    summary.save(result, document)
    verdicts.take_over(engine.model.case, manifest.digest, result.path)
    if asked.report:
        report.write_report(result, document, found, heard)
    told("analysing", 1, 1)


def report(result: "Result", told: Progress) -> None:
    """Write the page of a stored result again, and its summary where that is missing.

    What the summary says stays as it is. One that is made anew lacks what takes the model: answer
    cards, what differences between lines are made of, behaviour tests and replaced governments.
    """
    from foedus.analyses import findings
    from foedus.report.pages import report as report_page
    from foedus.result import heard, summary
    from foedus.result.folder import HEARD, SUMMARY

    told("analysing", 0, 1)
    found = findings.analyse(result)
    if (result.path / SUMMARY).is_file():
        document = result.summary()
    else:
        document = findings.document(result, found)
        summary.save(result, document)
    report_page.write_report(result, document, found, heard.read(result.path / HEARD))
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


def for_tests(
    draws: int | None = None,
    replicates: int | None = None,
    quarters: int | None = None,
    seed: int = 0,
) -> Ensemble:
    """Return the ensemble of the behaviour tests: 128 draws of 8 replicates, or as asked for."""
    return Ensemble(
        draws=128 if draws is None else draws,
        replicates=8 if replicates is None else replicates,
        quarters=16 if quarters is None else quarters,
        seed=seed,
    )


@dataclass(frozen=True)
class Page:
    """A page that is asked for, and whether an earlier one there may be replaced."""

    html: str | Path | None = None
    force: bool = False


def behave(model: "Model", ensemble: Ensemble, page: Page, told: Progress) -> "list[Verdict]":
    """Run the behaviour tests, and leave a page with all verdicts where one is asked for.

    Raises
    ------
    OutputError
        If the page is taken, before anything is simulated.
    """
    from foedus.behaviour import experiment
    from foedus.report.pages import behaviour as behaviour_page

    if page.html is not None:
        behaviour_page.check_free(Path(page.html), page.force)
    verdicts = experiment.run(model, ensemble, rows=None, progress=told)
    if page.html is not None:
        origin = behaviour_page.origin(model, asdict(ensemble))
        behaviour_page.write(Path(page.html), verdicts, origin, page.force)
    return verdicts


def ask(
    model: "Model",
    what: Sequence[str],
    against: Sequence[str],
    size: Given,
    page: Page,
    told: Progress,
) -> "Card":
    """Answer a question, and leave a page with the card where one is asked for.

    Raises
    ------
    FoedusError
        For a question that cannot be, or if the page is taken, before anything is simulated.
    """
    from foedus.attribution import card, question
    from foedus.report.pages import card as card_page
    from foedus.report.rows.card import completed

    if page.html is not None:
        card_page.check_free(Path(page.html), page.force)
    asked = question.question(model, what, against, question.Size(**size))
    found = card_page.Card(completed(card.answer(model, asked, told)))
    if page.html is not None:
        card_page.write(Path(page.html), found.document, page.force)
    return found


def explain(
    model: "Model",
    asked: "Question",
    number: "Number",
    by: "By",
    page: Page,
    told: Progress,
) -> "Explanation":
    """Say why two arms differ in a number, and leave a page where one is asked for.

    Raises
    ------
    FoedusError
        For a number that cannot be explained, or if the page is taken, before anything is
        simulated.
    """
    from foedus.attribution import waterfall
    from foedus.report.pages import waterfall as waterfall_page
    from foedus.report.rows.waterfall import completed

    if page.html is not None:
        waterfall_page.check_free(Path(page.html), page.force)
    found = completed(waterfall.explain(model, asked, number, by, told))
    if page.html is not None:
        waterfall_page.write(Path(page.html), found, page.force)
    return waterfall_page.Explanation(found)


def hears(
    model: "Model",
    ensemble: Ensemble,
    do: Sequence[str],
    base: bool,
    page: Page,
    told: Progress,
) -> "Heard":
    """Say whom every lever hears, and leave a page where one is asked for.

    Raises
    ------
    OutputError
        If the page is taken, before anything is simulated.
    """
    from foedus.counterfactuals import chances_by_base, signal_response
    from foedus.report.pages import hears as hears_page

    if page.html is not None:
        hears_page.check_free(Path(page.html), page.force)
    draws, seed = ensemble.draws, ensemble.seed
    heard = signal_response.hears(model, draws=draws, seed=seed, do=do, progress=told)
    heard = chances_by_base.redrawn(model, heard) if base else heard
    if page.html is not None:
        hears_page.write(Path(page.html), heard, page.force)
    return heard


def claims(
    model: "Model",
    found: "Mapping[str, Claim]",
    ids: Sequence[str],
    seed: int,
    quick: bool,
    perturb: bool,
    folder: Path | None,
    page: Page,
    told: Progress,
) -> "Claims":
    """Judge claims, and leave a page with all cards where one is asked for.

    Raises
    ------
    OutputError
        If the page is taken, before anything is simulated.
    """
    from foedus.claims.study import study
    from foedus.report.pages import claims as claims_page

    if page.html is not None:
        claims_page.check_free(Path(page.html), page.force)
    document = study(
        model,
        found,
        ids,
        seed=seed,
        thorough=not quick,
        perturb=perturb,
        folder=folder,
        progress=told,
    )
    if page.html is not None:
        claims_page.write(Path(page.html), document, page.force)
    return document


def _tested(engine: "Engine", seed: int, told: Progress) -> "list[BehaviourTest]":
    from foedus.behaviour import experiment, verdict

    return verdict.records(experiment.run(engine.model, for_tests(seed=seed), progress=told))


def who_decides(model: "Model", experiment: Experiment, told: Progress) -> "list[Replaced]":
    """Return what is left of the outcomes of a case when a government decides nothing.

    The first arm is run with each government replaced, one by one, by rules that decide nothing;
    see `foedus.analyses.lobotomy`.
    """
    from foedus.analyses import lobotomy
    from foedus.counterfactuals import replaced_governments
    from foedus.engine import run_manifest
    from foedus.engine.run import Engine
    from foedus.model import schedule

    if not model.levers:
        return []
    (arm, (imposed, texts)), *_ = schedule.of_experiment(model, experiment).items()
    ensemble = experiment.ensemble
    few = min(ensemble.draws, -(-replaced_governments.MEMBERS // ensemble.replicates))
    ensemble = replace(ensemble, draws=few)
    engine = Engine(model)
    blocks: list[Block] = []
    engine.run([imposed], **ensemble.size, sink=blocks.append, progress=told)
    manifest = run_manifest.manifest(
        model, policies={arm: texts}, do=(), created_at="", **ensemble.size
    )
    altered = replaced_governments.compare(engine, imposed, blocks[0], ensemble, progress=told)
    return lobotomy.lobotomy(*altered, manifest)
