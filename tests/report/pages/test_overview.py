from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from tests import helpers

from foedus.analyses import findings
from foedus.report.pages import overview, panels
from foedus.report.rows.outcomes import outcome_tables
from foedus.result.schema import ObservedRow


def of_part(folder: Path, part: str, **changes: object) -> overview.Overview:
    made = helpers.manifest(**changes)
    result = helpers.write(folder / "out", made)
    document = findings.document(result, findings.analyse(result))
    ids = (f"c{i}" for i in count())
    figures = [
        panels.outcome(made, document, table, ids) for table in outcome_tables(document, made, part)
    ]
    return overview.of_part(made, document, part, [f for f in figures if f.panels], ids)


def test_risks_stand_on_an_axis_of_their_own(tmp_path: Path) -> None:
    found = of_part(tmp_path, "IV")
    plain, risks = found.top.blocks
    assert {strip.row.ratio for strip in plain.strips} == {False}
    assert [strip.row.anchor for strip in risks.strips] == ["chart-challenge_risk-JPN"]
    assert len(plain.strips) == overview.TIGHT
    assert found.top.levers == ()
    (further,) = found.behind.blocks
    assert len(further.strips) == overview.MOST - overview.TIGHT
    ids = [strip.id for block in (plain, risks, further) for strip in block.strips]
    assert len(set(ids)) == len(ids)


def test_what_was_observed_is_shown_first_and_one_chart_an_outcome(tmp_path: Path) -> None:
    seen = ObservedRow(
        "grey_incidents",
        "JPN",
        "Log",
        "incidents/quarter",
        "measure",
        ("2025Q1",),
        (3.0,),
        "x",
        "V",
    )
    fans = of_part(tmp_path, "IV", observed=(seen,)).behind.fans
    assert fans[0].title == "Grey-zone incidents"
    assert fans[0].panel.chart.marks
    assert len({fan.title for fan in fans}) == len(fans) == overview.FANS
    assert len({fan.panel.id for fan in fans}) == overview.FANS


def test_one_arm_has_no_differences_but_charts(tmp_path: Path) -> None:
    found = of_part(tmp_path, "II", arms=("baseline",), policies={})
    assert found.top.blocks == found.behind.blocks == ()
    assert [fan.title for fan in found.top.fans] == ["Host-nation support"]
    assert all(len(lever.bars) == 1 for lever in found.top.levers)


def test_bars_are_named_where_a_name_has_room(tmp_path: Path) -> None:
    bar = of_part(tmp_path, "II").top.levers[0].bars[0]
    assert sum(piece.share for piece in bar.pieces) == pytest.approx(1.0)
    for piece in bar.pieces:
        assert len(piece.text) * overview.LETTER < piece.share
        assert piece.text in ("", piece.name, f"{piece.name} {piece.share:.0%}")
    assert any(piece.text for piece in bar.pieces)
    assert bar.words.startswith("none ")
    assert {piece.ink for piece in bar.pieces} == {overview.DARK, overview.LIGHT}


def test_levers_without_room_unfold_with_the_charts(tmp_path: Path) -> None:
    labels = tuple(f"{who}.lever_{n}" for who in ("USA", "JPN", "CHN") for n in range(8))
    choice = replace(helpers.SERIES[1], labels=labels, categories=(("none", "some"),) * len(labels))
    series = (helpers.SERIES[0], choice, *helpers.SERIES[2:])
    found = of_part(tmp_path, "II", series=series)
    seen, hidden = found.top.levers, found.behind.levers
    assert len(seen) + len(hidden) == len(labels)
    assert {lever.anchor for lever in seen}.isdisjoint(lever.anchor for lever in hidden)
    assert sum(len(lever.bars) + 1 for lever in seen) <= overview.LINES
    assert max(len(lever.bars) for lever in hidden) <= min(len(lever.bars) for lever in seen)
    assert found.top.fans == ()
    assert found.behind.fans
