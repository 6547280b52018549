"""``foedus check``: every problem of a case at once, and again each time it is saved."""

import datetime
import sys
from pathlib import Path
from typing import Any

import click

from foedus.cli import options
from foedus.errors import CaseError, OptionError, Problem, visible


@click.command(short_help="Check a case and show every problem.")
@click.argument("case")
@click.option("--watch", is_flag=True, help="Check again each time the file is saved; Ctrl-C ends.")
@click.option("--no-sizes", is_flag=True, help="Do not ask what is at stake in levers.")
@options.parts
@options.allow_code
def check(case: str, watch: bool, no_sizes: bool, parts: tuple[str, ...], allow_code: bool) -> None:
    """Check CASE (a shipped name or a path) and show every problem it has.

    Warnings say what runs and makes no sense, such as a swing that nothing can reach. A sound case
    is then asked, for some seconds, what is at stake in every lever. A lever without a benefit or a
    cost of any size is refused unless the case says why that is right, and a warning says what to
    write for a range that is far from what options are worth. --watch leaves the sizes out.
    Parts of your own are held to the laws of those that ship; claims beside the case are read too.
    """
    code: dict[str, Any] = {"parts": parts, "allow_code": allow_code}
    if watch:
        _watch(case, code)
        return
    from foedus import authoring

    problems = authoring.check(case, **code)
    if problems:
        raise CaseError(problems)
    doubts, idle = authoring.doubts(_given(case, code), sizes=not no_sizes)
    for doubt in doubts:
        click.echo(f"warning: {doubt}", err=True)
    if idle:
        raise CaseError(idle)
    click.echo(visible(f"{case}: no problems found"))


def _given(case: str, code: dict[str, Any]) -> Any:
    """Return the case, read with its parts where it has some."""
    from foedus import pipeline

    return pipeline.load(case, **code) if any(code.values()) else case


def _watch(case: str, code: dict[str, Any]) -> None:
    """Check now and after every change of the file or what lies beside it, until interrupted."""
    if not Path(case).exists():
        what = "is no file or folder, and nothing else can change while it is watched"
        raise OptionError(Problem(case or '""', what, "name the path of a case"))
    import watchfiles

    from foedus import case as cases

    # Editors replace a file rather than change it, so folders are watched.
    file = Path(cases.place(case)).resolve()
    inside = [file.parent / "parts", file.parent / "claims", *code["parts"]]
    folders = [file.parent, *filter(Path.is_dir, inside)]
    click.echo(visible(f"watching {file.name}; Ctrl-C ends"), err=True)
    try:
        _report(case, code)
        for changes in watchfiles.watch(*folders, recursive=False, raise_interrupt=True):
            names = [Path(changed).name for _, changed in changes]
            if any(name == file.name or name.endswith((".py", ".yaml")) for name in names):
                _report(case, code)
    except KeyboardInterrupt:
        click.echo("")


def _report(case: str, code: dict[str, Any]) -> None:
    from foedus import authoring

    problems = authoring.check(case, **code)
    at = datetime.datetime.now().astimezone().strftime("%H:%M:%S")
    for problem in problems:
        click.echo(f"error: {problem}")
    for doubt in [] if problems else authoring.doubts(_given(case, code), sizes=False)[0]:
        click.echo(f"warning: {doubt}")
    count = len(problems)
    found = "no problems found" if not count else f"{count} problem{'s' * (count > 1)}"
    click.echo(visible(f"{at} {case}: {found}"))
    sys.stdout.flush()
