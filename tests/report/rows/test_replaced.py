from typing import Any

import pytest
from tests import helpers
from tests.documents import made

from foedus.report.rows.replaced import replaced_tables
from foedus.report.rows.wording import NONE
from foedus.result.documents.summary import Replaced, Summary

MINUS = "\N{MINUS SIGN}"


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
    first, second = replaced_tables(made(Summary, lobotomy=records), helpers.manifest())
    assert (first.title, first.counts) == (
        "United States",
        "2 physics, 1 decision, 1 does not vary",
    )
    assert (second.title, second.counts) == ("China", "1 mixed")
    rows = first.table.records()
    assert [row["outcome"] for row in rows] == [
        "Commitment trust", "Defence burden", "Ledger of the patron", "Weight of the lines",
    ]  # fmt: skip
    assert rows[0]["for"] == "China on Japan"
    assert rows[0]["constant"] == "+0.04"
    assert rows[2]["uniform"] == f"{MINUS}0.60"
    assert rows[3]["shuffled"] == NONE


@pytest.mark.parametrize("rows", [None, ()])
def test_nothing_replaced_gives_no_table(rows: Any) -> None:
    assert replaced_tables(made(Summary, lobotomy=rows), helpers.manifest()) == []
