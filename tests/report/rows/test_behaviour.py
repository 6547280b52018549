from foedus.behaviour.verdict import POOLED, records
from foedus.report.rows import behaviour
from foedus.report.rows.table import Heading
from foedus.result.documents.behaviour import Controlled, Muted
from foedus.result.documents.suite import Found, Verdict

MINUS = "\N{MINUS SIGN}"
NUMBERS = {"low": -0.1, "median": 0.0, "high": 0.1}
FAILED = Found("at least 0 in 90% of draws", "", 0.4, True, False, 128)
HELD = Found("mean 0 to 1", "the gap", 0.25, False, True, 128)
SAMPLE = [
    Verdict("S1", "burden up", "S", POOLED, "defect", "found 40%", origin="seen", measured="burden",
            unit="% of GDP", conditions=(FAILED, HELD), recovered=0.17,
            muted=Muted("ally", ("JPN",), "holds", 0.001, 0.0), **NUMBERS),
    Verdict("S1", "burden up", "S", "rival_one", "passes", conditions=(HELD,), left_out=3,
            **NUMBERS),
    Verdict("S3", "trust", "S", POOLED, "not yet", "no such variable", origin="seen"),
    Verdict("N1", "nothing", "N", POOLED, "inert", "too small", origin="seen",
            control=Controlled("a push", "x", 0.05, 0.01)),
]  # fmt: skip


def test_readings_stand_under_their_test() -> None:
    table = behaviour.verdicts(SAMPLE)
    heads = [row for row in table.rows if isinstance(row, Heading)]
    assert [(row.lead, row.title, row.soft) for row in heads] == [
        ("S1", "burden up", "(S, seen)"),
        ("S3", "trust", "(S, seen)"),
        ("N1", "nothing", "(N, seen)"),
    ]
    assert heads[0].lines == (
        "at least 0 in 90% of draws; the gap: mean 0 to 1",
        "defect: found 40%",
        "recovers 17% of what the elasticity put in would do at once",
    )
    assert heads[0].more == ("burden [% of GDP]",)
    assert heads[2].more == ("Control: a push on x",)
    assert [row[1].beside for row in table.rows if not isinstance(row, Heading)] == [
        "", "(3 draws left out)", "", "",
    ]  # fmt: skip
    first, second, missing, inert = table.records()
    assert list(first.values()) == [
        POOLED, "defect", f"0 ({MINUS}0.1 to +0.1)", "40% !; 0.25",
        "ally frozen: holds, +0.001",
    ]  # fmt: skip
    assert second["reading"] == "rival one"
    assert missing["effect (90% of draws)"] == ""
    assert inert["frozen or control"] == "control 0.01 of 0.05"


def test_tests_are_told_on_all_readings_together() -> None:
    first, missing, _ = behaviour.tests(records(SAMPLE)).records()
    assert first["asked: found"] == "at least 0 in 90% of draws: 0.4; the gap, mean 0 to 1: 0.25"
    assert first["effect (90% of draws)"].endswith("% of GDP")
    assert missing["verdict"] == "not yet: no such variable"


def test_verdicts_are_counted_and_readings_apart() -> None:
    counts = behaviour.counted(SAMPLE)
    assert (counts["defect"], counts["passes"]) == ((1, 0), (0, 1))
    assert sum(sum(both) for both in counts.values()) == len(SAMPLE)


def test_what_has_no_number_is_marked_and_minus_is_proper() -> None:
    assert behaviour.value(Found("x", "", None, True, False, 0)) == "no number !"
    assert behaviour.against(SAMPLE[1]) == ""
    assert behaviour.asked(Found("-0.5 to 1", "the gap", 0.0, False, True, 1)) == (
        f"the gap: {MINUS}0.5 to 1"
    )


def test_numbers_are_written_short() -> None:
    found = [behaviour.signed(x) for x in (0.0, -0.0, 0.12345, -2.0)]
    assert found == ["0", "0", "+0.123", f"{MINUS}2"]
