"""A traced difference in words: the same for the same numbers, none of them made up."""

from dataclasses import replace
from typing import Any

import pytest
from tests.documents import made

from foedus.report.rows import trace_difference as rows
from foedus.report.rows.table import text
from foedus.result.documents.card import Side
from foedus.result.documents.trace_difference import (
    EnsembleApart,
    InputApart,
    InputApartSince,
    LeverApart,
    MemberApart,
    NumberApart,
    TermApart,
    TraceDifference,
    VariableApart,
)

INPUTS = tuple(
    made(
        InputApartSince, name=name, label="B", asked=3.0, against=1.0, effect=x, total=x,
        natural=10.0 * x, since="2025Q2",
    )
    for name, x in (("tariff", 0.4), ("news", -0.1), ("dust", 1e-5))
)  # fmt: skip
TERMS = (
    TermApart("economy", "mechanism", 0.2, 2.0, "2025Q2"),
    TermApart("economy", "shocks", 0.1, 1.0, "2025Q3"),
    TermApart("rounding", "rounding", 1e-9, 1e-8, "2025Q1"),
)
GDP = made(
    VariableApart, name="gdp", label="B", unit="bn", asked=103.0, against=100.0, difference=0.3,
    slope=10.0, since="2025Q2", terms=TERMS, writer="economy", writer_against="economy",
    inputs=INPUTS, formula=-0.1, meaning="what is made",
)  # fmt: skip


def document(**changes: Any) -> TraceDifference:
    """Return a difference that was made up."""
    found = made(
        TraceDifference,
        case="toy",
        outcome="gdp",
        outcome_title="Output",
        unit="bn",
        label="B",
        quarter="2026Q4",
        names={"B": "Belmark"},
        asked=Side("tax", ("A.tariff=10%",)),
        against=Side("baseline", ()),
        ensemble=made(
            EnsembleApart, finite=1024, asked=101.5, against=100.0, difference=1.5, p05=-1.0,
            median=1.25, p95=4.0, apart=0.66, began="2025Q3",
        ),
        member=made(MemberApart, number=7, draw=7, why="asked for", finite=True, began="2025Q2"),
        made_of=NumberApart(
            103.0, 100.0, (made(InputApart, name="gdp", label="B", effect=3.0),), 0.0, 0.0
        ),
        variables=(GDP,),
        levers=(
            LeverApart("A.tariff", "Tariff", "A", "10%", "0%", "2025Q2", (True, False), 0.9),
            LeverApart("B.answer", "Answer", "B", "yes", "no", "2025Q3", (False, False), 0.2),
        ),
    )  # fmt: skip
    return replace(found, **changes)


def test_the_difference_is_said_of_the_ensemble_and_of_the_member() -> None:
    assert rows.title(document()) == "Output: Belmark (B), 2026Q4, tax less baseline"
    ensemble, member = rows.said(document())
    assert ensemble == (
        "1,024 members: the mean is 101.5 against 100.0 bn, a difference of +1.50, from 2025Q3 on; "
        "median +1.25, 90% of members \N{MINUS SIGN}1.00 to +4.00; 66% differ."
    )
    assert member == (
        "Member 7 (asked for; draw 7, replicate 0): 103.0 against 100.0 bn, +3.00; the arms part "
        "in 2025Q2."
    )
    none = document(
        ensemble=None,
        index=True,
        member=made(MemberApart, finite=False),
        made_of=made(NumberApart),
    )
    said = " ".join(rows.said(none))
    for words in ("members:", "part in"):
        assert words not in said
    for words in ("ceased to be finite", "no level", "Nothing that the number is computed from"):
        assert words in said


def test_what_is_off_the_menu_is_said_first() -> None:
    side = Side("tax", ("A.tariff=12%",), ("12% is not on the menu.",))
    assert rows.said(document(asked=side))[0] == "12% is not on the menu."


def test_terms_and_inputs_are_told_the_strongest_first_and_all_on_demand() -> None:
    found = document()
    terms, inputs = rows.variable(found, GDP)
    assert [row[:2] for row in terms.rows] == [
        ("economy", "+2.00"), ("shocks of economy", "+1.00"),
    ]  # fmt: skip
    assert [column.head for column in inputs.columns] == [
        "input", "tax", "baseline", "since the start, bn", "since",
    ]  # fmt: skip
    assert [row[0] for row in inputs.rows] == [
        "tariff[B]", "news[B]", "1 more", "parameters, start or switch",
    ]  # fmt: skip
    assert inputs.rows[-1][3] == "\N{MINUS SIGN}1.00"
    _, every = rows.variable(found, GDP, everything=True)
    assert [row[0] for row in every.rows][2] == "dust[B]"
    assert [row[0] for row in rows.number(found).rows] == ["gdp[B]"]


@pytest.mark.parametrize(
    ("against", "said"),
    [("economy", "written by economy"), ("rival", "economy in tax, rival"), ("", "tax, nobody")],
)
def test_a_variable_names_who_writes_it_in_either_arm(against: str, said: str) -> None:
    row = replace(GDP, writer_against=against)
    assert said in rows.named(document(), row).lines[0]
    last = rows.variable(document(), row)[1].rows[-1][0]
    assert last == ("another reading" if against != "economy" else "parameters, start or switch")


def test_levers_say_who_set_them_otherwise() -> None:
    table = rows.levers(document())
    assert [[text(cell) for cell in row] for row in table.rows] == [
        ["A: tariff", "10%", "0%", "2025Q2", "imposed in tax", "90%"],
        ["B: answer", "yes", "no", "2025Q3", "chosen", "20%"],
    ]


def test_what_divides_the_mean_is_named() -> None:
    assert rows.onward(document(), "runs/x").startswith(
        "foedus explain runs/x gdp --actor B --policy tax --vs baseline:"
    )
    assert "explain toy --allow-code gdp --actor 'B>C'" in rows.onward(
        document(label="B>C"), "toy --allow-code"
    )
