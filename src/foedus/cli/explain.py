"""``foedus explain``: why two arms differ in one number."""

from pathlib import Path
from typing import Any, Literal, cast

import click

from foedus.cli import options
from foedus.cli.run import Progress


@click.command(short_help="Explain why two arms differ in one number.")
@click.argument("case")
@click.argument("outcome")
@click.option(
    "--policy",
    "what",
    multiple=True,
    required=True,
    metavar="NAME",
    help="The arm: a policy, or an intervention; repeat for more.",
)
@click.option(
    "--vs",
    "against",
    multiple=True,
    metavar="NAME",
    help="The arm it is compared with, likewise.  [default: the baseline]",
)
@click.option(
    "--actor", metavar="X", help="Entry of the outcome, such as JPN, CHN>JPN or USA.tariff."
)
@click.option("--quarter", metavar="Q", help="Quarter.  [default: the mean of the last year]")
@click.option(
    "--by",
    type=click.Choice(["group", "mechanism"]),
    default="group",
    show_default=True,
    help="Parts: groups, every set of which is run, or mechanisms, added one by one.",
)
@options.draws(64)
@options.replicates(2)
@options.quarters("two years from the first difference on")
@options.seed
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help="Leave the bars as a page."
)
@options.force("Replace an earlier page in FILE, once this is whole.")
@options.as_json("Print everything as one JSON document.")
@options.with_code_of_result
def explain(
    case: str,
    outcome: str,
    code: dict[str, Any],
    what: tuple[str, ...],
    against: tuple[str, ...],
    actor: str | None,
    quarter: str | None,
    by: str,
    draws: int | None,
    replicates: int | None,
    quarters: int | None,
    seed: int,
    html: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Explain why OUTCOME differs between two arms of CASE, or of a result folder in its place.

    Parts of the model are switched off in both arms, on the same draws, and the mean difference is
    divided among them, so that they add up.
    """
    from foedus import questions

    with Progress() as progress:
        found = questions.explain_difference(
            case,
            outcome,
            *what,
            against=against,
            actor=actor,
            quarter=quarter,
            by=cast("Literal['group', 'mechanism']", by),
            draws=draws,
            replicates=replicates,
            quarters=quarters,
            seed=seed,
            html=html,
            force=force,
            progress=progress,
            **code,
        )
    from foedus.report.terminal.waterfall import show

    options.printed(found.document, show, as_json, html)
