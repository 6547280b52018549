from dataclasses import replace

from tests import helpers

from foedus.report.rows import contrasts
from foedus.result.documents.contrast import (
    BaseDraws,
    BaseSpread,
    Contrast,
    ContrastChoice,
    ContrastOutcome,
    OverDraws,
)

SPREAD = OverDraws(1.0, 0.5, 1.0, 1.5)
HALF = OverDraws(0.5, 0.2, 0.5, 0.8)
NONE = OverDraws(None, None, None, None)
ROW = ContrastOutcome("defence_burden", "JPN", "difference", 2.0, SPREAD, HALF, HALF)
CHOICE = ContrastChoice("USA.rhetoric", "shame", -0.2, -0.15, -0.05)
RECORD = Contrast("L0", "baseline", 2048, (ROW,), (CHOICE,))


def test_a_contrast_is_told_by_its_parts() -> None:
    (table,) = contrasts.contrast_tables([RECORD], helpers.manifest())
    row, choice = table.table.records()
    assert row["difference"].startswith("+1.0")
    assert row["written"].startswith("+0.5")
    assert [choice[part] for part in ("difference", "written", "reaction", "unit")] == [
        "\N{MINUS SIGN}20.0",
        "\N{MINUS SIGN}15.0",
        "\N{MINUS SIGN}5.0",
        "points",
    ]
    assert table.members == "2,048"


def test_the_sentence_says_how_much_was_written() -> None:
    said = contrasts.sentence(RECORD, helpers.manifest())
    assert "about 75% was written into the lines and 25% is reaction" in said
    assert "rhetoric at shame" in said


def test_choices_that_hardly_differ_are_not_taken_apart() -> None:
    choice = replace(CHOICE, total=0.001, written=0.2, reaction=-0.199)
    same = replace(RECORD, choices=(choice,))
    assert contrasts.sentence(same, helpers.manifest()).endswith("choices hardly differ.")
    (table,) = contrasts.contrast_tables([same], helpers.manifest())
    assert [row["unit"] for row in table.table.records()] == ["% of GDP"]


def test_what_has_no_number_is_not_listed() -> None:
    found = replace(RECORD, outcomes=(replace(ROW, total=NONE),))
    (table,) = contrasts.contrast_tables([found], helpers.manifest())
    assert [row["unit"] for row in table.table.records()] == ["points"]


def test_a_run_of_one_kind_of_lines_has_no_table() -> None:
    assert contrasts.contrast_tables([], helpers.manifest()) == []


def moved(base: BaseSpread) -> Contrast:
    return replace(
        RECORD,
        base=BaseDraws(128, 4, 2),
        outcomes=(replace(ROW, base=base),),
        choices=(replace(CHOICE, base=base),),
    )


def test_what_base_shares_make_stands_beside_the_parts() -> None:
    (table,) = contrasts.contrast_tables([moved(BaseSpread(0.25, 0.4))], helpers.manifest())
    assert table.base.startswith("the first 128 draws with 4 bases each and 2 replicates")
    outcome, choice = table.table.records()
    assert outcome["base"].startswith("0.25")
    assert choice["base"] == "25.0"
    assert "base shares drawn anew move it by 25.0 points (standard deviation, 40% of" in table.said


def test_a_contrast_without_bases_drawn_anew_says_nothing_of_them() -> None:
    (table,) = contrasts.contrast_tables([RECORD], helpers.manifest())
    assert table.base == ""
    assert "base" not in table.table.records()[0]
    assert "drawn anew" not in table.said
