"""Write the page of the behaviour tests: counts, what failed and by how much, every verdict."""

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.report.charts import distributions
from foedus.report.pages import page, standalone
from foedus.report.pages.panels import Panel
from foedus.report.rows.behaviour import COLOURS, FLAGGED, asked, counted, value
from foedus.report.rows.behaviour import verdicts as table
from foedus.result.documents.suite import Verdict

if TYPE_CHECKING:
    from foedus.model.types import Model

COMMAND = "foedus behave"

check_free = partial(standalone.check_free, command=COMMAND)
"""Refuse a page that cannot be written, as `standalone.check_free` does."""

MEANINGS = {
    "defect": "does not come out as it must",
    "inert": "would come out so without decisions, or nothing was shown to hear",
    "assumed": "disputed in the literature, one sign here",
    "not yet": "the case cannot express it",
    "both signs": "disputed, and open here",
    "identity": "holds by construction",
    "passes": "comes out as it must",
}
ORIGINS = {
    "outside": "the literature, or data of other cases",
    "mixed": "both",
    "seen": "this case's own record, by which the model was written",
    "identity": "what must hold by construction",
}
"""Where bands come from."""


@dataclass(frozen=True)
class Origin:
    """What was tested, and how to repeat it."""

    case: str
    title: str
    digest: str
    version: str
    seed: int
    draws: int
    replicates: int
    quarters: int
    made: str


@dataclass(frozen=True)
class Count:
    """How many tests have a verdict, on all readings together and on single ones."""

    name: str
    meaning: str
    colour: str
    pooled: int
    single: int


@dataclass(frozen=True)
class Figure:
    """The chart of a test that fails under some reading."""

    head: Verdict
    asked: str
    panel: Panel


def write(path: Path, verdicts: Sequence[Verdict], origin: Origin, force: bool = False) -> None:
    """Write the page; see `foedus.report.pages.standalone.write`.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    standalone.write(path, render(verdicts, origin), force, COMMAND)


def origin(model: "Model", size: Mapping[str, int]) -> Origin:
    """Say that a model was tested just now.

    Parameters
    ----------
    size
        seed, draws, replicates and quarters.
    """
    from foedus.engine import run_manifest

    return Origin(
        case=model.case.name,
        title=model.case.title,
        digest=model.digest,
        version=run_manifest.version(),
        made=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        **size,
    )


def render(verdicts: Sequence[Verdict], origin: Origin) -> str:
    """Return the page as text."""
    tests = [list(rows) for _, rows in groupby(verdicts, key=lambda verdict: verdict.id)]
    figures = (_figure(number, rows) for number, rows in enumerate(tests))
    return page.fill(
        "behaviour.html.j2",
        mark=standalone.mark(COMMAND),
        origin=origin,
        counts=[
            Count(name, MEANINGS[name], COLOURS[name], *both)
            for name, both in counted(verdicts).items()
        ],
        number=len(tests),
        table=table(verdicts),
        figured=[figure for figure in figures if figure],
        origins=ORIGINS,
        bands=next((v.bands for v in verdicts if v.bands), ""),
        left_out=max((v.left_out for v in verdicts), default=0),
    )


def _figure(number: int, rows: Sequence[Verdict]) -> Figure | None:
    head = rows[0]
    if not any(verdict.verdict in FLAGGED for verdict in rows):
        return None
    chart = distributions.distribution(
        f"{head.id}, {head.title}",
        [row for verdict in rows if (row := _row(verdict))],
        band=_closed(head.band),
        least=head.beyond or 0.0,
    )
    if chart is None:
        return None
    panel = Panel(f"b{number}", head.measured, chart)
    return Figure(head, "; ".join(map(asked, head.conditions)), panel)


def _closed(band: tuple[float | None, float | None] | None) -> tuple[float, float] | None:
    if band is None:
        return None
    low, high = band
    return (-math.inf if low is None else low, math.inf if high is None else high)


def _row(verdict: Verdict) -> distributions.Row | None:
    if verdict.low is None or verdict.median is None or verdict.high is None:
        return None
    interval = (verdict.low, verdict.median, verdict.high)
    found = ", ".join(value(one) for one in verdict.conditions if not one.of)
    name = f"{verdict.reading.replace('_', ' ')}: {verdict.verdict}, {found}"
    return distributions.Row(name, verdict.verdict in FLAGGED, verdict.quantiles, interval)
