import io

from rich.console import Console

from foedus.behaviour.verdict import POOLED
from foedus.report.terminal import behaviour
from foedus.result.documents.behaviour import Controlled, Muted
from foedus.result.documents.suite import Found, Verdict

NUMBERS = {"low": -0.1, "median": 0.0, "high": 0.1}
FAILED = Found("at least 0 in 90% of draws", "", 0.4, True, False, 128)
HELD = Found("mean 0 to 1", "the gap", 0.25, False, True, 128)
MUTED = Muted("ally", ("JPN",), "holds", 0.001, 0.0)
SAMPLE = [
    Verdict("S1", "burden up", "S", POOLED, "defect", "at least 0 in 90% of draws, found 40%",
            origin="seen", conditions=(FAILED, HELD), muted=MUTED, recovered=0.17, bands="abc",
            **NUMBERS),
    Verdict("S1", "burden up", "S", "rival", "passes", conditions=(HELD,), left_out=3, **NUMBERS),
    Verdict("S3", "trust", "S", POOLED, "not yet", "no such variable"),
    Verdict("N1", "nothing", "N", POOLED, "inert", "a push moves x by 0.01; needed 0.05",
            control=Controlled("a push", "x", 0.05, 0.01)),
]  # fmt: skip


def shown() -> str:
    out = io.StringIO()
    behaviour.show(SAMPLE, Console(file=out, width=240))
    return out.getvalue()


def test_what_was_asked_and_found_is_printed() -> None:
    text = shown()
    assert "at least 0 in 90% of draws; the gap: mean 0 to 1" in text
    assert "40% !; 0.25" in text
    assert "ally frozen: holds, +0.001" in text
    assert "control 0.01 of 0.05" in text
    assert "seen" in text


def test_reasons_and_remarks_stand_with_their_test() -> None:
    text = shown()
    for words in (
        "defect: at least 0 in 90% of draws, found 40%",
        "recovers 17% of what the elasticity put in would do",
        "(3 draws left out)",
        "not yet: no such variable",
        "inert: a push moves x by 0.01; needed 0.05",
        "bands  abc",
    ):
        assert words in text


def test_verdicts_are_counted_and_readings_apart() -> None:
    text = shown()
    assert "all readings: 1 defect, 1 inert, 1 not yet" in text
    assert "single readings: 1 passes" in text
