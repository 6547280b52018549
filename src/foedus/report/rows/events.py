"""Dated events beside a run: numbered once, and marked where they touched an instrument."""

from collections.abc import Sequence
from dataclasses import dataclass

from foedus.result.schema import EventRow, Manifest


@dataclass(frozen=True)
class Event:
    """A dated event with its number in the page."""

    number: int
    row: EventRow
    inside: bool

    @property
    def when(self) -> str:
        """Return the date as far as it is known."""
        if self.row.precision == "quarter":
            return self.row.quarter
        return self.row.date[:7] if self.row.precision == "month" else self.row.date


def events(manifest: Manifest) -> list[Event]:
    """Return every event in the order of time, numbered from 1."""
    ordered = sorted(manifest.events, key=lambda row: row.date)
    return [
        Event(number, row, row.quarter in manifest.quarters)
        for number, row in enumerate(ordered, start=1)
    ]


def touching(found: Sequence[Event], instrument: str) -> list[Event]:
    """Return the events within the run that touched an instrument."""
    return [event for event in found if event.inside and instrument in event.row.instruments]


def marks(found: Sequence[Event]) -> dict[str, str]:
    """Return the numbers of events by quarter, for the time axis."""
    by_quarter: dict[str, list[int]] = {}
    for event in found:
        by_quarter.setdefault(event.row.quarter, []).append(event.number)
    return {quarter: ",".join(map(str, numbers)) for quarter, numbers in by_quarter.items()}
