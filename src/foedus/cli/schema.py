"""``foedus schema``: the formats of cases, claims and documents."""

import json

import click

from foedus.cli import options


@click.command(short_help="Print the JSON Schema of a case file.")
@click.option("--claims", is_flag=True, help="That of a file in claims/ instead.")
@click.option(
    "--document",
    metavar="NAME",
    help="That of a document that commands print with --json, such as card, summary or trace.",
)
@options.parts
def schema(claims: bool, document: str | None, parts: tuple[str, ...]) -> None:
    """Print the JSON Schema of a case file, for editors that complete and check while one writes.

    `foedus new` puts it beside a new case; for a case of an earlier version:
    foedus schema > case.schema.json, and foedus schema --claims > claim.schema.json
    """
    from foedus import authoring

    if document is not None:
        found = authoring.document_schema(document)
    else:
        found = authoring.claim_schema() if claims else authoring.case_schema(parts)
    click.echo(json.dumps(found, indent=1))
