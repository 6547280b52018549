"""``foedus check``: every problem of a case at once, and again each time it is saved."""

import datetime
import sys
from pathlib import Path

import click

from foedus.errors import CaseError, OptionError, Problem


@click.command(short_help="Check a case and show every problem.")
@click.argument("case")
@click.option("--watch", is_flag=True, help="Check again each time the file is saved; Ctrl-C ends.")
@click.option("--no-sizes", is_flag=True, help="Do not ask what is at stake in levers.")
def check(case: str, watch: bool, no_sizes: bool) -> None:
    """Check CASE (a shipped name or a path) and show every problem it has.

    A sound case is then asked, for some seconds, what is at stake in every lever. A lever without a
    benefit or a cost of any size is refused unless the case says why that is right, and a warning
    says what to write for a range that is far from what options are worth. --watch leaves this out.
    """
    if watch:
        _watch(case)
        return
    from foedus import pipeline

    problems = pipeline.check(case)
    if problems:
        raise CaseError(problems)
    doubts, idle = ([], []) if no_sizes else pipeline.doubts(case)
    for doubt in doubts:
        click.echo(f"warning: {doubt}", err=True)
    if idle:
        raise CaseError(idle)
    click.echo(f"{case}: no problems found")


def _watch(case: str) -> None:
    """Check now and after every change of the file, until interrupted."""
    if not Path(case).exists():
        what = "is no file or folder, and nothing else can change while it is watched"
        raise OptionError(Problem(case or '""', what, "name the path of a case"))
    import watchfiles

    from foedus import case as cases

    # Editors replace a file rather than change it, so its folder is watched.
    file = Path(cases.place(case)).resolve()
    click.echo(f"watching {file.name}; Ctrl-C ends", err=True)
    try:
        _report(case)
        for changes in watchfiles.watch(file.parent, recursive=False, raise_interrupt=True):
            if any(Path(changed).name == file.name for _, changed in changes):
                _report(case)
    except KeyboardInterrupt:
        click.echo("")


def _report(case: str) -> None:
    from foedus import pipeline

    problems = pipeline.check(case)
    at = datetime.datetime.now().astimezone().strftime("%H:%M:%S")
    for problem in problems:
        click.echo(f"error: {problem}")
    count = len(problems)
    found = "no problems found" if not count else f"{count} problem{'s' * (count > 1)}"
    click.echo(f"{at} {case}: {found}")
    sys.stdout.flush()
