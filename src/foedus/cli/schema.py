"""``foedus schema``: the case format for editors."""

import json
from pathlib import Path

import click

from foedus.cli import options


@click.command(short_help="Print the JSON Schema of a case file.")
@options.parts
def schema(parts: tuple[Path, ...]) -> None:
    """Print the JSON Schema of a case file, for editors that complete and check while one writes.

    `foedus new` puts it beside a new case; for a case of an earlier version:
    foedus schema > case.schema.json
    """
    from foedus import authoring

    click.echo(json.dumps(authoring.case_schema(parts), indent=1))
