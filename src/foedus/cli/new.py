"""``foedus new``: a commented case to start from."""

from pathlib import Path

import click

from foedus.errors import visible


@click.command(short_help="Start a case of your own.")
@click.argument("name", type=click.Path(path_type=Path))
def new(name: Path) -> None:
    """Make the folder NAME with a commented case of three made-up states that runs at once.

    Beside it lie a first claim of an analysis, in claims/, and the JSON Schemas of both formats,
    for editors that complete and check.
    """
    from foedus import authoring

    place = visible(str(authoring.new(name)))
    click.echo(f"made {place}: case.yaml to edit, case.schema.json for your editor, README.md")
    click.echo(f"next: foedus check {place} --watch, and foedus run {place} --members 64")
