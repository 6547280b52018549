"""The one path: load a case, compile it, run it, analyse the result, render the report.

Command line and Python use these functions alone, so they cannot disagree. Heavy parts are imported
when a stage needs them.
"""

from collections.abc import Sequence
from dataclasses import replace as changed
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from foedus import case as cases
from foedus import experiment as experiments
from foedus.archive import results as results
from foedus.archive import write_report as write_report
from foedus.case import Case, Folders
from foedus.errors import FoedusError, OptionError, Problem
from foedus.experiment import Counts, Design, Ensemble, Experiment, Given, Own
from foedus.report.progress import Progress, telling

if TYPE_CHECKING:
    from foedus.analyses.compare import Comparison
    from foedus.behaviour.verdict import Verdict
    from foedus.model.types import Model
    from foedus.result.documents.summary import Replaced
    from foedus.result.documents.trace import Trace
    from foedus.result.heard import Heard
    from foedus.result.result import Result


def load(case: str | Path | Case, *, parts: Folders = (), allow_code: bool = False) -> Case:
    """Read a shipped case by name, or a case file by path.

    Parameters
    ----------
    case
        The name of a case that ships, the path of a file or folder, or a case that was read.
    parts, allow_code
        Folders of own parts (``docs/write-a-mechanism.md``), and leave to import the case's own.

    Raises
    ------
    CaseError
        With every problem of the file, each with its line and column, and for code without leave.
    """
    if isinstance(case, Case):
        return cases.with_code(case, cases.gather(None, parts, allow_code))
    return cases.load(str(case), parts, allow_code)


def compile(case: str | Path | Case, *, parts: Folders = (), allow_code: bool = False) -> "Model":
    """Compile a case: its mechanisms in their order, priors by column, levers with their menus.

    Parameters
    ----------
    case, parts, allow_code
        What is compiled, with which parts beside those that ship; see `load`.

    Raises
    ------
    CompileError
        If the case names what does not exist, or the mechanisms cannot carry it.
    """
    from foedus.engine import compilation

    compilation.configure()
    from foedus.model.compile import compile as compile_case

    return compile_case(load(case, parts=parts, allow_code=allow_code))


def design(
    case: str | Path | Case | Experiment,
    *,
    parts: Folders = (),
    allow_code: bool = False,
    **asked: Unpack[Design],
) -> Experiment:
    """Return the experiment that is asked for: arms of a case, and the size of the ensemble.

    Parameters
    ----------
    case, parts, allow_code
        A case as in `load`; or an experiment, which says all that follows already.
    asked
        policies (of the case, as arms), arms (given on the spot, ``{"tax": ["USA.tariff=25%"]}``),
        do (interventions in every arm), draws, replicates, quarters and seed. By default 1024 draws
        of 8 replicates of the case's default policies, over its horizon.

    Raises
    ------
    FoedusError
        For a case that cannot be read, or arms and numbers that cannot be.
    """
    if not isinstance(case, Experiment):
        return experiments.design(load(case, parts=parts, allow_code=allow_code), **asked)
    if asked:
        what = f"an experiment says already what is to be run; got {', '.join(asked)} beside it"
        raise OptionError(Problem("", what, "give the case, or the experiment alone"))
    return changed(case, case=load(case.case, parts=parts)) if parts else case


def run(
    case: str | Path | Case | Experiment,
    *,
    out: str | Path | None = None,
    force: bool = False,
    threads: int | None = None,
    progress: Progress | bool | None = None,
    report: bool = True,
    behave: bool = False,
    replace: bool = False,
    hears: bool = False,
    base: bool | None = None,
    parts: Folders = (),
    allow_code: bool = False,
    **asked: Unpack[Design],
) -> "Result":
    """Simulate arms of a case and leave results, summary and report in a folder.

    Parameters
    ----------
    case, parts, allow_code, asked
        A case with its parts, which arms, and how many members; or an experiment. See `design`.
    out, force
        Result folder, and whether an earlier result there may be replaced once this one is whole.
    threads
        Blocks that run at a time; None for as many as there are cores.
    progress
        True draws a bar on standard error; or a function, called with (stage, done, total).
    report
        Whether to write ``report.html``.
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
    with telling(progress) as told:
        told("compiling", 0, 1)
        from foedus.execute import Asked, Place, simulate

        experiment = design(case, parts=parts, allow_code=allow_code, **asked)
        extras, place = Asked(report, behave, replace, hears, base), Place(out, force)
        return simulate(compile(experiment.case), experiment, place, extras, told, threads)


def compare(
    case: str | Path | Case | Experiment,
    *,
    policies: Sequence[str] = (),
    arms: Own = (),
    table: str | Path | None = None,
    force: bool = False,
    progress: Progress | bool | None = None,
    **asked: Any,
) -> "Comparison":
    """Simulate paired arms and say what differs, how surely, and for whom each is best.

    The result folder is that of `run`, with ``compare.json``, ``compare.csv`` and
    ``compare.html`` in it.

    Parameters
    ----------
    case
        A case as in `load`, or an experiment with two arms or more.
    policies, arms
        What is compared with the first of them; a single one is compared with the baseline.
    table
        Write the table there instead of as ``compare.csv``.
    force, progress
        Whether an earlier result, or an earlier `table`, may be replaced; and a bar, as in `run`.
    asked
        What else `run` takes, such as draws, quarters, seed, do, out, base and parts.

    Raises
    ------
    FoedusError
        For anything the caller can mend, before anything is simulated.
    """
    from foedus import execute

    code = {name: asked.pop(name) for name in ("parts", "allow_code") if name in asked}
    given = case if isinstance(case, Experiment) else load(case, **code)
    asked |= execute.compared(given, policies, arms)
    if table is not None:
        execute.check_table(table, force)
    with telling(progress) as told:
        return execute.compare(run(given, force=force, progress=told, **asked), table, told, force)


def check(
    case: str | Path | Case, *, parts: Folders = (), allow_code: bool = False
) -> list[Problem]:
    """Return every problem of a case, of its file and of its compilation; empty when sound.

    Parameters
    ----------
    case, parts, allow_code
        As in `load`. Parts are held to the laws of those that ship; this takes some seconds.
    """
    try:
        given = load(case, parts=parts, allow_code=allow_code)
        compile(given)
        from foedus.testing import own

        return own.problems(given.code)
    except FoedusError as error:
        return list(error.problems)


def doubts(case: str | Path | Case) -> tuple[list[Problem], list[Problem]]:
    """Return doubtful ranges of a sound `case`, and levers without stakes, in some seconds."""
    model = compile(case)
    from foedus.counterfactuals import signal_response

    return signal_response.doubts(model)


def new(place: str | Path) -> Path:
    """Make the folder `place` with a commented case that runs at once, and the schema for editors.

    Raises
    ------
    FoedusError
        If the name cannot be that of a case, or the folder is taken or cannot be made.
    """
    from foedus.case import skeleton

    return skeleton.lay_down(Path(place), case_schema())


def plan(case: str | Path | Case, *, sizes: bool = False, do: Sequence[str] = ()) -> dict[str, Any]:
    """Return what would run: phases, mechanisms, owners, instruments, parameters, streams.

    Parameters
    ----------
    case
        As in `load`.
    sizes
        Also say how much is at stake in every instrument; this takes some seconds.
    do
        How the record is read, such as ``variant:record=obama``; nothing else changes a plan.
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
    html: str | Path | None = None,
    force: bool = False,
    progress: Progress | bool | None = None,
    **size: Unpack[Given],
) -> "list[Verdict]":
    """Test what a case does against bands set in advance (``docs/behaviour.md``).

    Parameters
    ----------
    case, progress
        As in `load` and `run`.
    html, force
        File for a page with all verdicts, and whether an earlier page there may be replaced.
    size
        draws, replicates, quarters and seed; 128 draws of 8 replicates over 16 quarters.

    Raises
    ------
    FoedusError
        For a case that cannot be compiled, counts out of range, or a file that is taken.
    """
    from foedus import conclude

    ensemble, page = conclude.for_tests(**size), conclude.Page(html, force)
    with telling(progress) as told:
        return conclude.behave(compile(case), ensemble, page, told)


def hears(
    case: str | Path | Case,
    *,
    draws: int = 128,
    seed: int = 0,
    do: Sequence[str] = (),
    base: bool = False,
    html: str | Path | None = None,
    force: bool = False,
    progress: Progress | bool | None = None,
) -> "Heard":
    """Say whom every lever hears: what others' acts change of its choice (``docs/hears.md``).

    Parameters
    ----------
    case, html, force, progress
        As in `load`, `behave` and `run`.
    draws, seed
        Structural draws, without shocks, and the seed of them.
    do
        Interventions in force with and without every signal.
    base
        Also say how changes move when base shares alone are drawn anew.
    """
    from foedus import conclude

    # Every lever is looked at once in each draw, in one quarter and without shocks.
    ensemble = Ensemble(draws=draws, replicates=1, quarters=1, seed=seed)
    page = conclude.Page(html, force)
    with telling(progress) as told:
        return conclude.hears(compile(case), ensemble, do, base, page, told)


def who_decides(
    case: str | Path | Case, *, progress: Progress | bool | None = None, **size: Unpack[Given]
) -> "list[Replaced]":
    """Return how far outcomes move when a government is replaced by rules that decide nothing.

    Of `case`, with `progress` and `size` as in `behave`.
    """
    from foedus import conclude

    given = load(case)
    experiment = experiments.first_arm(given, conclude.for_tests(**size))
    with telling(progress) as told:
        return conclude.who_decides(compile(given), experiment, told)


def trace(
    case: str | Path | Case,
    outcome: str,
    *,
    actor: str | None = None,
    quarter: str | None = None,
    policy: str | None = None,
    arms: Own = (),
    do: Sequence[str] = (),
    member: int | None = None,
    everything: bool = False,
    progress: Progress | bool | None = None,
    **size: Unpack[Counts],
) -> "Trace":
    """Trace a number to equations, terms, parameters, sources and choices (``docs/tracing.md``).

    Parameters
    ----------
    case, progress
        As in `load` and `run`.
    outcome, actor, quarter
        Which number: an outcome, its entry where it has several, and a quarter or the last.
    policy, arms, do
        In which arm: a policy of the case, by default its first, or one arm given on the spot.
    member
        Member that is taken apart; by default the one nearest to the median.
    everything
        Look into every mechanism behind an appraisal, and weigh deliberations again.
    size
        draws, replicates and seed; 512 draws of one replicate.
    """
    given = load(case)
    with telling(progress) as told:
        told("compiling", 0, 1)
        experiment = experiments.one_arm(given, policy, arms, do=do, **size)
        model = compile(given)
        from foedus.explain import number
        from foedus.report.bibliography import line

        asked = number.Asked(experiment, member, everything)
        return number.trace(model, (outcome, actor, quarter), asked, line, told)


def shipped() -> list[dict[str, str]]:
    """Return name, title and summary of every case that ships with the package."""
    found = map(load, cases.shipped())
    return [{"name": c.name, "title": c.title, "summary": c.summary} for c in found]


def catalogue(parts: Folders = ()) -> dict[str, list[dict[str, str]]]:
    """Return mechanisms, instruments and outcomes to build a case from, also those of `parts`."""
    from foedus.model import catalogue as built_from

    return built_from.catalogue(cases.gather(None, parts, False))


def case_schema(parts: Folders = ()) -> dict[str, Any]:
    """Return the JSON Schema of a case file, with the names of what ships and of `parts`."""
    from foedus.model import catalogue as built_from

    return built_from.schema(cases.gather(None, parts, False))
