"""The one path: load a case, compile it, run it, analyse the result, render the report.

The command line and Python callers use these functions and nothing below them, so they cannot
disagree. Heavy parts are imported when a stage needs them.
"""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus import case as cases
from foedus.case import Case
from foedus.engine.limits import check_counts as _check_counts
from foedus.engine.limits import check_run as _check_run
from foedus.engine.limits import check_seed as _check_seed
from foedus.errors import FoedusError, Problem

if TYPE_CHECKING:
    from foedus.analyses.compare import Comparison
    from foedus.behaviour.verdict import Verdict
    from foedus.model.types import Model
    from foedus.result.documents.summary import Replaced
    from foedus.result.documents.trace import Trace
    from foedus.result.heard import Heard
    from foedus.result.result import Result

Progress = Callable[[str, int, int], None]

DRAWS, REPLICATES = 1024, 8


def load(case: str | Path | Case) -> Case:
    """Read a shipped case by name, or a case file by path.

    Raises
    ------
    CaseError
        With every problem of the file, each with its line and column.
    """
    return case if isinstance(case, Case) else cases.load(str(case))


def compile(case: str | Path | Case) -> "Model":
    """Compile a case with the parts that ship with the package.

    Raises
    ------
    CompileError
        If the case names what does not exist, or the mechanisms cannot carry it.
    """
    from foedus.engine import compilation

    compilation.configure()
    from foedus.model.compile import compile as compile_case

    return compile_case(load(case))


def run(
    case: str | Path | Case,
    *,
    draws: int = DRAWS,
    replicates: int = REPLICATES,
    quarters: int | None = None,
    seed: int = 0,
    policies: Sequence[str] = (),
    do: Sequence[str] = (),
    out: str | Path | None = None,
    force: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    report: bool = True,
    behave: bool = False,
    replace: bool = False,
    hears: bool = False,
    base: bool | None = None,
) -> "Result":
    """Simulate a case and leave results, summary and report in a folder.

    Parameters
    ----------
    draws, replicates
        Structural draws (what we do not know) and shock replicates of each (what nobody can).
    quarters
        Horizon; the case's own by default.
    policies
        Arms of the experiment, paired on draws and shocks; the case's defaults when empty.
    do
        Interventions applied in every arm, after the policy's own.
    out, force
        Result folder, and whether an earlier result there may be replaced once this one is whole.
    progress
        Called with (stage, done, total).
    behave, replace, hears
        Whether to run the behaviour tests, governments replaced one by one by rules that decide
        nothing, and signals: for the report, in arms of their own.
    base
        Whether to say how contrasts between lines move with base shares; None for in long runs.

    Raises
    ------
    FoedusError
        For anything the caller can mend; see `foedus.errors`.
    """
    told = progress or _silent
    told("compiling", 0, 1)
    model = compile(case)
    quarters = model.case.quarters if quarters is None else quarters
    counts = {"draws": draws, "replicates": replicates, "quarters": quarters, "seed": seed}
    _check_run(model, **counts)
    from foedus.conclude import Asked, conclude
    from foedus.engine import run_manifest, sink, start_values
    from foedus.engine.run import Engine
    from foedus.model import schedule
    from foedus.result.folder import check_free, free_folder
    from foedus.result.result import open_result
    from foedus.result.store import ResultWriter

    arms = list(dict.fromkeys(policies or model.case.default_policies or ("baseline",)))
    schedules, texts = zip(
        *(schedule.of_policy(model, arm, quarters, do) for arm in arms), strict=True
    )
    manifest = run_manifest.manifest(
        model,
        policies=dict(zip(arms, texts, strict=True)),
        do=tuple(do),
        created_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        **counts,
    )
    place = Path(out) if out is not None else free_folder(Path("runs"), _stem(model))
    check_free(place, force)

    engine = Engine(model)
    with ResultWriter(place, manifest, force) as writer:
        first = sink.First(sink.to_writer(model, writer))
        matrix = engine.run(list(schedules), **counts, sink=first, threads=threads, progress=told)
        writer.write_parameters(matrix)
        if manifest.interests:
            drawn = start_values.common(matrix, list(schedules))
            writer.write_starts(start_values.starts(engine.executables, drawn))
        place = writer.finish()
    result = open_result(place)
    asked = Asked(report, behave, replace, hears, base)
    conclude(result, engine, dict(zip(arms, schedules, strict=True)), first.block, asked, told)
    return result


def compare(
    case: str | Path | Case,
    *,
    policies: Sequence[str],
    table: str | Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
    **asked: Any,
) -> "Comparison":
    """Simulate policies as paired arms and say what differs, how surely, and for whom it is best.

    The result folder is that of `run`, with ``compare.json``, ``compare.csv`` and
    ``compare.html`` in it.

    Parameters
    ----------
    policies
        Two or more policies of the case; all are compared with the first.
    table
        Write the table there instead of as ``compare.csv``.
    force
        Whether an earlier result, or an earlier `table`, may be replaced.
    asked
        draws, replicates, quarters, seed, do, out, threads, base and report, as in `run`.

    Raises
    ------
    FoedusError
        For anything the caller can mend, before anything is simulated.
    """
    from foedus.analyses import compare as comparing
    from foedus.report import compare_page
    from foedus.result.folder import check_file

    told, given = progress or _silent, load(case)
    comparing.check(policies, list(given.policies))
    if table is not None:
        check_file(Path(table), force)
    result = run(given, policies=policies, force=force, progress=told, **asked)
    told("comparing", 0, 1)
    found = comparing.compare(result)
    comparing.save(found, table)
    compare_page.write(found)
    told("comparing", 1, 1)
    return found


def check(case: str | Path | Case) -> list[Problem]:
    """Return every problem of a case, of its file and of its compilation; empty when sound."""
    try:
        compile(case)
    except FoedusError as error:
        return list(error.problems)
    return []


def doubts(case: str | Path | Case) -> tuple[list[Problem], list[Problem]]:
    """Return doubtful ranges of a case, and levers without stakes; this takes some seconds."""
    model = compile(case)
    from foedus.counterfactuals import signal_response

    return signal_response.doubts(model)


def new(place: str | Path) -> Path:
    """Make a folder with a commented case that runs at once, and the schema for editors.

    Raises
    ------
    FoedusError
        If the name cannot be that of a case, or the folder is taken or cannot be made.
    """
    from foedus.case import skeleton

    return skeleton.lay_down(Path(place), case_schema())


def plan(case: str | Path | Case, *, sizes: bool = False, do: Sequence[str] = ()) -> dict[str, Any]:
    """Return what would run: phases, mechanisms, owners, instruments, parameters, streams.

    With `sizes`, which take some seconds, also how much is at stake in every instrument. `do` may
    choose how the record is read; nothing else changes a plan.
    """
    model = compile(case)
    from foedus.counterfactuals import signal_response
    from foedus.dynamics.streams import streams
    from foedus.model import readings
    from foedus.model.plan import plan as plan_model

    chosen = readings.chosen(model, do)
    stakes = signal_response.stakes(model, do=do) if sizes else None
    return plan_model(model, streams(model).names, stakes, chosen)


def behave(
    case: str | Path | Case,
    *,
    draws: int = 128,
    replicates: int = 8,
    quarters: int = 16,
    seed: int = 0,
    html: str | Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> "list[Verdict]":
    """Test what a case does against bands set in advance; see ``foedus.behaviour.suite``.

    Parameters
    ----------
    html, force
        File for a page with all verdicts, and whether an earlier page there may be replaced.

    Raises
    ------
    FoedusError
        For a case that cannot be compiled, counts out of range, or a file that is taken.
    """
    model = compile(case)
    _check_counts(draws=draws, replicates=replicates, quarters=quarters)
    _check_seed(seed)
    from foedus.behaviour import experiment
    from foedus.report import behaviour_page

    if html is not None:
        behaviour_page.check_free(Path(html), force)
    size = {"draws": draws, "replicates": replicates, "quarters": quarters, "seed": seed}
    verdicts = experiment.run(model, **size, rows=None, progress=progress or _silent)
    if html is not None:
        behaviour_page.write(Path(html), verdicts, behaviour_page.origin(model, size))
    return verdicts


def hears(
    case: str | Path | Case,
    *,
    draws: int = 128,
    seed: int = 0,
    do: Sequence[str] = (),
    base: bool = False,
    html: str | Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> "Heard":
    """Say whom every lever hears: what others' acts change of its choice (``docs/hears.md``).

    With `base` also how that moves when base shares alone are drawn anew. `do` is in force with
    and without every signal; `html` and `force` as in `behave`.
    """
    model = compile(case)
    _check_counts(draws=draws, replicates=1)
    _check_seed(seed)
    from foedus.counterfactuals import chances_by_base, signal_response
    from foedus.report import hears_page

    if html is not None:
        hears_page.check_free(Path(html), force)
    heard = signal_response.hears(model, draws=draws, seed=seed, do=do, progress=progress)
    heard = chances_by_base.redrawn(model, heard) if base else heard
    if html is not None:
        hears_page.write(Path(html), heard)
    return heard


def who_decides(
    case: str | Path | Case,
    *,
    draws: int = 128,
    replicates: int = 8,
    quarters: int = 16,
    seed: int = 0,
    progress: Progress | None = None,
) -> "list[Replaced]":
    """Return how far outcomes move when a government is replaced by rules that decide nothing."""
    model = compile(case)
    _check_counts(draws=draws, replicates=replicates, quarters=quarters)
    _check_seed(seed)
    from foedus import conclude

    size = {"draws": draws, "replicates": replicates, "quarters": quarters, "seed": seed}
    return conclude.who_decides(model, **size, told=progress or _silent)


def trace(
    case: str | Path | Case,
    outcome: str,
    *,
    actor: str | None = None,
    quarter: str | None = None,
    policy: str | None = None,
    do: Sequence[str] = (),
    draws: int = 512,
    replicates: int = 1,
    seed: int = 0,
    member: int | None = None,
    everything: bool = False,
    progress: Progress | None = None,
) -> "Trace":
    """Trace a number to equations, terms, parameters, sources and choices (``docs/tracing.md``).

    Parameters
    ----------
    outcome, actor, quarter
        Which number: an outcome, its entry where it has several, and a quarter or the last.
    member
        Member that is taken apart; by default the one nearest to the median.
    everything
        Look into every mechanism behind an appraisal, and weigh deliberations again.
    """
    told = progress or _silent
    told("compiling", 0, 1)
    model = compile(case)
    from foedus.explain import number
    from foedus.report.bibliography import line

    arm = policy or next(iter(model.case.default_policies), "baseline")
    asked = number.Asked(arm, tuple(do), draws, replicates, seed, member, everything)
    return number.trace(model, (outcome, actor, quarter), asked, line, told)


def shipped() -> list[dict[str, str]]:
    """Return name, title and summary of every case that ships with the package."""
    found = [load(name) for name in cases.shipped()]
    return [{"name": c.name, "title": c.title, "summary": c.summary} for c in found]


def catalogue() -> dict[str, list[dict[str, str]]]:
    """Return the mechanisms, instruments and outcomes a case can be built from."""
    from foedus.model import catalogue as parts

    return parts.catalogue()


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file, with the names of the parts that ship."""
    from foedus.model import catalogue as parts

    return parts.schema()


def _silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


def _stem(model: "Model") -> str:
    return f"{model.case.name}-{model.digest[:8]}"
