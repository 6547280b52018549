"""What is printed of a traced difference: the rows that are made once, in their order."""

import io
from typing import Any

from rich.console import Console
from tests.report.rows.test_trace_difference import document

from foedus.report.rows import trace_difference as rows
from foedus.report.terminal import trace_difference


def printed(**how: Any) -> str:
    """Return what is printed of a made-up difference."""
    out = io.StringIO()
    to = Console(file=out, width=140, highlight=False, markup=False)
    trace_difference.show(document(), to, **how)
    return out.getvalue()


def test_it_is_told_from_the_number_to_the_levers() -> None:
    text = " ".join(printed(of="runs/x").split())
    wanted = (
        rows.title(document()), "tax: A.tariff=10%; baseline: nothing imposed",
        *rows.said(document()), *rows.NOTES, "gdp[B] 103.0 against 100.0 bn, since 2025Q2",
        "shocks of economy", "tariff[B]", "A: tariff", "foedus explain runs/x gdp",
    )  # fmt: skip
    places = [text.find(words) for words in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_all_rows_are_told_on_demand_and_no_command_without_a_name() -> None:
    assert "dust[B]" not in printed()
    assert "dust[B]" in printed(everything=True)
    assert "Go on with" not in printed()
