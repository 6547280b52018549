"""A card on the terminal: the answer first, on one screen."""

import io

from rich.console import Console
from tests.attribution import made

from foedus.report.terminal import card as shown
from foedus.result.documents.card import AnswerCard, Side


def printed(card: AnswerCard, width: int = 100) -> str:
    out = io.StringIO()
    shown.show(card, Console(file=out, width=width, highlight=False, markup=False))
    return out.getvalue()


def test_the_answer_comes_first_then_what_moves_and_why() -> None:
    text = printed(made.card())
    assert text.startswith("AUR.tariff=25% against baseline: crisis risk (Corvia) falls in most")
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("Defence burden, Belmark"))
    assert "+2.0 (0.0 to 4.0) % of GDP" in lines[at]
    assert "rises in most draws (83 of 100)" in " ".join(lines[at : at + 2])
    assert "It needs “money and effort” (70%)" in " ".join(lines[at : at + 3])
    assert "Unmet spending ask, Belmark  +0.01 (0.00 to 0.10) % of GDP  hardly moves" in text
    assert "why of" not in text


def test_the_longest_card_fits_on_a_screen() -> None:
    long = made.effect(
        title="Chance of overture to the ally at “dialogue”",
        negative=0.09,
        divided=made.divided(0.4, 0.4, 0.2, 0.0, left=(0.0, 0.1, 0.5)),
    )
    for width in (80, 100, 120):
        text = printed(made.card(*([long] * 9), made.effect(p50=0.1), left_out=2), width)
        assert len(text.splitlines()) <= shown.MOST_LINES
        assert text.count("Chance of overture") >= 9
    narrow = printed(made.card(*([long] * 9), made.effect(p50=0.1)), 80)
    assert "It needs" not in narrow, "the reason of what moves least goes first"
    assert "that move less: --json" in " ".join(narrow.split())


def test_names_cannot_move_the_cursor() -> None:
    assert "\x1b" not in printed(made.card(title="A\x1b[2Jtoy"))


def test_what_is_off_the_menu_is_told_under_the_answer() -> None:
    side = Side("AUR.tariff=12%", ("AUR.tariff=12%",), ("12% is not on the menu.",))
    lines = printed(made.card(asked=side)).splitlines()
    headline = next(i for i, line in enumerate(lines) if not line)
    assert lines[headline - 1] == "12% is not on the menu."
    assert "not on the menu" not in printed(made.card())
