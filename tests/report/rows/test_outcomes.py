from pathlib import Path

import pytest
from tests import helpers
from tests.documents import made

from foedus.analyses import findings
from foedus.report.rows.outcomes import PARTS, ends, outcome_tables, taken, unsound
from foedus.report.rows.table import Heading
from foedus.report.rows.wording import NONE, label_text
from foedus.result.documents.summary import Summary


def test_rows_follow_the_kind_of_outcome(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    document = findings.document(result, findings.analyse(result))
    toy = result.manifest
    (host, *_) = outcome_tables(document, toy, "II")
    assert [row.label for row in host.rows] == ["JPN"]
    assert len(host.rows[0].ends) == 2
    assert host.rows[0].contrast.startswith("+")
    impacts = {t.series.name: t for t in outcome_tables(document, toy, "IV")}
    assert impacts["word_deed_gap"].rows[0].ends == (), "an index has no level to show"
    assert impacts["word_deed_gap"].rows[0].contrast == "+0.32 (0.32 to 0.32)"
    assert impacts["challenge_risk"].rows[0].contrast.startswith("x 1.")
    assert "challenges" not in impacts, "its hazard says more"
    choices = taken(document, toy, "II").records()
    named = [row["most taken option"] for row in choices]
    assert named == [label_text(label) for label in helpers.MENUS]
    assert choices[0]["baseline 2028Q4"].endswith("%)")


@pytest.mark.parametrize("wide", [True, False])
def test_the_unit_stands_beside_or_below_the_title(tmp_path: Path, wide: bool) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    (host, *_) = outcome_tables(result.summary(), result.manifest, "II")
    heading, row, *_ = ends([host], result.manifest, wide=wide).rows
    unit = host.series.unit
    assert heading == Heading(
        host.series.title, soft=unit if wide else "", lines=() if wide else (unit,)
    )
    assert row[1:] == (host.rows[0].start, *host.rows[0].ends, host.rows[0].contrast)


def test_contrast_is_empty_with_one_arm(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(arms=("baseline",)))
    for part in PARTS:
        for table in outcome_tables(result.summary(), result.manifest, part):
            assert {row.contrast for row in table.rows} == {""}


def test_risk_that_was_not_computed_is_a_dash(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    impacts = outcome_tables(result.summary(), result.manifest, "IV")
    (risk,) = [table for table in impacts if table.series.is_hazard]
    assert risk.rows[0].contrast == NONE


def test_unsound_members_are_said() -> None:
    status = {"baseline": {"sound": 160}, "L0": {"sound": 158, "went mad": 2}}
    document = made(Summary, status=status)
    assert unsound(document, helpers.manifest()) == ["L0: 2 of 160 members left out: went mad"]
