"""``foedus behave``: expected responses, null effects and disputed signs, against set bands."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from foedus.cli.run import Progress


@click.command(short_help="Test a case's behaviour against bands set in advance.")
@click.argument("case")
@click.option(
    "--draws",
    type=click.IntRange(1),
    default=128,
    show_default=True,
    help="Structural draws: parameters and readings.",
)
@click.option(
    "--replicates",
    type=click.IntRange(1),
    default=8,
    show_default=True,
    help="Shock replicates per draw; effects are averaged over them.",
)
@click.option("--quarters", type=click.IntRange(1), help="Quarters to simulate; by default 16.")
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Seed of every random stream.",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Leave a page with all verdicts and charts of what failed.",
)
@click.option("--force", is_flag=True, help="Replace an earlier page in FILE, once this is whole.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts as one JSON document.")
def behave(
    case: str,
    draws: int,
    replicates: int,
    quarters: int | None,
    seed: int,
    html: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Test what CASE does: S expected response, N no effect, B both signs across priors.

    A failed S or N is a defect of the model; a B with one sign is printed "assumed".
    """
    from foedus import pipeline

    with Progress() as progress:
        verdicts = pipeline.behave(
            case,
            draws=draws,
            replicates=replicates,
            quarters=quarters or 16,
            seed=seed,
            html=html,
            force=force,
            progress=progress,
        )
    if as_json:
        document = {"schema": "foedus-behaviour/1", "case": case, "seed": seed, "draws": draws}
        document |= {"replicates": replicates, "tests": [asdict(v) for v in verdicts]}
        click.echo(json.dumps(document, indent=2, allow_nan=False))
        return
    from foedus.report import behaviour

    behaviour.show(verdicts)
    if html:
        click.echo(f"page  {html}")
