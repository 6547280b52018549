"""``foedus compare``: what differs between arms, how surely, and for whom each is best."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli import options
from foedus.cli.run import SILENT, Progress, kept, show_cautions

if TYPE_CHECKING:
    from foedus.analyses.compare import Comparison
    from foedus.case import Case


@click.command(short_help="Compare policies: what differs, how surely, best for whom.")
@click.argument("case")
@options.experiment(
    "A policy of the case; all arms are compared with the first, one alone with the baseline.",
    more=(
        options.out,
        options.force("Replace a result in DIR and an earlier FILE, once this run is whole."),
        options.as_json("Print the comparison as one JSON document."),
    ),
)
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write a table of effects to FILE: outcome, actor, quarter, difference, share.",
)
@options.base
@click.option("--all", "every", is_flag=True, help="Show every outcome and label.")
@options.with_code
def compare(
    case: "str | Case",
    asked: dict[str, Any],
    out: Path | None,
    force: bool,
    as_json: bool,
    table: Path | None,
    base: bool | None,
    every: bool,
) -> int:
    """Run policies of CASE, and arms of your own, and say what differs and for whom each is best.

    The result folder is that of `foedus run`, with compare.html, compare.json and compare.csv.
    """
    progress = Progress()
    with kept(progress):
        from foedus import pipeline

        with progress:
            found = pipeline.compare(
                case,
                **asked,
                out=out,
                force=force,
                table=table,
                base=base,
                progress=progress,
            )
        progress.finished = found.result.path
        if len(asked.get("policies", ())) + len(asked.get("arms", ())) == 1:
            against = found.document.against
            click.echo(f"note: one arm was given; it is compared with {against}", err=True)
        _show(found, as_json, every)
    return 0 if found.document.members.used else SILENT


def _show(found: "Comparison", as_json: bool, every: bool) -> None:
    if as_json:
        from foedus.result.documents.record import dumps

        click.echo(dumps(found.document), nl=False)
        show_cautions(found.document.cautions)
    else:
        from foedus.report.terminal.comparison import show

        show(found, every)
