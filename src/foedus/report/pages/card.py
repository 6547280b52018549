"""Write the page of an answer card; its body can stand in another page (`parts`)."""

import datetime
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from foedus.overview import Overview, Shown
from foedus.report.charts import whiskers
from foedus.report.charts.chart import Chart, arm_colour
from foedus.report.pages import page, standalone
from foedus.report.rows import card as rows
from foedus.report.rows.table import Table
from foedus.report.rows.wording import off_menu
from foedus.result.documents.card import AnswerCard

COMMAND = "foedus ask"

MOST_SD = 2.0
"""Standard deviations beyond which the chart shows an arrow."""

check_free = partial(standalone.check_free, command=COMMAND)
"""Refuse a page that cannot be written, as `standalone.check_free` does."""


@dataclass(frozen=True, repr=False)
class Card(Shown):
    """The answer to a question.

    Attributes
    ----------
    document
        All that is said: effects with their shares of draws, and why.
    """

    document: AnswerCard

    def overview(self) -> Overview:
        """Return the headline, and a row for each effect."""
        return Overview(
            self.document.headline,
            ("outcome", "change, 90% of draws", "draws"),
            [(f"{r.title}, {r.who}", r.change, r.surely) for r in rows.rows(self.document)],
            self.document.notes[:1],
        )


@dataclass(frozen=True)
class Body:
    """What the template of a card needs, here and in another page.

    Attributes
    ----------
    off_menu
        Of numbers that are imposed and are no options.
    chart
        Effects on one scale: standard deviations of the twin over draws; none where none has one.
    id
        Of the chart in the page.
    folded
        Whether chart and notes are folded, where the card is not all of the page.
    behind
        Whether all but the headline is, since another card stands before it.
    """

    document: AnswerCard
    off_menu: tuple[str, ...]
    chart: Chart | None
    table: Table
    id: str
    folded: bool
    behind: bool


def body(document: AnswerCard, number: int | None = None) -> Body:
    """Return a card as the template ``card.html.j2`` draws it, under the name ``card``.

    A page that includes it needs the styles of ``card.css`` too.

    Parameters
    ----------
    number
        Of the card in a page that holds more than one, or more than cards.
    """
    drawn = [
        whiskers.Row(f"{row.title}, {row.who}", row.change.partition(" (")[0], arm_colour(1), found)
        for row in rows.rows(document)
        if (found := row.quantiles) is not None
    ]
    title = f"{document.asked.name} against {document.against.name}, in standard deviations"
    chart = whiskers.whiskers(title, drawn, whiskers.limits(drawn, MOST_SD))
    id_ = "card" if number is None else f"card{number}"
    return Body(
        document=document,
        off_menu=off_menu(document.asked, document.against),
        chart=chart,
        table=rows.table(document),
        id=id_,
        folded=number is not None,
        behind=bool(number),
    )


def render(document: AnswerCard) -> str:
    """Return the page as text."""
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return page.fill("ask.html.j2", mark=standalone.mark(COMMAND), made=made, card=body(document))


def write(path: Path, document: AnswerCard, force: bool = False) -> Path:
    """Write the page and return where it is; see `standalone.write`.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    return standalone.write(path, render(document), force, COMMAND)
