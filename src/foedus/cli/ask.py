"""``foedus ask``: one question, its twin arm, and the answer on a card."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from foedus.cli import options
from foedus.cli.run import Progress

if TYPE_CHECKING:
    from foedus.case import Case


@click.command(short_help="Ask one question; the answer in words, how surely, and why.")
@click.argument("case")
@click.argument("what", nargs=-1, required=True, metavar="EXPR...")
@click.option(
    "--against",
    multiple=True,
    metavar="EXPR",
    help="What the twin arm imposes, or a policy; repeat for more.  [default: the baseline]",
)
@options.draws(128)
@options.replicates(4)
@options.quarters("two years from the question on, whole years, at most the case's horizon")
@options.seed
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help="Leave the card as a page."
)
@options.force("Replace an earlier page in FILE, once this is whole.")
@options.as_json("Print the card as one JSON document.")
@options.with_code
def ask(
    case: "str | Case",
    what: tuple[str, ...],
    against: tuple[str, ...],
    draws: int | None,
    replicates: int | None,
    quarters: int | None,
    seed: int,
    html: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Ask what EXPR changes in CASE: interventions, or names of policies.

    A twin arm without it runs on the same draws and shocks. Of each outcome on the card: the change
    with 90% of draws, in how many draws it has that sign, and why, by groups of mechanisms.
    """
    from foedus import questions

    with Progress() as progress:
        card = questions.ask(
            case,
            *what,
            against=against,
            draws=draws,
            replicates=replicates,
            quarters=quarters,
            seed=seed,
            html=html,
            force=force,
            progress=progress,
        )
    from foedus.report.terminal.card import show

    options.printed(card.document, show, as_json, html)
