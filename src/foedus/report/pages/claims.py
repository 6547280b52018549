"""Write the page of verdicts on claims: the head, a row per claim that opens into its card."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from foedus.report.charts import shares, whiskers
from foedus.report.charts.chart import Chart
from foedus.report.pages import page, standalone
from foedus.report.rows import claims as rows
from foedus.report.rows.claim_command import command
from foedus.report.rows.verdicts import Told
from foedus.report.rows.wording import amount
from foedus.result.documents.claims import ClaimFound, Claims, LimbFound, MassesFound
from foedus.result.documents.verdicts import SideFound, VerdictRow, Verdicts

COMMAND = "foedus claims"

check_free = partial(standalone.check_free, command=COMMAND)
"""Refuse a page that cannot be written, as `standalone.check_free` does."""

FARTHEST = 8.0
"""Least effects that a chart of effects reaches to, either way; an arrow leads beyond."""

CLAIMED = {
    "+": "claimed up",
    "-": "claimed down",
    "0": "claimed too small",
    ">=": "claimed not down",
    "<=": "claimed not up",
}

TONES = {
    "appears": "#0072b2",
    "mostly appears": "#56b4e9",
    "opposite": "#d55e00",
    "mostly opposite": "#ee8a4f",
    "contingent": "#cc79a7",
    "mostly negligible, sign open": "#dfb3cb",
    "on the line": "#f0e442",
    "open": "#e2e6ea",
    "not shown equal": "#c9d0d6",
    "negligible": "#a9b3bd",
    "excluded by the priors": "#5c6670",
    "deaf": "",
    "not expressible": "",
    "not computed": "",
}
"""Colours of words in the strip of counts; those without one are hatched or outlined."""

LOOKS = {"deaf": "hatched", "not expressible": "outlined", "not computed": "outlined"}
"""How a place without a bar looks, where there is a reason for none."""


@dataclass(frozen=True)
class Entry:
    """A claim as the page shows it.

    Attributes
    ----------
    look
        ``hatched`` where the model is deaf, ``outlined`` where it says nothing; else empty.
    sides
        Shares of draws from left to right.
    readings, effects
        Charts of its card.
    command
        What compares its arms.
    """

    claim: ClaimFound
    look: str
    sides: tuple[SideFound, ...]
    word: str
    origin: str
    twin: str
    arrow: str
    differing: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    readings: Chart | None
    effects: Chart | None
    command: str


@dataclass(frozen=True)
class Group:
    """Claims under one heading, as the page shows them."""

    title: str
    said: str
    entries: tuple[Entry, ...]


def write(path: Path, document: Claims, force: bool = False) -> None:
    """Write the page beside its place and move it there when it is whole.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    standalone.write(path, render(document), force, COMMAND)


def render(document: Claims) -> str:
    """Return the page as text."""
    return page.fill(
        "claims.html.j2",
        mark=standalone.mark(COMMAND),
        made=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        document=document,
        counts=_counts(document.headline.words),
        groups=_groups(document),
        permuted=rows.permuted(document),
        meanings=rows.MEANINGS,
    )


@dataclass(frozen=True)
class InReport:
    """Claims as the report of a run shows them.

    Attributes
    ----------
    table
        Verdicts on the case that was run; None where there are none. `how` says why, or what has
        changed since they were made.
    counts
        Words with how many of the predicted have them, and their colours.
    groups
        Rows under their headings, with the look of a place without a bar.
    """

    table: Verdicts | None
    how: str
    counts: tuple[tuple[str, int, str], ...] = ()
    groups: tuple[tuple[str, tuple[tuple[VerdictRow, str], ...]], ...] = ()


def in_report(told: Told) -> InReport | None:
    """Return the part of a report on the claims of its case; none where it has none."""
    table = told.verdicts
    if table is None:
        return InReport(None, told.how) if told.how else None
    groups = tuple(
        (title, tuple((row, LOOKS.get(row.word, "outlined")) for row in own))
        for title, own in groupby(table.rows, lambda row: row.group)
    )
    return InReport(table, told.how, _counts(table.words), groups)


def _counts(words: Mapping[str, int]) -> tuple[tuple[str, int, str], ...]:
    return tuple((name, count, TONES[name]) for name, count in words.items())


def _groups(document: Claims) -> list[Group]:
    return [
        Group(one.title, one.said, tuple(_entry(document.case, claim) for claim in one.claims))
        for one in rows.grouped(document)
    ]


def _entry(case: str, claim: ClaimFound) -> Entry:
    masses = None if claim.word in LOOKS else claim.masses
    return Entry(
        claim=claim,
        look=LOOKS.get(claim.word, "" if masses else "outlined"),
        sides=() if masses is None else rows.short_sides(claim, masses),
        word=rows.word(claim),
        origin=rows.origin(claim),
        twin=rows.twin(claim),
        arrow=rows.arrow(claim),
        differing=tuple(rows.differing(claim)),
        told=tuple(rows.card(claim)),
        readings=_readings(claim),
        effects=_effects(claim.limbs),
        command=command(case, claim),
    )


def _readings(claim: ClaimFound) -> Chart | None:
    """Return a bar for all draws, one for each reading, and one for the null twin."""
    found: list[tuple[str, str, MassesFound | None]] = [
        ("all draws", rows.word(claim), claim.masses),
        *((one.reading, one.word, one.masses) for one in claim.readings),
    ]
    if claim.twin is not None:
        found.append(("null twin", claim.twin.word, claim.twin.masses))
    bars = [
        shares.Row(
            name.replace("_", " "),
            word,
            tuple(
                shares.Part(side.name, side.share.value, side.share.low, side.share.high)
                for side in rows.sides(claim, masses)
            ),
        )
        for name, word, masses in found
        if masses is not None
    ]
    return shares.shares(f"Shares of draws, {claim.id}", bars) if bars else None


def _effects(limbs: Sequence[LimbFound]) -> Chart | None:
    """Return median and 90% of draws of every effect, in least effects."""
    found: list[whiskers.Row] = []
    for limb in limbs:
        if limb.p05 is None or limb.p50 is None or limb.p95 is None:
            continue
        by = limb.p05 / limb.least, limb.p50 / limb.least, limb.p95 / limb.least
        said = CLAIMED[limb.sign] if limb.bounds is None else f"claimed {rows.claimed(limb)}"
        text = f"{amount(by[1], sign=True, digits=2)}, {said}"
        found.append(whiskers.Row(limb.reads, text, shares.INK, by))
    low, high = whiskers.limits(found, FARTHEST)
    ends = min(low, -1.5), max(high, 1.5)
    return whiskers.whiskers("Effects in least effects", found, ends, small=1.0)
