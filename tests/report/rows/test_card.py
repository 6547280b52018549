"""A card in words: every sentence follows from the numbers, and says no more than they do."""

from typing import Any

import pytest
from tests.attribution import made

from foedus.report.rows import card as rows
from foedus.report.rows.table import Cell, Heading
from foedus.result.documents.card import Divided

TITLES = {name: group.title for name, group in made.GROUPS.items()}


def test_an_effect_is_said_with_its_share_and_its_interval() -> None:
    assert rows.said(made.effect()) == (
        "Defence burden, Belmark: rises in most draws (83 of 100), does not move in 17, +2.0 "
        "(0.0 to 4.0) % of GDP."
    )
    assert rows.surely(made.RISK) == (
        "falls in most draws (85 of 100), rises in 10 and does not move in 5"
    )
    assert rows.briefly(made.RISK) == "falls in most draws (85 of 100)"
    assert rows.change(made.RISK) == "x 0.80 (0.50 to 1.10)"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"small": True}, "hardly moves"),
        ({"small": True, "direction": "does not move", "share": 1.0}, "does not move"),
        ({"positive": 1.0, "share": 1.0}, "rises in nearly all draws (100 of 100)"),
        ({"positive": 0.97, "negative": 0.03, "share": 0.97},
         "rises in nearly all draws (97 of 100)"),
    ],
)  # fmt: skip
def test_how_surely_is_said_by_what_draws_do(changes: dict[str, Any], said: str) -> None:
    assert rows.surely(made.effect(**changes)) == said


def test_a_percentage_has_a_minus_sign_unless_it_is_zero() -> None:
    assert [rows.percent(x) for x in (0.3, -0.3, -0.001)] == ["30%", "\N{MINUS SIGN}30%", "0%"]


def test_an_index_has_no_unit() -> None:
    assert rows.change(made.effect(index=True)) == "+2.0 (0.0 to 4.0)"


@pytest.mark.parametrize(
    ("divided", "said"),
    [
        (made.divided(), rows.NOT_TOLD),
        (made.divided(0.5, 0.5, 0.0, 0.0, left=(0.0, 0.1, 1.0)),
         "It takes “money and effort” and “trust and fear” together: with either frozen it is "
         "gone."),
        (made.divided(0.4, 0.4, 0.2, 0.0, left=(0.0, 0.1, 0.5)),
         "It takes “money and effort” and “trust and fear” together: with either frozen it is "
         "gone, also helped by “force and rivalry” (20%)."),
        (made.divided(1.3, 0.0, -0.3, 0.0, left=(0.0, 1.0, 1.3)),
         "It needs “money and effort” (130%): with that frozen it is gone; “force and rivalry” "
         "works against it (\N{MINUS SIGN}30%)."),
        (made.divided(0.7, 0.3, 0.0, 0.0, left=(0.3, 0.7, 1.0)),
         "Most comes through “money and effort” (70%), then “trust and fear” (30%)."),
        (made.divided(0.3, 0.0, 0.0, 0.7, left=(0.7, 1.0, 1.0)),
         "Most comes through “money and effort” (30%); 70% is there whatever is frozen."),
        (made.divided(0.0, 0.0, 0.0, 1.0, left=(1.0, 1.0, 1.0)),
         "It is there whatever is frozen: the question sets it."),
    ],
)  # fmt: skip
def test_why_is_one_sentence_that_follows_from_the_parts(divided: Any, said: str) -> None:
    assert rows.because(divided, TITLES) == said


def test_the_headline_names_what_moves_most_and_what_hardly_does() -> None:
    assert made.card().headline == (
        "AUR.tariff=25% against baseline: crisis risk (Corvia) falls in most draws; defence burden "
        "(Belmark) rises in most draws. Hardly moved: unmet spending ask (Belmark)."
    )
    unsure = made.effect(positive=0.5, negative=0.4, share=0.5)
    assert made.card(unsure).headline == (
        "AUR.tariff=25% against baseline: nothing that is told moves one way in more than half of "
        "draws."
    )


def test_rows_stand_under_their_aspects_in_standard_deviations() -> None:
    card = made.card()
    found = rows.rows(card)
    assert [row.aspect for row in found] == ["burden", "burden", "conflict"]
    assert found[0].quantiles == (0.0, 0.25, 0.5, 0.75, 1.0)
    assert found[2].quantiles is not None
    assert found[2].quantiles[0] == pytest.approx(-6.93, abs=0.01)
    assert (found[1].why, bool(found[0].why)) == ("", True)
    heads = [row.title for row in rows.table(card).rows if isinstance(row, Heading)]
    assert heads == ["Burden and unmet ask", "Conflict risk, between arms"]
    assert rows.rows(made.card(made.effect(sd=None)))[0].quantiles is None


def test_notes_say_what_a_share_is_not_and_what_off_means() -> None:
    text = " ".join(made.card(left_out=3, unswitched=("mine",)).notes)
    for words in (
        "Means of 2025Q1 to 2025Q4 over 100 draws of 4 shocks, seed 7",
        "never the probability that it is true",
        "by 64 draws of 2 shocks",
        "frozen at its start in both arms",
        "3 of 100 draws left out",
        "Never off, since in no group: mine.",
    ):
        assert words in text
    assert "left out" not in " ".join(made.card().notes)


def test_an_outcome_stands_beside_what_a_reader_would_call_it() -> None:
    cells = [row[0] for row in rows.table(made.card()).rows if not isinstance(row, Heading)]
    first = cells[0]
    assert isinstance(first, Cell)
    assert (first.text, first.beside, first.below) == (
        "Defence burden", "military spending, as it is carried out", "Belmark",
    )  # fmt: skip


def test_without_a_division_there_is_no_why_but_the_command_for_it() -> None:
    card = made.card(made.effect(divided=Divided(2.0, 0.3, ())))
    assert [column.head for column in rows.table(card).columns][-1] == "how surely"
    assert card.effects[0].why == ""
    assert "foedus explain RESULT OUTCOME --policy AUR.tariff=25% --vs baseline" in card.notes[2]
