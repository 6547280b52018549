"""Write the page of the behaviour tests: counts, what failed and by how much, every verdict."""

import datetime
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.behaviour.judge import Found
from foedus.behaviour.verdict import POOLED, Verdict
from foedus.report import distributions, page, standalone
from foedus.report.behaviour import against, remarks, value
from foedus.report.panels import Panel

if TYPE_CHECKING:
    from foedus.model.types import Model

COMMAND = "foedus behave"

COLOURS = {
    "defect": "#d55e00",
    "inert": "#cc79a7",
    "assumed": "#e69f00",
    "not yet": "#b9c0c7",
    "both signs": "#56b4e9",
    "identity": "#009e73",
    "passes": "#0072b2",
}
MEANINGS = {
    "defect": "does not come out as it must",
    "inert": "would come out so without decisions, or nothing was shown to hear",
    "assumed": "disputed in the literature, one sign here",
    "not yet": "the case cannot express it",
    "both signs": "disputed, and open here",
    "identity": "holds by construction",
    "passes": "comes out as it must",
}
"""Verdicts, the worst first."""

ORIGINS = {
    "outside": "the literature, or data of other cases",
    "mixed": "both",
    "seen": "this case's own record, by which the model was written",
    "identity": "what must hold by construction",
}
"""Where bands come from."""

FIGURED = ("defect", "inert", "assumed")


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
class Test:
    """One test with its verdict per reading, what is to be said, and its chart where one fails."""

    head: Verdict
    remarks: tuple[str, ...]
    rows: tuple[Verdict, ...]
    panel: Panel | None


def check_free(path: Path, force: bool = False) -> None:
    """Refuse a page that cannot be written, and make the folder it goes into.

    Raises
    ------
    OutputError
        If `path` is taken, unless by an earlier page and `force` is given, or not writable.
    """
    standalone.check_free(path, force, COMMAND)


def write(path: Path, verdicts: Sequence[Verdict], origin: Origin, force: bool = False) -> None:
    """Write the page; see `foedus.report.standalone.write`.

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
    templates = page.environment()
    templates.filters.update(signed=signed, found=value, asked=asked, against=against)
    tests = [_test(number, rows) for number, rows in enumerate(_grouped(verdicts))]
    return templates.get_template("behaviour.html.j2").render(
        mark=standalone.mark(COMMAND),
        origin=origin,
        counts=_counts(verdicts),
        tests=tests,
        figured=[test for test in tests if test.panel],
        colours=COLOURS,
        origins=ORIGINS,
        bands=next((v.bands for v in verdicts if v.bands), ""),
        left_out=max((v.left_out for v in verdicts), default=0),
    )


def signed(value: float) -> str:
    """Return a number with its sign and three digits."""
    return f"{value:+.3g}".replace("-", "\N{MINUS SIGN}") if value else "0"


def asked(found: Found) -> str:
    """Say what a condition asks for, with a proper minus."""
    text = found.asked.replace("-", "\N{MINUS SIGN}")
    return f"{found.of}: {text}" if found.of else text


def _grouped(verdicts: Sequence[Verdict]) -> list[list[Verdict]]:
    return [list(rows) for _, rows in groupby(verdicts, key=lambda verdict: verdict.id)]


def _counts(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Count tests by their verdict on all draws, and by those on one reading alone."""
    pooled = Counter(v.verdict for v in verdicts if v.reading == POOLED)
    single = Counter(v.verdict for v in verdicts if v.reading != POOLED)
    return [
        {
            "name": name,
            "meaning": MEANINGS[name],
            "colour": colour,
            "pooled": pooled[name],
            "single": single[name],
        }
        for name, colour in COLOURS.items()
    ]


def _test(number: int, rows: Sequence[Verdict]) -> Test:
    head, panel = rows[0], None
    if any(verdict.verdict in FIGURED for verdict in rows):
        chart = distributions.distribution(
            f"{head.id}, {head.title}",
            [row for verdict in rows if (row := _row(verdict))],
            band=_closed(head.band),
            least=head.beyond or 0.0,
        )
        panel = Panel(f"b{number}", head.measured, chart) if chart else None
    return Test(head, tuple(remarks(head)), tuple(rows), panel)


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
    return distributions.Row(name, verdict.verdict in FIGURED, verdict.quantiles, interval)
