"""A comparison as a tidy table: one number per row."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from foedus.result.documents.comparison import (
    ComparisonDocument,
    LineWorth,
    OutcomeDifference,
    Worth,
)
from foedus.result.documents.contrast import BaseSpread, Contrast

Row = dict[str, Any]

COLUMNS: tuple[str, ...] = (
    "outcome",
    "label",
    "policy",
    "against",
    "window",
    "statistic",
    "value",
    "unit",
)
"""Of the table ``compare.csv``."""

UNITS = {
    "positive": "share of draws",
    "negative": "share of draws",
    "draws": "draws",
    "chance": "share of variance",
}
"""Of statistics that are not in the unit of what they describe."""


def written(document: ComparisonDocument) -> str:
    """Return a comparison as the text of a CSV file."""
    text = io.StringIO()
    rows = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    rows.writeheader()
    rows.writerows(tidy(document))
    return text.getvalue()


def tidy(document: ComparisonDocument) -> Iterator[Row]:
    """Go through a comparison number by number.

    A row has ``outcome``, ``label``, ``policy``, ``against``, ``window``, ``statistic``, ``value``
    and ``unit``. Values of lines and governments stand under ``line_value`` and
    ``government_value``, what their interests add under ``interest_value``; statistics that begin
    with ``written``, ``reaction`` and ``base`` say what differences between lines are made of.
    """
    for entry in document.outcomes:
        same = {
            "outcome": entry.outcome,
            "label": entry.label,
            "policy": entry.policy,
            "against": entry.against,
        }
        for window, found in (("average", entry.average), ("last", entry.last)):
            for statistic, value in vars(found).items():
                if statistic != "standardised":
                    yield _row(same, window, statistic, value, _unit(entry, statistic))
            standardised = vars(found.standardised) if found.standardised else {}
            for statistic, value in standardised.items():
                unit = "standard deviations"
                yield _row(same, window, f"standardised_{statistic}", value, unit)
    for line in document.lines or ():
        yield from _tidy_values(document, "line", line.line, line)
        yield from _tidy_interests(document, line)
    for government in document.governments or ():
        yield from _tidy_values(document, "government", government.government, government)
    for record in document.contrasts:
        yield from _tidy_contrast(record)


def _tidy_contrast(record: Contrast) -> Iterator[Row]:
    pair = {"policy": record.arm, "against": record.against}
    for entry in record.outcomes:
        same = {"outcome": entry.outcome, "label": entry.label, **pair}
        for part, over_draws in (("written", entry.written), ("reaction", entry.reaction)):
            for statistic, value in vars(over_draws).items():
                yield _row(same, "last", f"{part}_{statistic}", value, entry.scale)
        unit = "log" if entry.scale == "ratio" else entry.scale
        yield from _tidy_base(same, "last", entry.base, unit)
    for entry in record.choices:
        label = f"{entry.instrument}={entry.option}"
        same = {"outcome": "option", "label": label, **pair}
        for part, value in (("written", entry.written), ("reaction", entry.reaction)):
            yield _row(same, "average", part, value, "share of member-quarters")
        yield from _tidy_base(same, "average", entry.base, "share of member-quarters")


def _tidy_base(same: Row, window: str, base: BaseSpread | None, unit: str) -> Iterator[Row]:
    if base:
        yield _row(same, window, "base_sd", base.sd, unit)
        yield _row(same, window, "base_share", base.share, "share of variance")


def _unit(entry: OutcomeDifference, statistic: str) -> str:
    if statistic == "sd" and entry.scale == "ratio":
        return "log"
    return UNITS.get(statistic, entry.unit)


def _tidy_values(document: ComparisonDocument, kind: str, name: str, entry: Worth) -> Iterator[Row]:
    against = document.against
    for policy in document.policies:
        alone = {"outcome": f"{kind}_value", "label": name, "policy": policy, "against": ""}
        yield _row(alone, "horizon", "best", entry.best[policy], "share of draws")
        yield _row(alone, "horizon", "regret", entry.regret[policy], "reference swings")
        found = [(entry.value[policy], "")]
        if policy in entry.versus:
            found.append((entry.versus[policy], against))
        for spread, versus in found:
            for statistic, value in vars(spread).items():
                if statistic == "verdict":
                    continue
                unit = UNITS.get(statistic, "reference swings")
                yield _row({**alone, "against": versus}, "horizon", statistic, value, unit)


def _tidy_interests(document: ComparisonDocument, line: LineWorth) -> Iterator[Row]:
    for policy, interests in line.interests.items():
        for interest in interests:
            label = f"{line.line} {interest.interest}"
            same = {"outcome": "interest_value", "label": label, "policy": policy}
            for statistic, value in (
                ("mean", interest.mean),
                ("size", interest.size),
                ("p05", interest.p05),
                ("p50", interest.p50),
                ("p95", interest.p95),
            ):
                row = {**same, "against": document.against}
                yield _row(row, "horizon", statistic, value, "reference swings")


def _row(same: Row, window: str, statistic: str, value: Any, unit: str) -> Row:
    return {**same, "window": window, "statistic": statistic, "value": value, "unit": unit}
