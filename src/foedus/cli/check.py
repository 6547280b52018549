"""``foedus check``: every problem of a case at once."""

import click

from foedus.errors import CaseError


@click.command(short_help="Check a case and show every problem.")
@click.argument("case")
def check(case: str) -> None:
    """Check CASE (a shipped name or a path) and show every problem it has."""
    from foedus import pipeline

    problems = pipeline.check(case)
    if problems:
        raise CaseError(problems)
    click.echo(f"{case}: no problems found")
