from pathlib import Path
from typing import Any

import pytest
from tests import helpers
from tests.documents import made

from foedus.analyses import findings
from foedus.report import tables
from foedus.result.documents.summary import Quantiles, Replaced, Summary

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "like", "sign", "text"),
    [
        (1.376, (), False, "1.38"),
        (0.01234, (), False, "0.0123"),
        (29123.4, (), False, "29,123"),
        (0.5, (120.0,), False, "0"),
        (-0.25, (), False, f"{MINUS}0.250"),
        (0.25, (), True, "+0.250"),
        (-0.0001, (5.0,), True, "0.00"),
        (0.0, (), False, "0.00"),
        (None, (), False, tables.NONE),
    ],
)
def test_amounts_have_three_digits(
    value: float | None, like: tuple[float, ...], sign: bool, text: str
) -> None:
    assert tables.amount(value, like, sign) == text


def test_interval_is_of_the_last_quarter() -> None:
    row = Quantiles((0.0, 1.0), (9.0, 1.5), (0.0, 2.0))
    assert tables.interval(row) == "1.50 (1.00 to 2.00)"
    assert tables.interval(row, sign=True, digits=2) == "+1.5 (1.0 to 2.0)"
    assert tables.interval(Quantiles((None,), (None,), (None,))) == tables.NONE


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("JPN", "Japan"),
        ("PHL", "PHL"),
        ("CHN>JPN", "China on Japan"),
        ("USA.ask_spending", "United States: ask spending"),
        ("USA.leader", "United States: leader"),
    ],
)
def test_labels_in_words(label: str, text: str) -> None:
    assert tables.label_text(label, helpers.manifest().names) == text


def test_rows_follow_the_kind_of_outcome(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    document = findings.document(result, findings.analyse(result))
    toy = result.manifest
    (host, *_) = tables.outcome_tables(document, toy, "II")
    assert [row.label for row in host.rows] == ["JPN"]
    assert len(host.rows[0].ends) == 2
    assert host.rows[0].contrast.startswith("+")
    impacts = {t.series.name: t for t in tables.outcome_tables(document, toy, "IV")}
    assert impacts["word_deed_gap"].rows[0].ends == (), "an index has no level to show"
    assert impacts["word_deed_gap"].rows[0].contrast == "+0.32 (0.32 to 0.32)"
    assert impacts["challenge_risk"].rows[0].contrast.startswith("x 1.")
    assert "challenges" not in impacts, "its hazard says more"
    choices = tables.choice_rows(document, toy, "II")
    assert [row.label for row in choices] == list(helpers.MENUS)
    assert choices[0].ends[0].endswith("%)")


def test_contrast_is_empty_with_one_arm(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(arms=("baseline",)))
    for part in tables.PARTS:
        for table in tables.outcome_tables(result.summary(), result.manifest, part):
            assert {row.contrast for row in table.rows} == {""}


def test_risk_that_was_not_computed_is_a_dash(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    impacts = tables.outcome_tables(result.summary(), result.manifest, "IV")
    (risk,) = [table for table in impacts if table.series.is_hazard]
    assert risk.rows[0].contrast == tables.NONE


def test_grades_are_counted_best_first() -> None:
    counts = [(grade, n) for grade, _, n in tables.grade_counts(helpers.manifest().parameters)]
    assert counts == [("V", 1), ("R", 0), ("M", 0), ("E", 1)]


def test_unsound_members_are_said() -> None:
    status = {"baseline": {"sound": 160}, "L0": {"sound": 158, "went mad": 2}}
    document = made(Summary, status=status)
    assert tables.unsound(document, helpers.manifest()) == [
        "L0: 2 of 160 members left out: went mad"
    ]


def test_a_difference_is_as_fine_as_its_level_allows() -> None:
    row = Quantiles((-0.0000014,), (0.0,), (0.0000026,))
    assert tables.interval(row, sign=True, digits=2, finest=4) == "0 (0 to 0)"
    row = Quantiles((-0.0000014,), (0.001,), (0.0026,))
    assert tables.interval(row, sign=True, digits=2, finest=4) == "+0.0010 (0.0000 to 0.0026)"


def test_replaced_governments_come_with_what_stays_first() -> None:
    def record(
        outcome: str, label: str, moved: float | None, verdict: Any, who: str = "USA"
    ) -> Replaced:
        return Replaced(who, outcome, label, moved, moved, moved, verdict)

    records = (
        record("line_share", "USA.leader", None, None),
        record("patron_ledger", "JPN", -0.6, "decision"),
        record("commitment_trust", "CHN>JPN", 0.04, "physics"),
        record("defence_burden", "JPN", 0.0, "physics"),
        record("defence_burden", "JPN", 0.3, "mixed", "CHN"),
    )
    first, second = tables.replaced_tables(made(Summary, lobotomy=records), helpers.manifest())
    assert (first.title, first.counts) == (
        "United States",
        "2 physics, 1 decision, 1 does not vary",
    )
    assert (second.title, second.counts) == ("China", "1 mixed")
    assert [row.outcome for row in first.rows] == [
        "Commitment trust", "Defence burden", "Ledger of the patron", "Weight of the lines",
    ]  # fmt: skip
    assert first.rows[0].label == "China on Japan"
    assert first.rows[0].constant == "+0.04"
    assert first.rows[2].uniform == f"{MINUS}0.60"
    assert first.rows[3].shuffled == tables.NONE


@pytest.mark.parametrize("rows", [None, ()])
def test_nothing_replaced_gives_no_table(rows: Any) -> None:
    assert tables.replaced_tables(made(Summary, lobotomy=rows), helpers.manifest()) == []
