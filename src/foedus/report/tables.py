"""The rows that the terminal and the HTML page share, in the order of the analysis.

Everything is read from the summary document and the manifest, so the two cannot disagree with
``--json``.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from foedus.contract import GRADES
from foedus.result.documents.summary import Quantiles, Replaced, Statistics, Summary
from foedus.result.schema import Manifest, ParameterRow, Series

PARTS = {"I": "Formation", "II": "Policy", "III": "Objectives", "IV": "Impacts"}
"""The parts of an analysis, in reading order."""

GROUPS = {
    "": "",
    "effort": "Effort, money and trade",
    "forces": "Forces, commands and roles",
    "gain": "What the patron gains",
    "cost": "What the patron pays",
    "unmet": "What was asked for and not met",
    "position": "Military position",
    "power": "Power within the alliance",
    "trust": "Trust and fears",
    "risk": "Risk of conflict in the region",
    "rival": "Ally and rival",
}
"""What outcomes are about within a part, in reading order."""

NONE = "\N{EN DASH}"

MOST_DECIMALS = 12

FINER = 2
"""Decimals that a difference may show beyond those of the level it belongs to."""

VERDICTS = {"physics": "physics", "mixed": "mixed", "decision": "decision", None: "does not vary"}
"""What replacing a government says about an outcome, in reading order."""


class HasQuantiles(Protocol):
    """Anything that gives a number by quantiles over draws."""

    @property
    def p05(self) -> float | None: ...  # noqa: D102
    @property
    def p50(self) -> float | None: ...  # noqa: D102
    @property
    def p95(self) -> float | None: ...  # noqa: D102


@dataclass(frozen=True)
class OutcomeRow:
    """One label of an outcome: where it starts, where each arm ends, how the arms differ.

    Attributes
    ----------
    ends
        Median and 90% interval of the last quarter, one per arm; empty for an index or a hazard,
        whose level says nothing.
    contrast
        Second arm against the first: difference, or relative risk for a hazard.
    """

    label: str
    start: str
    ends: tuple[str, ...]
    contrast: str


@dataclass(frozen=True)
class OutcomeTable:
    """All shown labels of one outcome."""

    series: Series
    rows: tuple[OutcomeRow, ...]


@dataclass(frozen=True)
class ChoiceRow:
    """One instrument: per arm the option most members stand at, with its share."""

    label: str
    ends: tuple[str, ...]


@dataclass(frozen=True)
class ReplacedRow:
    """How far one outcome moves when a government no longer decides."""

    outcome: str
    label: str
    constant: str
    shuffled: str
    uniform: str
    verdict: str


@dataclass(frozen=True)
class ReplacedTable:
    """All shown outcomes under one replaced government, and how many have which verdict."""

    title: str
    counts: str
    rows: tuple[ReplacedRow, ...]


def outcome_tables(document: Summary, manifest: Manifest, part: str) -> list[OutcomeTable]:
    """Return the tables of one part, by what they are about, then in the manifest's order."""
    order = list(GROUPS)
    found = [
        OutcomeTable(series, tuple(_rows(document, manifest, series)))
        for series in manifest.series
        if series.part == part and not (series.is_choice or series.is_event)
    ]
    return sorted(
        found, key=lambda t: order.index(t.series.group) if t.series.group in order else 0
    )


def choice_rows(document: Summary, manifest: Manifest, part: str) -> list[ChoiceRow]:
    """Return one row per instrument of one part."""
    rows: list[ChoiceRow] = []
    for series in manifest.series:
        if series.part != part or not series.is_choice:
            continue
        for label in series.labels:
            by = document.choices[label].by
            rows.append(ChoiceRow(label, tuple(_modal(by[arm]) for arm in manifest.arms)))
    return rows


def label_text(label: str, names: Mapping[str, str] | None = None) -> str:
    """Return a label in words: ``CHN>JPN`` as "China on Japan", ``USA.line`` as "USA: line"."""
    names = names or {}
    if ">" in label:
        return " on ".join(names.get(part, part) for part in label.split(">"))
    if "." in label:
        head, _, rest = label.partition(".")
        return f"{names.get(head, head)}: {names.get(label, rest).replace('_', ' ')}"
    return names.get(label, label)


def amount(
    value: float | None,
    like: Sequence[float | None] = (),
    sign: bool = False,
    digits: int = 3,
    finest: int = MOST_DECIMALS,
) -> str:
    """Return a number with a few digits, as fine as the largest of `like` needs.

    Parameters
    ----------
    sign
        Show a plus before what is positive.
    finest
        Decimals at most; what they cannot show is a plain 0.
    """
    if value is None:
        return NONE
    wanted = _decimals((value, *like), digits)
    text = f"{value:{'+' if sign else ''},.{min(wanted, finest)}f}"
    # No negative zero, and a real minus sign: a hyphen is too short to be seen.
    if not any(digit in text for digit in "123456789"):
        text = "0" if wanted > finest else text.lstrip("+-")
    return text.replace("-", "\N{MINUS SIGN}")


def interval(
    statistics: Statistics | Quantiles,
    sign: bool = False,
    digits: int = 3,
    finest: int = MOST_DECIMALS,
) -> str:
    """Return median and 90% interval of the last quarter."""
    like = low, middle, high = _last(statistics)
    if middle is None:
        return NONE
    head = amount(middle, like, sign, digits, finest)
    ends = (amount(end, like, digits=digits, finest=finest) for end in (low, high))
    return f"{head} ({' to '.join(ends)})"


def over_draws(spread: HasQuantiles) -> Quantiles:
    """Return the quantiles of one number as those of one quarter."""
    return Quantiles((spread.p05,), (spread.p50,), (spread.p95,))


def grade_counts(parameters: Sequence[ParameterRow]) -> list[tuple[str, str, int]]:
    """Return grade, meaning and number of parameters, from best founded to assumed."""
    return [
        (grade, meaning, sum(row.grade == grade for row in parameters))
        for grade, meaning in GRADES.items()
    ]


def replaced_tables(document: Summary, manifest: Manifest) -> list[ReplacedTable]:
    """Return one table per government that was replaced, what stays the same first."""
    records = document.lobotomy or ()
    found: list[ReplacedTable] = []
    for government in dict.fromkeys(record.government for record in records):
        own = [record for record in records if record.government == government]
        ordered = [r for verdict in VERDICTS for r in own if r.verdict == verdict]
        numbers = {
            words: sum(record.verdict == verdict for record in own)
            for verdict, words in VERDICTS.items()
        }
        counts = ", ".join(f"{number} {words}" for words, number in numbers.items() if number)
        title = label_text(government, manifest.names)
        rows = tuple(_replaced(record, manifest) for record in ordered)
        found.append(ReplacedTable(title, counts, rows))
    return found


def unsound(document: Summary, manifest: Manifest) -> list[str]:
    """Return one sentence per arm and status of members that were left out."""
    sound = manifest.status.get(0, "")
    return [
        f"{arm}: {count:,} of {manifest.members:,} members left out: {text}"
        for arm, statuses in document.status.items()
        for text, count in statuses.items()
        if text != sound
    ]


def _rows(document: Summary, manifest: Manifest, series: Series) -> list[OutcomeRow]:
    entry = document.outcomes[series.name]
    levels = not (series.index or series.is_hazard)
    first, *others = manifest.arms
    rows: list[OutcomeRow] = []
    for label in manifest.shown(series):
        start = entry.by[first][label].p50[0]
        ends = tuple(interval(entry.by[arm][label]) for arm in manifest.arms)
        contrast = ""
        if others and series.is_hazard:
            risk = document.risk(series.name, others[0], label)
            contrast = f"x {interval(risk)}" if risk else NONE
        elif others:
            known = [x for arm in manifest.arms for x in _last(entry.by[arm][label])]
            finest = min(_decimals(known, digits=3) + FINER, MOST_DECIMALS)
            contrast = interval(entry.versus[others[0]][label], True, 2, finest)
        rows.append(
            OutcomeRow(label, amount(start) if levels else "", ends if levels else (), contrast)
        )
    return rows


def _replaced(record: Replaced, manifest: Manifest) -> ReplacedRow:
    moved = (
        amount(moved, like=(1.0,), sign=True)
        for moved in (record.constant, record.shuffled, record.uniform)
    )
    title = manifest.find(record.outcome).title
    label = label_text(record.label, manifest.names)
    return ReplacedRow(title, label, *moved, verdict=VERDICTS[record.verdict])


def _last(statistics: Statistics | Quantiles) -> tuple[float | None, float | None, float | None]:
    return statistics.p05[-1], statistics.p50[-1], statistics.p95[-1]


def _decimals(values: Iterable[float | None], digits: int) -> int:
    """Return the decimals that show the largest of some values with a number of digits."""
    size = max((abs(x) for x in values if x is not None), default=0.0)
    return 2 if size == 0 else min(max(0, digits - 1 - math.floor(math.log10(size))), MOST_DECIMALS)


def _modal(shares: Mapping[str, Sequence[float | None]]) -> str:
    last = {option: row[-1] for option, row in shares.items()}
    known = {option: share for option, share in last.items() if share is not None}
    if not known:
        return NONE
    option = max(known, key=lambda name: known[name])
    return f"{option.replace('_', ' ')} ({known[option]:.0%})"
