"""What a result says of itself: its arms, its size and place, and outcomes at the end."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foedus.errors import OutputError
from foedus.overview import Overview, counted, interval, listed
from foedus.result.documents.summary import Outcome, Statistics, Summary
from foedus.result.folder import SUMMARY
from foedus.result.schema import OK, Manifest, Series

if TYPE_CHECKING:
    from foedus.result.result import Result

ARMS = 4
"""Arms that get a column."""

PARTS = ("III", "IV")
"""Parts of the analysis whose outcomes are shown: objectives and impacts."""


def overview(result: "Result") -> Overview:
    """Return what was run, and outcomes in the last quarter where a summary lies with it.

    Nothing is computed for it: without a summary, or with one of another version, arms stand in
    the place of outcomes.
    """
    manifest = result.manifest
    size = " x ".join(
        (
            counted(len(manifest.arms), "arm"),
            counted(manifest.draws, "draw"),
            counted(manifest.replicates, "replicate"),
        )
    )
    span = f"{manifest.quarters[0]} to {manifest.quarters[-1]}"
    heading = f"Result {manifest.case}: {size}, {span}"
    own = f"does not ship: {', '.join(map(str, manifest.parts))}" if manifest.parts else ""
    place = f"in {result.path}"
    try:
        document = result.summary() if (result.path / SUMMARY).is_file() else None
    except OutputError as error:
        document, place = None, f"{place}; {error.problems[0].what}"
    if document is None:
        arms = [
            (arm, "; ".join(manifest.policies.get(arm, ())) or "nothing") for arm in manifest.arms
        ]
        return Overview(heading, ("arm", "imposes"), arms, (own, place))
    shown = manifest.arms[:ARMS]
    head = ("outcome", "at", "unit", *(f"{arm}, {manifest.quarters[-1]}" for arm in shown))
    rows = [
        _row(series, document.outcomes[series.name], label, shown)
        for series, label in _headlines(manifest, document)
    ]
    return Overview(
        heading,
        head,
        rows,
        (
            "objectives and impacts, those on which arms differ most first; median and 90% interval"
            if len(manifest.arms) > 1
            else "objectives and impacts; median and 90% interval",
            f"arms: {listed(manifest.arms)}" if len(manifest.arms) > ARMS else "",
            _sound(document, manifest),
            own,
            place,
        ),
    )


def _headlines(manifest: Manifest, document: Summary) -> Iterator[tuple[Series, str]]:
    """Go through outcomes with a level that can be read, each at the label that differs most."""
    found = [
        max(
            (
                (_apart(document.outcomes[series.name], label), series, label)
                for label in manifest.shown(series)
            ),
            key=lambda entry: entry[0],
        )
        for series in manifest.series
        if series.part in PARTS
        and series.name in document.outcomes
        and not (series.index or series.is_choice or series.is_hazard or series.is_event)
    ]
    for _, series, label in sorted(found, key=lambda entry: -entry[0]):
        yield series, label


def _apart(outcome: Outcome, label: str) -> float:
    """Return how far the medians of the arms lie apart, in widths of the first arm's interval."""
    middles = [by[label].p50[-1] for by in outcome.by.values()]
    known = [x for x in middles if x is not None]
    first: Statistics = next(iter(outcome.by.values()))[label]
    width = (first.p95[-1] or 0.0) - (first.p05[-1] or 0.0)
    return (max(known) - min(known)) / width if known and width > 0.0 else 0.0


def _row(series: Series, outcome: Outcome, label: str, arms: tuple[str, ...]) -> tuple[str, ...]:
    ends = (outcome.by[arm][label] for arm in arms)
    cells = (interval(end.p05[-1], end.p50[-1], end.p95[-1]) for end in ends)
    return series.title, label, series.unit, *cells


def _sound(document: Summary, manifest: Manifest) -> str:
    """Say how many members have sound numbers, by arm where some have not."""
    counts = {arm: document.status[arm].get(manifest.status[OK], 0) for arm in manifest.arms}
    if set(counts.values()) == {manifest.members}:
        return f"all {counted(manifest.members, 'member')} of every arm sound"
    told = listed(f"{arm} {count:,}" for arm, count in counts.items())
    return f"sound members of {manifest.members:,}: {told}"
