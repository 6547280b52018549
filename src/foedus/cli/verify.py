"""``foedus verify``: read every file of a result, and name what is damaged."""

from pathlib import Path

import click

from foedus.errors import OutputError


@click.command(short_help="Check that a result is whole and unchanged.")
@click.argument("result", metavar="DIR", type=click.Path(path_type=Path))
def verify(result: Path) -> int:
    """Read every file of the result DIR, and name each that is missing, changed or not its own."""
    from foedus import archive

    if problems := archive.verify(result):
        raise OutputError(problems)
    click.echo(f"{result}: whole, and as it was written")
    return 0
