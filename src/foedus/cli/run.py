"""``foedus run``: simulate a case and leave results, a report and a summary."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli import options
from foedus.report.terminal.progress import Bar

if TYPE_CHECKING:
    from foedus.case import Case
    from foedus.result.result import Result

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells count it (128 plus the signal)."""

MISSING = {"analysing": "report", "comparing": "comparison"}
"""Stages of the pipeline in which the results are in their place, and what is not there yet."""


@click.command(short_help="Simulate a case and report what it implies.")
@click.argument("case")
@options.experiment(
    "A policy of the case to run as an arm; repeat for paired arms.",
    more=(
        options.out,
        options.force("Replace a result in DIR, once this run is whole."),
        options.as_json("Print the summary as one JSON document; all else goes to standard error."),
    ),
)
@click.option("--behave", is_flag=True, help="Run the behaviour tests too, for the report.")
@click.option(
    "--replace",
    is_flag=True,
    help="Also run governments replaced by rules that decide nothing: what stays is not decision.",
)
@click.option("--hears", is_flag=True, help="Also say whom every lever hears, in the report.")
@options.base
@click.option("--no-report", is_flag=True, help="Do not write report.html.")
@options.with_code
def run(
    case: "str | Case",
    asked: dict[str, Any],
    out: Path | None,
    force: bool,
    as_json: bool,
    behave: bool,
    replace: bool,
    hears: bool,
    base: bool | None,
    no_report: bool,
) -> int:
    """Simulate CASE (a shipped name or a path) and report what it implies, with uncertainty."""
    progress = Progress()
    try:
        from foedus import pipeline

        with progress:
            result = pipeline.run(
                case,
                **asked,
                out=out,
                force=force,
                progress=progress,
                report=not no_report,
                behave=behave,
                replace=replace,
                hears=hears,
                base=base,
            )
        progress.finished = result.path
        _show(result, as_json)
    except KeyboardInterrupt:
        click.echo(f"interrupted; {progress.kept(out)}", err=True)
        return INTERRUPTED
    return 0


def _show(result: "Result", as_json: bool) -> None:
    if as_json:
        from foedus.result.documents.record import dumps

        click.echo(dumps(result.summary()), nl=False)
    else:
        from foedus.report.terminal.run import show

        show(result)


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

    def kept(self, out: Path | None) -> str:
        """Say what an interrupted run leaves behind."""
        if self.finished:
            return f"the result in {self.finished} is whole"
        if self.stage not in MISSING:
            return "nothing was written"
        place = out or "the newest folder under runs/"
        return f"the results in {place} are whole, only the {MISSING[self.stage]} is missing"
