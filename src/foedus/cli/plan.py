"""``foedus plan``: what a case compiles to, before anything runs."""

from typing import TYPE_CHECKING

import click

from foedus.cli import options

if TYPE_CHECKING:
    from foedus.case import Case


@click.command(short_help="Show what a case compiles to.")
@click.argument("case")
@click.option(
    "--do",
    "do",
    multiple=True,
    metavar="EXPR",
    help="How the record is read, such as variant:record=obama.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the plan as one JSON document.")
@click.option("--no-sizes", is_flag=True, help="Do not compute how much is at stake in a lever.")
@options.with_code
def plan(case: "str | Case", do: tuple[str, ...], as_json: bool, no_sizes: bool) -> None:
    """Show what would run for CASE: mechanisms, owners, instruments, parameters, streams.

    For each instrument also the largest benefit and cost, in log-odds exceeded in a quarter of
    draws; a warning where there is none to speak of.
    """
    from foedus import authoring

    document = authoring.plan(case, sizes=not no_sizes, do=do)
    for warning in document.warnings:
        click.echo(f"warning: {warning}", err=True)
    if as_json:
        from foedus.result.documents.record import dumps

        click.echo(dumps(document, indent=2), nl=False)
        return
    from foedus.report.terminal.plan import show

    show(document)
