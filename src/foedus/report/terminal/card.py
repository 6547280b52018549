"""An answer card on the terminal: the answer in words, then what moves, how surely, and why."""

from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.text import Text

from foedus.errors import visible
from foedus.overview import counted
from foedus.report.rows import card as rows
from foedus.report.rows.card import CardRow
from foedus.report.rows.wording import off_menu
from foedus.report.terminal.console import console, indented
from foedus.result.documents.card import AnswerCard

MOST_LINES = 40
"""Lines of a card at most, on a terminal of 80 columns or more."""


def show(card: AnswerCard, to: Console | None = None) -> None:
    """Print a card on one screen; reasons without room are left out, of what moves least first.

    How all draws move stands in the document, as does what hardly moves.
    """
    out = to or console()
    found = rows.rows(card)
    told = {i: row.why for i, row in enumerate(found) if row.why}
    silent = 0
    while _height(out, parts := _parts(card, found, told, silent)) > MOST_LINES and told:
        del told[min(told, key=lambda i: _moved(found[i]))]
        silent += 1
    for part in parts:
        out.print(part)


def _parts(
    card: AnswerCard, found: Sequence[CardRow], told: dict[int, str], silent: int
) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(visible(card.headline), style="bold")]
    parts += [Text(visible(sentence)) for sentence in off_menu(card.asked, card.against)]
    parts.append(Text(""))
    for i, row in enumerate(found):
        title = Text(visible(f"{row.title}, {row.who}"), style="" if row.small else "bold")
        parts.append(Text.assemble(title, f"  {row.change}  ", (row.briefly, "cyan")))
        if i in told:
            parts.append(indented(told[i], 2, "dim"))
    more = f"why of {silent} that move less: --json; " if silent else ""
    first, last = card.window
    parts += [
        Text(""),
        Text(
            f"{counted(card.draws, 'draw')} of {counted(card.replicates, 'shock')}, means of "
            f"{first} to {last}; in brackets 90% of draws. Words are shares of draws, never a "
            "probability that it is true. x: relative risk.",
            style="dim",
        ),
        Text(
            f"Frozen: at its start, in both arms. {more}all that is to know: --html FILE",
            style="dim",
        ),
    ]
    return parts


def _height(out: Console, parts: Sequence[RenderableType]) -> int:
    return sum(len(out.render_lines(part, pad=False)) for part in parts)


def _moved(row: CardRow) -> float:
    return abs(row.quantiles[2]) if row.quantiles else float("inf")
