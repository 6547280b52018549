"""Verdicts on claims for a terminal: the head, a table in the order of paragraphs, and cards."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from foedus.errors import visible
from foedus.report.rows import claims as rows
from foedus.result.documents.claims import ClaimFound, Claims


def show(document: Claims, card: bool, of: str = "") -> None:
    """Print verdicts; with `card`, all that stands beside each.

    Commands call the case as `of` does.
    """
    console = Console(highlight=False)
    if card:
        for claim in document.claims:
            _card(console, claim)
    else:
        console.print(document.headline.sentence)
        console.print()
        console.print(_table(document.claims))
        console.print(
            "# in the direction of the claim, . too small, - the other way; twin: draws that show "
            "it where signs are drawn by lot."
        )
        for text in rows.permuted(document):
            console.print(text)
    next_ = f"next: foedus claims {of or document.case} ID for the card of one claim"
    console.print(Text(visible(next_)), soft_wrap=True)


def _table(claims: Sequence[ClaimFound]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for name in ("", "", "claim", "shares", "word", "origin", "twin", "arrow"):
        # What a claim says is what one reads; lists of tests can wrap.
        table.add_column(
            name,
            no_wrap=name in ("", "shares", "twin"),
            min_width=18 if name == "claim" else None,
        )
    for claim in rows.ordered(claims):
        table.add_row(
            ",".join(claim.paragraphs[:2]),
            claim.id,
            Text(claim.text),
            rows.bar(claim),
            rows.word(claim),
            rows.origin(claim),
            rows.twin(claim),
            claim.arrow or "",
        )
    return table


def _card(console: Console, claim: ClaimFound) -> None:
    console.print(Text(f"{claim.id}  {', '.join(claim.paragraphs)}  {claim.voice}", style="bold"))
    console.print(Text(f"  {claim.text}"))
    table = Table(box=None, show_header=False, padding=(0, 1))
    for name, text in rows.card(claim):
        table.add_row(Text(name, style="dim"), Text(text))
    console.print(table)
    console.print()
