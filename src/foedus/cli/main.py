"""The ``foedus`` command: its subcommands, and how every failure is shown.

Commands import the pipeline when they run, not before, so that ``foedus --help`` stays instant.
"""

import os
import sys
from collections.abc import Sequence

import click

from foedus.cli.behave import behave
from foedus.cli.check import check
from foedus.cli.claims import claims
from foedus.cli.compare import compare
from foedus.cli.export import export
from foedus.cli.hears import hears
from foedus.cli.list import list_
from foedus.cli.new import new
from foedus.cli.plan import plan
from foedus.cli.run import INTERRUPTED, run
from foedus.cli.schema import schema
from foedus.cli.trace import trace
from foedus.errors import FoedusError


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
    compare,
    claims,
    check,
    plan,
    hears,
    behave,
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
    try:
        code = cli.main(args, prog_name="foedus", standalone_mode=False)
        sys.stdout.flush()
    except FoedusError as error:
        for problem in error.problems:
            click.echo(f"error: {problem}", err=True)
        return error.exit_code
    except click.ClickException as error:
        click.echo(f"error: {error.format_message()}", err=True)
        if isinstance(error, click.UsageError) and error.ctx:
            click.echo(f"see {error.ctx.command_path} --help", err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has left: nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code if isinstance(code, int) else 0


def entry() -> None:
    """Run the command line as a program and end the process.

    After an interruption the process ends at once: compilation may still be under way in a
    background thread, and an orderly shutdown would pull the ground from under it.
    """
    code = main()
    if code == INTERRUPTED:
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
