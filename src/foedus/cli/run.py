"""``foedus run``: simulate a case and leave results, a report and a summary."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli import options
from foedus.errors import visible
from foedus.report.terminal.progress import Bar
from foedus.result.interruption import Interrupted

if TYPE_CHECKING:
    from foedus.case import Case
    from foedus.result.result import Result

SILENT = 3
"""Exit code of a result of which an arm says nothing: no member of it has sound numbers."""

UNWRITTEN = ("", "compiling")
"""Stages of the pipeline before anything is written."""


@click.command(short_help="Simulate a case and report what it implies.")
@click.argument("case", required=False)
@options.experiment(
    "A policy of the case to run as an arm; repeat for paired arms.",
    more=(
        options.out,
        options.force("Replace a result in DIR, once this run is whole."),
        options.as_json("Print the summary as one JSON document; all else goes to standard error."),
    ),
)
@options.resume
@options.join
@click.option("--behave", is_flag=True, help="Run the behaviour tests too, for the report.")
@click.option(
    "--replace",
    is_flag=True,
    help="Also run governments replaced by rules that decide nothing: what stays is not decision.",
)
@click.option(
    "--hears/--no-hears",
    default=None,
    help="Say whom every lever hears, in the report.  [default: from 2048 members on]",
)
@options.base
@click.option("--no-report", is_flag=True, help="Do not write report.html.")
@click.option("--full", is_flag=True, help="Print all tables, not only what is surest.")
@options.with_code
def run(
    case: "str | Case | None",
    asked: dict[str, Any],
    out: Path | None,
    force: bool,
    as_json: bool,
    resume: Path | None,
    join: Path | None,
    behave: bool,
    replace: bool,
    hears: bool | None,
    base: bool | None,
    no_report: bool,
    full: bool,
    parts: tuple[str, ...] = (),
    allow_code: bool = False,
) -> int:
    """Simulate CASE (a shipped name or a path) and report what it implies, with uncertainty.

    With --resume, CASE and its options may be left out.
    """
    progress = Progress()
    if case is None:  # what the run was asked for is asked again
        asked = {name: value for name, value in asked.items() if (name, value) != ("seed", 0)}
        asked |= {"parts": parts, "allow_code": allow_code}
    with kept(progress):
        from foedus import pipeline

        with progress:
            result = pipeline.run(
                case,
                **asked,
                out=out,
                force=force,
                resume=resume,
                join=join,
                progress=progress,
                report=not no_report,
                behave=behave,
                replace=replace,
                hears=hears,
                base=base,
            )
        progress.finished = result.path
        return _show(result, as_json, full)


def _show(result: "Result", as_json: bool, full: bool) -> int:
    from foedus.analyses.cautions import silent

    document = result.summary()
    if as_json:
        from foedus.result.documents.record import dumps

        click.echo(dumps(document), nl=False)
        show_cautions(document.cautions)
    else:
        from foedus.report.terminal import answer, run

        (run if full else answer).show(result)
    return SILENT if silent(result.manifest, document) else 0


def show_cautions(cautions: Sequence[str]) -> None:
    """Say on standard error what must be known first."""
    for sentence in cautions:
        click.echo(f"warning: {visible(sentence)}", err=True)


class Progress(Bar):
    """A bar on a terminal that remembers its stage, so that an interruption says what was kept."""

    def __init__(self) -> None:
        """Prepare a bar; nothing is drawn before ``with``."""
        super().__init__()
        self.stage = ""
        self.finished: Path | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Move the bar of a stage; the first call of a stage begins it."""
        self.stage = stage
        super().__call__(stage, done, total)


class Stopped(BaseException):
    """An interruption, with what was kept; click would take an interruption for its own."""


@contextmanager
def kept(progress: Progress) -> Generator[None]:
    """Let an interruption say what was kept, as far as that is known."""
    try:
        yield
    except Interrupted as error:
        raise Stopped(f"; {error}") from error
    except KeyboardInterrupt as error:
        if progress.finished:
            raise Stopped(f"; the result in {progress.finished} is whole") from error
        raise Stopped("; nothing was written" * (progress.stage in UNWRITTEN)) from error
