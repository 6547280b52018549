from dataclasses import replace
from typing import Any

from tests.documents import made

from foedus.report.rows import comparison as told
from foedus.report.rows.table import Heading
from foedus.result.documents.comparison import (
    ComparisonDocument,
    InterestAdds,
    LineWorth,
    Marks,
    OutcomeDifference,
    Window,
)


def window(p50: float, sd: float | None = 1.0, **more: Any) -> Window:
    marks = Marks(p50 - 0.1, p50, p50, p50, p50 + 0.2)
    found = {**vars(marks), "positive": 0.75, "negative": 0.2, "sd": sd, "standardised": marks}
    return made(Window, **found | more)


def entry(p50: float, **more: Any) -> OutcomeDifference:
    known = {"title": "Burden", "label": "JPN", "unit": "% of GDP", "part": "I",
             "policy": "L0", "shown": True, "average": window(p50),
             "last": window(p50)}  # fmt: skip
    return made(OutcomeDifference, **known | more)


def test_differences_have_a_sign_and_ratios_an_x() -> None:
    assert told.difference("difference", window(0.25)) == "+0.25 (0.15 to 0.45)"
    assert told.difference("ratio", window(1.25)) == "x 1.25 (1.15 to 1.45)"


def test_what_vanishes_beside_the_usual_spread_is_zero() -> None:
    tiny = made(Window, p05=-1e-9, p50=1e-9, p95=2e-9, sd=0.5)
    assert told.difference("difference", tiny) == "0 (0 to 0)"
    assert "0.0000000010" in told.difference("difference", replace(tiny, sd=None))


def test_shares_of_draws_stand_side_by_side() -> None:
    assert told.ups_and_downs(window(0.0)) == "75% / 20%"
    assert told.ups_and_downs(made(Window)) == "\N{EN DASH}"


def test_names_are_words() -> None:
    assert told.named(entry(0.0), {"JPN": "Japan"}) == "Burden, Japan"
    option = entry(0.0, label="USA.rhetoric=shame_more")
    assert told.named(option) == "USA: rhetoric = shame more"
    assert told.short("JPN.fiscal_business") == "fiscal business"


def test_only_what_moves_and_is_shown_is_telling() -> None:
    flat = made(Window, standardised=made(Marks, p05=-0.01, p50=0.0, p95=0.09))
    none = made(Window)
    found = (entry(0.5), entry(0.0, average=flat, last=flat), entry(0.5, shown=False),
             entry(0.5, policy="L1"), entry(0.5, part="II"),
             entry(0.0, average=none, last=none))  # fmt: skip
    document = made(ComparisonDocument, outcomes=found)
    assert told.telling(document, "L0", "I") == [found[0]]
    assert len(told.telling(document, "L0", "I", every=True)) == 4


def test_changes_stand_under_their_part_and_what_is_left_out_is_said() -> None:
    found = tuple(entry(0.5, label=label) for label in ("JPN", "CHN", "KOR"))
    later = entry(1.25, part="IV", scale="ratio")
    document = made(ComparisonDocument, outcomes=(*found, later), quarters=("2025Q1", "2025Q4"))
    table = told.changes(document, "L0", most=2)
    heads = [row for row in table.rows if isinstance(row, Heading)]
    assert [(row.lead, row.title) for row in heads] == [("I", "Formation"), ("IV", "Impacts")]
    assert [row.soft for row in heads] == ["1 more that move less: --all", ""]
    rows = table.records()
    assert [row["outcome"] for row in rows] == ["Burden, JPN", "Burden, CHN", "Burden, JPN"]
    assert rows[0]["2025Q4"] == told.difference("difference", window(0.5))
    assert (rows[0]["unit"], rows[2]["unit"]) == ("% of GDP", "relative risk")
    assert len(told.changes(document, "L0").records()) == 4


def test_reasons_are_the_weightiest_interests() -> None:
    found = tuple(
        made(InterestAdds, interest=f"k_{i}", mean=(-1) ** i * 0.5, size=1.0 - i / 5)
        for i in range(5)
    )
    line = made(LineWorth, interests={"L0": found})
    assert told.reasons(line, "L0") == "k 0 +0.5, k 1 \N{MINUS SIGN}0.50, k 2 +0.50"
    none = made(LineWorth, interests={"L0": (replace(found[0], size=0.0),)})
    assert told.reasons(none, "L0") == ""


def test_outcomes_are_told_before_utilities_the_surest_first_and_no_setting() -> None:
    found = (
        entry(0.5, outcome="a"),
        entry(2.0, outcome="b", title="Trust", index=True),
        entry(-0.5, outcome="c", title="Fear", last=window(-0.5, positive=0.03, negative=0.97)),
        entry(0.4, outcome="c", title="Fear", label="CHN"),
        entry(3.0, outcome="setting", label="USA.tariff"),
        entry(3.0, outcome="option", label="USA.rhetoric=shame"),
    )
    document = made(ComparisonDocument, outcomes=found)
    assert told.surest(document, "L0") == [
        "L0: Fear, JPN falls in nearly all draws (97 of 100), \N{MINUS SIGN}0.50 "
        "(\N{MINUS SIGN}0.60 to \N{MINUS SIGN}0.30) % of GDP.",
        "L0: Trust, JPN rises in more than half of draws (75 of 100), +2.0 (1.9 to 2.2).",
        "L0: Burden, JPN rises in more than half of draws (75 of 100), +0.50 (0.40 to 0.70) % of "
        "GDP.",
    ]
    assert told.surest(document, "L1") == []
