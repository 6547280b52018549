"""``foedus behave``: expected responses, null effects and disputed signs, against set bands."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli import options
from foedus.cli.run import Progress
from foedus.errors import visible

if TYPE_CHECKING:
    from foedus.case import Case

DRAWS, REPLICATES, QUARTERS = 128, 8, 16


@click.command(short_help="Test a case's behaviour against bands set in advance.")
@click.argument("case")
@options.together(
    options.draws(DRAWS),
    options.replicates(REPLICATES),
    options.quarters(str(QUARTERS)),
    options.seed,
)
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Leave a page with all verdicts and charts of what failed.",
)
@options.force("Replace an earlier page in FILE, once this is whole.")
@options.as_json("Print the verdicts as one JSON document.")
@options.gathered("draws", "replicates", "quarters", "seed")
@options.with_code
def behave(
    case: "str | Case",
    asked: dict[str, Any],
    html: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Test what CASE does: S expected response, N no effect, B both signs across priors.

    Below the table: how many outcomes move when a government is replaced by rules that decide
    nothing.

    A failed S or N is a defect of the model; a B with one sign is printed "assumed"; a test that
    would come out the same while nobody decides is printed "inert".
    """
    from foedus import questions

    size: dict[str, Any] = {"draws": DRAWS, "replicates": REPLICATES, "quarters": QUARTERS} | asked
    with Progress() as progress:
        verdicts = questions.behave(case, **size, html=html, force=force, progress=progress)
        replaced = questions.who_decides(case, **size, progress=progress)
    if as_json:
        from foedus.behaviour.bands import digest
        from foedus.result.documents import record, suite

        name = case if isinstance(case, str) else case.name
        document = suite.Behaviour(
            case=name,
            seed=size["seed"],
            draws=size["draws"],
            bands=digest(),
            replicates=size["replicates"],
            tests=tuple(verdicts),
            replaced=tuple(replaced),
        )
        click.echo(record.dumps(document, indent=2), nl=False)
        return
    from foedus.report.terminal.behaviour import show, show_replaced

    show(verdicts)
    show_replaced(replaced)
    if html:
        click.echo(visible(f"page  {html}"))
