"""A comparison as a tidy table: one number per row."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from foedus.analyses.paired import WINDOWS
from foedus.result.folder import writing

Document = Mapping[str, Any]
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


def write(document: Document, path: Path) -> None:
    """Write a comparison as a CSV file.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with writing(path), path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        rows.writeheader()
        rows.writerows(tidy(document))


def tidy(document: Document) -> Iterator[Row]:
    """Go through a comparison number by number.

    A row has ``outcome``, ``label``, ``policy``, ``against``, ``window``, ``statistic``, ``value``
    and ``unit``. Values of lines and governments stand under ``line_value`` and
    ``government_value``, what their interests add under ``interest_value``; statistics that begin
    with ``written``, ``reaction`` and ``base`` say what differences between lines are made of.
    """
    for entry in document["outcomes"]:
        same = {name: entry[name] for name in ("outcome", "label", "policy", "against")}
        for window in WINDOWS:
            for statistic, value in entry[window].items():
                if statistic != "standardised":
                    yield _row(same, window, statistic, value, _unit(entry, statistic))
            standardised: Mapping[str, float | None] = entry[window]["standardised"] or {}
            for statistic, value in standardised.items():
                unit = "standard deviations"
                yield _row(same, window, f"standardised_{statistic}", value, unit)
    for kind in ("lines", "governments"):
        for entry in document[kind] or ():
            yield from _tidy_values(document, kind[:-1], entry)
    for record in document.get("contrasts") or ():
        yield from _tidy_contrast(record)


def _tidy_contrast(record: Document) -> Iterator[Row]:
    pair = {"policy": record["arm"], "against": record["against"]}
    for entry in record["outcomes"]:
        same = {"outcome": entry["outcome"], "label": entry["label"], **pair}
        for part in ("written", "reaction"):
            for statistic, value in entry[part].items():
                yield _row(same, "last", f"{part}_{statistic}", value, entry["scale"])
        unit = "log" if entry["scale"] == "ratio" else entry["scale"]
        yield from _tidy_base(same, "last", entry, unit)
    for entry in record["choices"]:
        label = f"{entry['instrument']}={entry['option']}"
        same = {"outcome": "option", "label": label, **pair}
        for part in ("written", "reaction"):
            yield _row(same, "average", part, entry[part], "share of member-quarters")
        yield from _tidy_base(same, "average", entry, "share of member-quarters")


def _tidy_base(same: Row, window: str, entry: Document, unit: str) -> Iterator[Row]:
    base = entry.get("base")
    if base:
        yield _row(same, window, "base_sd", base["sd"], unit)
        yield _row(same, window, "base_share", base["share"], "share of variance")


def _unit(entry: Document, statistic: str) -> str:
    if statistic == "sd" and entry["scale"] == "ratio":
        return "log"
    return UNITS.get(statistic, str(entry["unit"]))


def _tidy_values(document: Document, kind: str, entry: Document) -> Iterator[Row]:
    against, name = document["against"], entry[kind]
    for policy in document["policies"]:
        alone = {"outcome": f"{kind}_value", "label": name, "policy": policy, "against": ""}
        yield _row(alone, "horizon", "best", entry["best"][policy], "share of draws")
        yield _row(alone, "horizon", "regret", entry["regret"][policy], "reference swings")
        for found, versus in ((entry["value"], ""), (entry["versus"], against)):
            for statistic, value in found.get(policy, {}).items():
                if statistic == "verdict":
                    continue
                unit = UNITS.get(statistic, "reference swings")
                yield _row({**alone, "against": versus}, "horizon", statistic, value, unit)
    for policy, interests in entry.get("interests", {}).items():
        for interest in interests:
            label = f"{name} {interest['interest']}"
            same = {"outcome": "interest_value", "label": label, "policy": policy}
            for statistic in ("mean", "size", "p05", "p50", "p95"):
                value = interest[statistic]
                row = {**same, "against": against}
                yield _row(row, "horizon", statistic, value, "reference swings")


def _row(same: Row, window: str, statistic: str, value: Any, unit: str) -> Row:
    return {**same, "window": window, "statistic": statistic, "value": value, "unit": unit}
