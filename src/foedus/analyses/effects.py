"""A comparison as a table of effects, one row each: what people want first, ready to paste."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from foedus import share_words
from foedus.overview import interval
from foedus.result.documents.comparison import ComparisonDocument, OutcomeDifference, Window


class Effect(TypedDict):
    """One row; the first five columns are for reading, the others for reckoning."""

    outcome: str
    actor: str
    quarter: str
    difference: str
    share: str
    policy: str
    against: str
    low: float | None
    median: float | None
    high: float | None
    up: float | None
    down: float | None
    unit: str
    scale: str


COLUMNS: tuple[str, ...] = tuple(Effect.__annotations__)
"""Of the table that ``--csv`` writes."""


def written(document: ComparisonDocument) -> str:
    """Return the effects of a comparison as the text of a CSV file."""
    text = io.StringIO()
    rows = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    rows.writeheader()
    rows.writerows(effects(document))
    return text.getvalue()


def is_table(path: Path) -> bool:
    """Return whether a file begins as such a table does."""
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline(300).rstrip() == ",".join(COLUMNS)
    except (OSError, ValueError):
        return False


def effects(document: ComparisonDocument) -> Iterator[Effect]:
    """Go through every outcome and label: the last quarter, then the mean of all quarters."""
    first, last = document.quarters[0], document.quarters[-1]
    for entry in document.outcomes:
        for quarter, window in ((last, entry.last), (f"{first}..{last}", entry.average)):
            yield _effect(entry, quarter, window)


def _effect(entry: OutcomeDifference, quarter: str, found: Window) -> Effect:
    up, down = found.positive, found.negative
    share = "none"
    if up is not None and down is not None:
        rises = up >= down
        share = f"{'up' if rises else 'down'} in {share_words.of_draws(up if rises else down)}"
    return Effect(
        outcome=entry.outcome,
        actor=entry.label,
        quarter=quarter,
        difference=interval(found.p05, found.p50, found.p95),
        share="the same in all draws" if up == down == 0.0 else share,
        policy=entry.policy,
        against=entry.against,
        low=found.p05,
        median=found.p50,
        high=found.p95,
        up=up,
        down=down,
        unit=entry.unit,
        scale=entry.scale,
    )
