"""The ``foedus`` command: its subcommands, and how every failure is shown.

Commands import the pipeline when they run, not before, so that ``foedus --help`` stays instant.
"""

import os
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from types import FrameType
from typing import Any

import click

from foedus.cli import streams
from foedus.cli.ask import ask
from foedus.cli.behave import behave
from foedus.cli.check import check
from foedus.cli.claims import claims
from foedus.cli.compare import compare
from foedus.cli.explain import explain
from foedus.cli.export import export
from foedus.cli.hears import hears
from foedus.cli.list import list_
from foedus.cli.new import new
from foedus.cli.plan import plan
from foedus.cli.report import report
from foedus.cli.run import Stopped, run
from foedus.cli.schema import schema
from foedus.cli.trace import trace
from foedus.cli.verify import verify
from foedus.engine import compilation
from foedus.errors import FoedusError, Notice, OptionError, Problem, shown, visible
from foedus.result.interruption import SIGNALS

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells count it (128 plus the signal)."""


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        click.echo(f"foedus {version('foedus')}")
    except PackageNotFoundError:
        click.echo("foedus, not installed")
    context.exit()


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Turn the analysis of an alliance into an ensemble of simulated futures."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


COMMANDS = (
    run,
    ask,
    compare,
    verify,
    claims,
    report,
    check,
    plan,
    hears,
    behave,
    explain,
    trace,
    export,
    new,
    list_,
    schema,
)
for command in COMMANDS:
    cli.add_command(command)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Errors the user can mend go to standard error, one per line, with exit code 2.
    """
    streams.substitute()
    with warnings.catch_warnings():
        warnings.simplefilter("always", Notice)
        warnings.showwarning = partial(_note, warnings.showwarning)
        return _main(args)


def _main(args: Sequence[str] | None) -> int:
    try:
        _refuse_unreadable(sys.argv[1:] if args is None else args)
        for name in compilation.own_environment():
            click.echo(f"note: {name} is ignored: results do not depend on it", err=True)
        code = cli.main(args, prog_name="foedus", standalone_mode=False)
        sys.stdout.flush()
    except FoedusError as error:
        for problem in error.problems:
            click.echo(f"error: {problem}", err=True)
        return error.exit_code
    except click.ClickException as error:
        click.echo(f"error: {visible(error.format_message())}", err=True)
        if isinstance(error, click.UsageError) and error.ctx:
            click.echo(f"see {error.ctx.command_path} --help", err=True)
        return error.exit_code
    except Stopped as error:
        click.echo(visible(f"interrupted{error}"), err=True)
        return INTERRUPTED
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has left: nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        where = str(error.filename or "")
        click.echo(f"error: {Problem(where, error.strerror or str(error))}", err=True)
        return FoedusError.exit_code
    return code if isinstance(code, int) else 0


def _refuse_unreadable(args: Sequence[str]) -> None:
    """Refuse arguments with a NUL, which no path and no name can have."""
    for argument in args:
        if "\0" in argument:
            raise OptionError(Problem(shown(argument), "holds a NUL character", "leave it out"))


def _note(
    before: Callable[..., None], message: Warning | str, category: type[Warning], *where: Any
) -> None:
    """Show a notice as one line, and any other warning as before."""
    if issubclass(category, Notice):
        click.echo(f"note: {visible(str(message))}", err=True)
    else:
        before(message, category, *where)


def entry() -> None:
    """Run the command line as a program and end the process.

    A request to end (and a terminal that closes) is met as Ctrl-C is. After an interruption the
    process ends at once: compilation may still be under way in a background thread, and an orderly
    shutdown would pull the ground from under it.
    """
    came = [signal.SIGINT]

    def end(number: int, _: FrameType | None) -> None:
        came[0] = signal.Signals(number)
        raise KeyboardInterrupt

    for number in SIGNALS:
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end)
    code = main()
    if code == INTERRUPTED:
        sys.stderr.flush()
        os._exit(128 + came[0])
    sys.exit(code)
