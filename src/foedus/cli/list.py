"""``foedus list``: the shipped cases, the parts a case can be built from, and stored results."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from foedus.cli import options
from foedus.errors import OptionError, Problem


@click.command("list", short_help="List shipped cases and model parts, or results.")
@click.option("--json", "as_json", is_flag=True, help="Print the lists as one JSON document.")
@click.option(
    "--results",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="List the results in DIR instead, and what killed runs have left there.",
)
@click.option(
    "--remove-leftovers",
    is_flag=True,
    help="Remove what killed runs have left in DIR; runs to go on with and whole numbers stay.",
)
@options.parts
def list_(
    as_json: bool, folder: Path | None, remove_leftovers: bool, parts: tuple[str, ...]
) -> None:
    """List the shipped cases, mechanisms, instruments and outcomes; or the results in a folder."""
    from foedus import archive, authoring

    if folder is not None:
        found = archive.results(folder, remove_leftovers=remove_leftovers)
        if as_json:
            from foedus.result.stored import SCHEMA

            document = {"schema": SCHEMA, **asdict(found)}
            click.echo(json.dumps(document, indent=2, allow_nan=False, default=str))
        else:
            from foedus.report.terminal.results import show_results

            show_results(found)
        return
    if remove_leftovers:
        what, fix = "needs the folder that is to be cleared", "give --results DIR"
        raise OptionError(Problem("--remove-leftovers", what, fix))
    cases, catalogue = authoring.shipped(), authoring.catalogue(parts)
    if as_json:
        click.echo(json.dumps({"cases": cases, **catalogue}, indent=2, allow_nan=False))
        return
    from foedus.report.terminal.catalogue import show

    show(cases, catalogue)
