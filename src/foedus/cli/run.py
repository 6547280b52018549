"""``foedus run``: simulate a case and leave results, a report and a summary."""

import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from foedus.errors import OptionError, Problem

if TYPE_CHECKING:
    from rich.progress import TaskID

    from foedus.result.result import Result

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells count it (128 plus the signal)."""

CONCLUDING = "analysing"
"""Stage of the pipeline in which the results are in their place, but no report is yet."""

DRAWS = 1024
REPLICATES = 8


def _at_least(lowest: int) -> Any:
    def check(_: click.Context, option: click.Parameter, value: int | None) -> int | None:
        if value is not None and value < lowest:
            name = max(option.opts, key=len)
            raise OptionError(Problem(name, f"must be {lowest} or more, got {value}"))
        return value

    return check


@click.command(short_help="Simulate a case and report what it implies.")
@click.argument("case")
@click.option(
    "--draws",
    type=int,
    callback=_at_least(1),
    metavar="N",
    help=f"Structural draws: parameters and readings.  [default: {DRAWS}]",
)
@click.option(
    "--replicates",
    type=int,
    callback=_at_least(1),
    metavar="N",
    help=f"Shock replicates per draw.  [default: {REPLICATES}]",
)
@click.option(
    "--members",
    type=int,
    callback=_at_least(1),
    metavar="N",
    help="Shorthand for N draws of one replicate.",
)
@click.option(
    "--quarters",
    type=int,
    callback=_at_least(1),
    metavar="N",
    help="Quarters to simulate.  [default: the case's horizon]",
)
@click.option(
    "--seed",
    type=int,
    callback=_at_least(0),
    default=0,
    show_default=True,
    help="Seed of every random stream.",
)
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="NAME",
    help="A policy of the case to run as an arm; repeat for paired arms.",
)
@click.option(
    "--do",
    "do",
    multiple=True,
    metavar="EXPR",
    help="An intervention on every arm, such as USA.ask_spending=3.5%@2026Q1..2027Q4.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Result folder.  [default: runs/CASE-DIGEST-N]",
)
@click.option("--force", is_flag=True, help="Replace a result in DIR, once this run is whole.")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print the summary as one JSON document; all else goes to standard error.",
)
@click.option("--no-report", is_flag=True, help="Do not write report.html.")
def run(
    case: str,
    draws: int | None,
    replicates: int | None,
    members: int | None,
    quarters: int | None,
    seed: int,
    policies: tuple[str, ...],
    do: tuple[str, ...],
    out: Path | None,
    force: bool,
    as_json: bool,
    no_report: bool,
) -> int:
    """Simulate CASE (a shipped name or a path) and report what it implies, with uncertainty."""
    draws, replicates = ensemble(draws, replicates, members)
    progress = Progress()
    try:
        from foedus import pipeline

        with progress:
            result = pipeline.run(
                case,
                draws=draws,
                replicates=replicates,
                quarters=quarters,
                seed=seed,
                policies=policies,
                do=do,
                out=out,
                force=force,
                progress=progress,
                report=not no_report,
            )
        progress.finished = result.path
        _show(result, as_json)
    except KeyboardInterrupt:
        click.echo(f"interrupted; {progress.kept(out)}", err=True)
        return INTERRUPTED
    return 0


def _show(result: "Result", as_json: bool) -> None:
    if as_json:
        from foedus.result import summary

        click.echo(summary.dumps(result.summary()), nl=False)
    else:
        from foedus.report import terminal

        terminal.show_summary(result)


def ensemble(draws: int | None, replicates: int | None, members: int | None) -> tuple[int, int]:
    """Return draws and replicates from the options that were given.

    Raises
    ------
    OptionError
        If ``--members`` is given beside one of the two numbers it stands for.
    """
    if members is None:
        return draws or DRAWS, replicates or REPLICATES
    for name, value in (("--draws", draws), ("--replicates", replicates)):
        if value is not None:
            what = f"contradicts {name}: it stands for N draws of one replicate"
            raise OptionError(Problem("--members", what, "give one or the other"))
    return members, 1


class Progress:
    """A bar on standard error where that is a terminal; silent elsewhere.

    Called by the pipeline as ``progress(stage, done, total)``; remembers the stage it is in, so
    that an interruption can say what was kept.
    """

    def __init__(self) -> None:
        """Prepare a bar; nothing is drawn before ``with``."""
        self.stage = ""
        self.finished: Path | None = None
        self._tasks: dict[str, TaskID] = {}
        self._bar: Any = None

    def __enter__(self) -> Self:
        """Start the bar on a terminal."""
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description:<12}"), BarColumn(), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear the bar."""
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Move the bar of a stage; the first call of a stage begins it."""
        self.stage = stage
        if self._bar is None:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)

    def kept(self, out: Path | None) -> str:
        """Say what an interrupted run leaves behind."""
        if self.finished:
            return f"the result in {self.finished} is whole"
        if self.stage != CONCLUDING:
            return "nothing was written"
        place = out or "the newest folder under runs/"
        return f"the results in {place} are whole, only the report is missing"
