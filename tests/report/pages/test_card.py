"""The page of a card: self-contained, without a script, and a body for other pages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.attribution import made
from tests.report.pages.test_report import Page

from foedus.errors import OutputError
from foedus.report.pages.card import Card, body, check_free, render, write
from foedus.result.documents.card import Side

CARD = made.card()


def test_the_page_is_self_contained_and_runs_nothing() -> None:
    text = render(CARD)
    assert not list(Page(text).all("script"))
    assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?\s*(https?:)?//""", text)
    assert "@import" not in text
    assert "script-src 'none'" in text


def test_the_answer_and_every_sentence_stand_on_it() -> None:
    text = " ".join("".join(Page(render(CARD)).text).split())
    for words in (
        CARD.headline,
        "Burden and unmet ask",
        "rises in most draws (83 of 100), does not move in 17",
        "It needs “money and effort” (70%)",
        "What follows from AUR.tariff=25%, against nothing imposed (baseline), on the same draws",
        *CARD.notes,
    ):
        assert words in text


def test_effects_are_drawn_on_one_scale() -> None:
    found = body(CARD)
    assert found.chart is not None
    assert len(found.chart.marks) == 2 + 0
    assert body(made.card(made.effect(sd=None))).chart is None
    assert 'class="card-chart"' not in render(made.card(made.effect(sd=None)))


def test_names_cannot_break_the_page() -> None:
    assert "<script>" not in render(replace(CARD, title="<script>x</script>"))


def test_a_page_is_replaced_with_force_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "card.html"
    check_free(path)
    write(path, CARD)
    with pytest.raises(OutputError, match="exists already; give --force"):
        check_free(path)
    check_free(path, force=True)


def test_a_card_shows_itself_at_a_prompt_and_in_a_notebook() -> None:
    card = Card(CARD)
    assert repr(card).startswith("AUR.tariff=25% against baseline: crisis risk")
    assert len(repr(card).splitlines()) < 10
    html = card._repr_html_()
    assert "<table>" in html
    assert "rises in most draws" in html


def test_what_is_off_the_menu_stands_under_the_answer() -> None:
    side = Side("AUR.tariff=12%", (), ("12% is not on the menu.",))
    text = "".join(Page(render(made.card(asked=side))).text)
    assert text.count("12% is not on the menu.") == 1
    assert text.index("12% is not on the menu.") < text.index("Burden and unmet ask")
