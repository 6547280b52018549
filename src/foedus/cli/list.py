"""``foedus list``: the shipped cases, and the parts a case can be built from."""

import json
from pathlib import Path

import click

from foedus.cli import options


@click.command("list", short_help="List shipped cases and model parts.")
@click.option("--json", "as_json", is_flag=True, help="Print the lists as one JSON document.")
@options.parts
def list_(as_json: bool, parts: tuple[Path, ...]) -> None:
    """List the shipped cases, mechanisms, instruments and outcomes."""
    from foedus import authoring

    cases, catalogue = authoring.shipped(), authoring.catalogue(parts)
    if as_json:
        click.echo(json.dumps({"cases": cases, **catalogue}, indent=2, allow_nan=False))
        return
    from foedus.report.terminal.catalogue import show

    show(cases, catalogue)
