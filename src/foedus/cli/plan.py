"""``foedus plan``: what a case compiles to, before anything runs."""

import json

import click


@click.command(short_help="Show what a case compiles to.")
@click.argument("case")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as one JSON document.")
def plan(case: str, as_json: bool) -> None:
    """Show what would run for CASE: mechanisms, owners, instruments, parameters, streams."""
    from foedus import pipeline

    document = pipeline.plan(case)
    if as_json:
        click.echo(json.dumps(document, indent=2, allow_nan=False))
        return
    from foedus.report import terminal

    terminal.show_plan(document)
