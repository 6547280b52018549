"""Write the page of a waterfall: why two arms differ in one number."""

import datetime
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from foedus.overview import Overview, Shown
from foedus.report.charts.waterfall import Bar, waterfall
from foedus.report.pages import page, standalone
from foedus.report.rows import waterfall as rows
from foedus.result.documents.waterfall import Waterfall

COMMAND = "foedus explain"

check_free = partial(standalone.check_free, command=COMMAND)
"""Refuse a page that cannot be written, as `standalone.check_free` does."""


@dataclass(frozen=True, repr=False)
class Explanation(Shown):
    """Why two arms differ in one number.

    Attributes
    ----------
    document
        The effect, its parts, since when it is there, and whose levers moved.
    """

    document: Waterfall

    def overview(self) -> Overview:
        """Return both sentences, and a row for each part."""
        found = self.document
        parts = [(s.title, s.text, s.share) for s in rows.steps(found)]
        return Overview(found.said[0], ("part", "mean", "share"), parts, found.said[1:])


def render(document: Waterfall) -> str:
    """Return the page as text."""
    steps = rows.steps(document)
    bars = [
        Bar(s.title, f"{s.text} {s.share}".strip(), s.begin, s.end, whole=s is steps[-1])
        for s in steps
    ]
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return page.fill(
        "explain.html.j2",
        mark=standalone.mark(COMMAND),
        made=made,
        found=document,
        chart=waterfall(f"{document.effect.title}, {document.effect.who}, part by part", bars),
        levers=rows.levers(document),
    )


def write(path: Path, document: Waterfall, force: bool = False) -> Path:
    """Write the page and return where it is; see `standalone.write`.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    return standalone.write(path, render(document), force, COMMAND)
