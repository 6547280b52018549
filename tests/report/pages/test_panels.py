"""What is drawn of an outcome, and what stands beside it."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from tests import helpers

from foedus.analyses import findings
from foedus.report.pages import panels
from foedus.report.rows.outcomes import outcome_tables
from foedus.result.schema import EventRow, Manifest, ObservedRow


def observed(kind: Any, quarters: tuple[str, ...], **changes: Any) -> ObservedRow:
    values = tuple(float(i) for i in range(len(quarters)))
    row = ObservedRow(
        "defence_burden", "JPN", "Yearbook", "% of GDP", kind, quarters, values, "x", "V"
    )
    return replace(row, **changes)


def drawn(folder: Path, name: str, **changes: Any) -> panels.OutcomeFigure:
    made: Manifest = helpers.manifest(**changes)
    result = helpers.write(folder / "out", made)
    document = findings.document(result, findings.analyse(result))
    series = made.find(name)
    table = next(t for t in outcome_tables(document, made, series.part) if t.series.name == name)
    return panels.outcome(made, document, table, (f"c{i}" for i in count()))


def test_a_measure_is_marked_and_a_poll_stands_beside(tmp_path: Path) -> None:
    rows = (
        observed("measure", ("2015Q4", "2024Q4", "2025Q1")),
        observed("poll", ("2025Q2",), title="Poll", unit="share"),
        observed("proxy", ("2015Q4",), title="Too old to be shown"),
    )
    figure = drawn(tmp_path, "defence_burden", observed=rows)
    japan = next(panel for panel in figure.panels if panel.label == "Japan")
    assert [mark.text for mark in japan.chart.marks] == ["2024Q4: 1", "2025Q1: 2"]
    assert [beside.row.title for beside in japan.beside] == ["Poll"]
    (numbers,) = japan.numbers
    assert numbers.rows[0][0] == "2024Q4"
    others = [panel for panel in figure.panels if panel.label != "Japan"]
    assert others
    assert not any(panel.seen or panel.beside for panel in others)


def test_an_index_takes_no_marks_of_levels(tmp_path: Path) -> None:
    row = observed("measure", ("2025Q1",), outcome="word_deed_gap")
    figure = drawn(tmp_path, "word_deed_gap", observed=(row,))
    japan = next(panel for panel in figure.panels if panel.label == "Japan")
    assert japan.chart.marks == ()
    assert [beside.row for beside in japan.beside] == [row]


def test_events_are_marked_on_the_instruments_they_touched(tmp_path: Path) -> None:
    event = EventRow(
        "2025-03-04", "Testimony", quarter="2025Q1", title="Hearing", instruments=("ask_spending",)
    )
    made = helpers.manifest(events=(event,))
    result = helpers.write(tmp_path / "out", made)
    document = findings.document(result, findings.analyse(result))
    events = panels.timeline.events(made)
    ids = (f"c{i}" for i in count())
    ask = panels.choice(made, document, "USA.ask_spending", ids, events)
    posture = panels.choice(made, document, "USA.posture", ids, events)
    assert [e.number for e in ask.events] == [1]
    assert all([m.text for m in panel.chart.events] == ["1"] for panel in ask.panels)
    assert posture.events == ()
    assert [panel.kind for panel in ask.panels] == ["a0", "a1"]


def test_arms_too_near_to_be_seen_apart_are_drawn_once(tmp_path: Path) -> None:
    made: Manifest = helpers.manifest()
    result = helpers.write(tmp_path / "out", made, arms=(0, 0))
    document = findings.document(result, findings.analyse(result))
    ids = (f"c{i}" for i in count())
    tables = {t.series.name: t for t in outcome_tables(document, made, "IV")}
    (panel,) = panels.outcome(made, document, tables["grey_incidents"], ids).panels
    assert {shape.kind for shape in panel.chart.curves} == {"a0"}
    assert panel.near == ("L0",)
    assert panel.difference
    assert {shape.kind for shape in panel.difference.curves} == {"a1"}
    (numbers,) = panel.numbers
    heads = [column.head for column in numbers.columns]
    assert {"baseline, median", "L0, median", "L0 less baseline, median"} <= set(heads)
    gap = panels.outcome(made, document, tables["word_deed_gap"], ids).panels[0]
    assert gap.difference is None, "it is a difference itself"
    ask = panels.choice(made, document, "USA.ask_spending", ids, ())
    (once,) = ask.panels
    assert (once.label, once.near, once.kind) == ("baseline", ("L0",), "")
    assert [table.caption for table in once.numbers] == ["baseline", "L0"]


def test_every_panel_has_an_anchor_and_a_plain_name(tmp_path: Path) -> None:
    figure = drawn(tmp_path, "commitment_trust")
    assert figure.plain == "belief that the patron would fight for its ally"
    assert "chart-commitment_trust-JPN-on-JPN" in {panel.anchor for panel in figure.panels}
