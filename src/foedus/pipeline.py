"""The one path: load a case, compile it, run it, analyse the result, render the report.

Command line and Python call these alone; heavy parts are imported when a stage needs them.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from foedus import case as cases
from foedus import experiment as experiments
from foedus.case import Case, Folders
from foedus.experiment import Design, Experiment, Own
from foedus.report.terminal.progress import Progress, telling

if TYPE_CHECKING:
    from foedus.analyses.compare import Comparison
    from foedus.model.types import Model
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
        policies (of the case), arms (given on the spot, ``{"tax": ["USA.tariff=25%"]}``), do (in
        every arm), draws, replicates, quarters and seed. By default 1024 draws of 8 replicates of
        the case's default policies, over its horizon.

    Raises
    ------
    FoedusError
        For a case, arms or numbers that cannot be.
    """
    if not isinstance(case, Experiment):
        return experiments.design(load(case, parts=parts, allow_code=allow_code), **asked)
    return experiments.alone(case, asked, parts=bool(parts), allow_code=allow_code)


def run(
    case: str | Path | Case | Experiment | None = None,
    *,
    out: str | Path | None = None,
    force: bool = False,
    threads: int | None = None,
    executor: Executor | None = None,
    resume: str | Path | None = None,
    join: str | Path | None = None,
    progress: Progress | bool | None = None,
    report: bool = True,
    behave: bool = False,
    replace: bool = False,
    hears: bool | None = None,
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
        With `resume` it may be left out: what the run was asked for is asked again.
    out, force
        Result folder, and whether an earlier result there may be replaced once this one is whole.
    threads
        Blocks that run at a time; None for as many as there are cores.
    executor, resume, join
        Who works, a stopped run, and a result to make together (``docs/long-runs.md``).
    progress
        True draws a bar on standard error; or a function, called with (stage, done, total).
    report, behave, replace
        Whether to write ``report.html``, and for it to run the behaviour tests, and governments
        replaced one by one by rules that decide nothing.
    hears, base
        Whether to say whom levers hear, and how contrasts between lines move with base shares;
        None for in long runs.

    Raises
    ------
    FoedusError
        For anything the caller can mend.
    """
    with telling(progress) as told:
        told("compiling", 0, 1)
        from foedus import simulation
        from foedus.execute import Place

        how, place = simulation.How(threads, executor, resume, join), Place(out, force)
        extras = simulation.Asked(report, behave, replace, hears, base)
        if case is None:
            case, extras = simulation.begun(how, parts, allow_code)
            parts, allow_code = (), False
        experiment = design(case, parts=parts, allow_code=allow_code, **asked)
        model = compile(experiment.case)
        return simulation.simulate(model, experiment, place, extras, told, how)


def compare(
    case: str | Path | Case | Experiment,
    *,
    policies: Sequence[str] = (),
    arms: Own = (),
    table: str | Path | None = None,
    force: bool = False,
    progress: Progress | bool | None = None,
    parts: Folders = (),
    allow_code: bool = False,
    **asked: Any,
) -> "Comparison":
    """Simulate paired arms and say what differs, how surely, and for whom each is best.

    The result folder is that of `run`, with ``compare.json``, ``compare.csv`` and
    ``compare.html`` in it.

    Parameters
    ----------
    case, parts, allow_code
        A case as in `load` with its parts, or an experiment with two arms or more.
    policies, arms
        What is compared with the first of them; a single one is compared with the baseline.
    table
        Write a table of effects there: outcome, actor, quarter, difference and share first.
    force, progress
        Whether an earlier result, or an earlier `table`, may be replaced; and a bar, as in `run`.
    asked
        What else `run` takes, such as draws, quarters, seed, do, out and base.

    Raises
    ------
    FoedusError
        For anything the caller can mend, before anything is simulated.
    """
    from foedus import execute

    if isinstance(case, Experiment):
        given = design(case, parts=parts, allow_code=allow_code)
    else:
        given = load(case, parts=parts, allow_code=allow_code)
    asked |= execute.compared(given, policies, arms)
    if table is not None:
        execute.check_table(table, force)
    with telling(progress) as told:
        return execute.compare(run(given, force=force, progress=told, **asked), table, told, force)
