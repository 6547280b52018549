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
    plain, risks = found.blocks
    assert {strip.row.ratio for strip in plain.strips} == {False}
    assert [strip.row.anchor for strip in risks.strips] == ["chart-challenge_risk-JPN"]
    assert len(plain.strips) == overview.MOST
    assert found.levers == ()


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
    fans = of_part(tmp_path, "IV", observed=(seen,)).fans
    assert fans[0].title == "Grey-zone incidents"
    assert fans[0].panel.chart.marks
    assert len({fan.title for fan in fans}) == len(fans) == overview.FANS
    assert len({fan.panel.id for fan in fans}) == overview.FANS


def test_one_arm_has_no_differences_but_charts(tmp_path: Path) -> None:
    found = of_part(tmp_path, "II", arms=("baseline",), policies={})
    assert found.blocks == ()
    assert [fan.title for fan in found.fans] == ["Host-nation support"]
    assert all(len(lever.bars) == 1 for lever in found.levers)


def test_bars_are_named_where_a_name_has_room(tmp_path: Path) -> None:
    bar = of_part(tmp_path, "II").levers[0].bars[0]
    assert sum(piece.share for piece in bar.pieces) == pytest.approx(1.0)
    for piece in bar.pieces:
        assert len(piece.text) * overview.LETTER < piece.share
        assert piece.text in ("", piece.name, f"{piece.name} {piece.share:.0%}")
    assert any(piece.text for piece in bar.pieces)
    assert bar.words.startswith("none ")
    assert {piece.ink for piece in bar.pieces} == {overview.DARK, overview.LIGHT}
