"""``foedus hears``: for every lever, whom it hears."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from foedus.cli import options
from foedus.cli.run import Progress
from foedus.errors import visible

if TYPE_CHECKING:
    from foedus.case import Case

DRAWS = 128


@click.command(short_help="Show whom every lever of a case hears.")
@click.argument("case")
@options.together(options.draws(DRAWS), options.seed, options.in_force)
@click.option(
    "--base",
    is_flag=True,
    help="Also show how choices move when base shares alone are drawn anew.",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Leave a page with a heat map of signals by levers.",
)
@options.force("Replace an earlier page in FILE, once this is whole.")
@options.as_json("Print everything as one JSON document.")
@options.with_code
def hears(
    case: "str | Case",
    draws: int | None,
    seed: int,
    do: tuple[str, ...],
    base: bool,
    html: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Show by how much acts of others, and signals of CASE, change what governments choose.

    Every number is exact for each draw: the change of a lever's choice probabilities if it opens.
    """
    from foedus import questions

    with Progress() as progress:
        heard = questions.hears(
            case,
            draws=draws or DRAWS,
            seed=seed,
            do=do,
            base=base,
            html=html,
            force=force,
            progress=progress,
        )
    if as_json:
        from foedus.result.documents.record import dumps

        click.echo(dumps(heard, indent=2), nl=False)
        return
    from foedus.report.terminal.hears import show

    show(heard)
    if html:
        click.echo(visible(f"page  {html}"))
