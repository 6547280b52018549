"""A waterfall in words and steps."""

import pytest
from tests.attribution import made

from foedus.report.rows import waterfall as rows
from foedus.result.documents.card import Side


def test_steps_begin_where_the_last_ended_and_end_at_the_whole() -> None:
    found = rows.steps(made.waterfall())
    assert [step.title for step in found] == [
        "money and effort",
        "trust and fear",
        "1 other",
        "mean effect",
    ]
    assert [step.begin for step in found[1:-1]] == [step.end for step in found[:-2]]
    assert found[-2].end == pytest.approx(2.002)
    assert (found[-1].begin, found[-1].end) == (0.0, 2.0)
    assert found[0].text == "+2.6 \N{PLUS-MINUS SIGN} 0.1"
    assert [step.share for step in found] == ["130%", "\N{MINUS SIGN}30%", "0%", ""]


def test_two_sentences_say_what_since_when_and_why() -> None:
    what, why = made.waterfall().said
    assert what == (
        "Defence burden, Belmark: rises in most draws (83 of 100), does not move in 17 under "
        "AUR.tariff=25% against baseline, from 2025Q2 on, +2.0 (0.0 to 4.0) % of GDP in 2025Q1 to "
        "2025Q4."
    )
    assert why == (
        "It needs “money and effort” (130%): with that frozen it is gone; “trust and fear” works "
        "against it (\N{MINUS SIGN}30%); of levers, grey-zone pressure (DRA) moves most, +4.0 "
        "points toward “raised”, by home threat in its line ruler."
    )
    quiet = made.waterfall(levers=(), began=None)
    assert "from 2025Q2" not in quiet.said[0]
    assert "levers" not in quiet.said[1]


def test_levers_that_hardly_moved_are_left_out() -> None:
    (row,) = rows.levers(made.waterfall()).records()
    assert row == {
        "lever": "DRA: grey-zone pressure",
        "toward": "raised",
        "points of chance": "+4.0",
        "interest": "home threat +0.25",
        "line": "ruler +0.20",
    }


def test_notes_tell_what_off_is_and_how_parts_were_found() -> None:
    text = " ".join(made.waterfall().notes)
    assert "no order matters" in text
    assert "frozen at its start in both arms" in text
    side = Side("AUR.tariff=12%", (), ("12% is not on the menu.",))
    assert made.waterfall(against=side).notes[0] == "12% is not on the menu."
    ordered = " ".join(made.waterfall(exact=False, left_out=2).notes)
    assert "mean of two orders" in ordered
    assert "2 of 64 draws left out" in ordered
