"""``foedus claims``: what the model implies of the claims of an analysis."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from foedus.cli import options
from foedus.cli.run import Progress
from foedus.errors import OptionError, Problem, visible

if TYPE_CHECKING:
    from foedus.result.documents.claims import Claims

COLUMNS = (
    "id", "paragraphs", "voice", "word", "basis", "plus", "zero", "minus", "twin", "arrow", "text",
)  # fmt: skip


@click.command(short_help="Put the claims of an analysis to the test.")
@click.argument("case")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--coder",
    "coders",
    multiple=True,
    metavar="DIR",
    help="Compare two coders: give it twice, each time a folder of claims.",
)
@options.seed
@click.option(
    "--quick",
    is_flag=True,
    help="Words by 192 draws alone: no more members for what is on the line, no null twins.",
)
@click.option(
    "--thorough",
    is_flag=True,
    help="Also move blocks of priors and turn signs round: many minutes a claim; with --keep.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep finished arms there, and take up an earlier inquiry that was interrupted.",
)
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FILE", help="Leave a page with all cards."
)
@click.option(
    "--keep-verdicts",
    is_flag=True,
    help="Leave the words beside CASE (verdicts.json), where foedus run and its report find them.",
)
@options.force("Replace an earlier page in FILE, and earlier verdicts, once these are whole.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per claim as CSV.")
@options.as_json("Print everything as one JSON document.")
@options.with_code_of_result
def claims(
    case: str,
    code: dict[str, Any],
    ids: tuple[str, ...],
    coders: tuple[str, ...],
    seed: int,
    quick: bool,
    thorough: bool,
    keep: Path | None,
    html: Path | None,
    keep_verdicts: bool,
    force: bool,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Say of every claim of CASE in how many draws it appears, and what speaks against it.

    With IDs of claims, print a card for each. With two --coder, say how far they agree, and what
    follows where they do not.
    """
    from foedus import questions

    if coders:
        refused = {
            "--html": html,
            "--csv": as_csv,
            "--thorough": thorough,
            "--keep-verdicts": keep_verdicts,
        }
        _coders(case, code, ids, coders, seed, quick, keep, refused, as_json)
        return
    with Progress() as progress:
        found = questions.verdicts(
            case,
            ids=ids,
            seed=seed,
            quick=quick,
            thorough=thorough,
            keep=keep,
            html=html,
            keep_verdicts=keep_verdicts,
            force=force,
            progress=progress,
            **code,
        )
    if as_json:
        from foedus.result.documents import record

        click.echo(record.dumps(found, indent=2), nl=False)
    elif as_csv:
        click.echo(_csv(found), nl=False)
    else:
        from foedus.report.terminal import claims as shown

        shown.show(found, card=bool(ids), of=options.again(case, code))
        if html:
            click.echo(visible(f"page  {html}"))
        if keep_verdicts:
            click.echo(visible(f"kept  verdicts.json beside {case}"))


def _coders(
    case: str,
    code: dict[str, Any],
    ids: tuple[str, ...],
    coders: tuple[str, ...],
    seed: int,
    quick: bool,
    keep: Path | None,
    refused: Mapping[str, object],
    as_json: bool,
) -> None:
    from foedus import questions

    for name, given in refused.items():
        if given:
            what = "is for the verdicts of one coder"
            raise OptionError(Problem(name, what, "leave it out, or take --json"))
    with Progress() as progress:
        found = questions.agreement(
            case, coders, ids=ids, seed=seed, quick=quick, keep=keep, progress=progress, **code
        )
    from foedus.report.terminal.coders import show

    options.printed(found, show, as_json)


def _csv(found: "Claims") -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in found.claims:
        three = one.masses
        shares = ("", "", "")
        if three is not None:
            shares = tuple(f"{m.value:.4f}" for m in (three.plus, three.zero, three.minus))
        twin = "" if one.twin is None else one.twin.word
        rows.writerow(
            (one.id, " ".join(one.paragraphs), one.voice, one.word, one.basis, *shares, twin,
             one.arrow or "", one.text)
        )  # fmt: skip
    return text.getvalue()
