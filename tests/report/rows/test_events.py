from tests import helpers

from foedus.report.rows import events as timeline
from foedus.result.schema import EventRow

EVENTS = (
    EventRow("2025-03-04", "A hearing.", "", "2025Q1", "Hearing", instruments=("rhetoric",)),
    EventRow("2025-01-20", "A list.", "", "2025Q1", "List", instruments=("rhetoric", "tariff")),
    EventRow("2024-11-05", "A vote.", "", "2024Q4", "Vote", "month", instruments=("rhetoric",)),
    EventRow("2025-06-01", "A rate.", "", "2025Q2", "Rate", "quarter", instruments=("tariff",)),
)


def test_events_are_numbered_in_the_order_of_time() -> None:
    found = timeline.events(helpers.manifest(events=EVENTS))
    assert [event.row.title for event in found] == ["Vote", "List", "Hearing", "Rate"]
    assert [event.number for event in found] == [1, 2, 3, 4]
    assert [event.when for event in found] == ["2024-11", "2025-01-20", "2025-03-04", "2025Q2"]
    assert [event.inside for event in found] == [False, True, True, True]


def test_marks_join_the_events_of_a_quarter() -> None:
    found = timeline.events(helpers.manifest(events=EVENTS))
    spoken = timeline.touching(found, "rhetoric")
    assert timeline.marks(spoken) == {"2025Q1": "2,3"}, "what lies outside the run has no place"
    assert timeline.marks(timeline.touching(found, "tariff")) == {"2025Q1": "2", "2025Q2": "4"}
    assert timeline.touching(found, "posture") == []
