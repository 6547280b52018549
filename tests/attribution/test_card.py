"""The card of a question: shares of draws, small effects, a rival's answer, and what adds up."""

import numpy as np
import pytest
from tests.runs import Bed

from foedus.attribution import card, shapley
from foedus.attribution.question import Size, question
from foedus.result.documents.card import AnswerCard

pytestmark = pytest.mark.xdist_group("small")

BASE = [0.0, 1.0, 2.0, 3.0]


@pytest.fixture(scope="module")
def found(small: Bed) -> AnswerCard:
    size = Size(draws=8, replicates=2, quarters=4)
    return card.answer(small.model, question(small.model, ["AUR.tariff=25%"], size=size))


def test_the_card_has_its_outcomes_in_order_and_says_whose(found: AnswerCard) -> None:
    aspects = list(dict.fromkeys(effect.aspect for effect in found.effects))
    assert aspects == ["burden", "trust", "fears", "conflict", "rival", "patron"]
    assert {effect.who for effect in found.effects} == {"Belmark", "Corvia", "Drakon"}
    assert found.window == ("2025Q1", "2025Q4")
    assert (found.asked.interventions, found.against.interventions) == (("AUR.tariff=25%",), ())
    (rival,) = (effect for effect in found.effects if effect.aspect == "rival")
    assert rival.outcome.startswith("DRA.grey_pressure=")
    assert rival.unit == "percentage points"


def test_parts_add_up_to_the_mean_effect(found: AnswerCard) -> None:
    for effect in found.effects:
        own = effect.divided
        assert [part.group for part in own.parts] == ["effort", "alliance", "rivalry", ""]
        total = sum(part.mean for part in own.parts)
        assert total == pytest.approx(own.mean, rel=1e-4, abs=1e-6)
        shares = [part.share for part in own.parts]
        if None not in shares:
            assert sum(share or 0.0 for share in shares) == pytest.approx(1.0, abs=1e-4)


def test_the_same_question_has_the_same_card(small: Bed, found: AnswerCard) -> None:
    size = Size(draws=8, replicates=2, quarters=4)
    again = card.answer(small.model, question(small.model, ["AUR.tariff=25%"], size=size))
    assert again == found


def made(total: list[float], base: list[float], ratio: bool = False) -> card.CardEffect:
    whole = np.asarray(total)
    parts = shapley.Division({"effort": whole}, 0.0 * whole, whole, exact=True)
    effects = {frozenset({"effort"}): whole, frozenset[str](): 0.0 * whole}
    named = card.Named("burden", "gdp", "Output", "", "", "ratio" if ratio else "difference")
    return card.effect(whole, np.asarray(base), named, card.divided(effects, parts))


def test_the_sign_that_more_draws_have_is_told_with_its_share() -> None:
    found = made([1.0, 1.0, 2.0, -1.0], BASE)
    assert (found.direction, found.share, found.word) == ("rises", 0.75, "more than half")
    assert (found.positive, found.negative) == (0.75, 0.25)
    assert made([-1.0, -1.0, 2.0, -1.0], BASE).direction == "falls"


def test_a_draw_that_hardly_moves_has_no_sign() -> None:
    found = made([1e-3, 1e-3, 1e-3, 1.0], BASE)
    assert (found.share, found.word) == (0.25, "fewer than half")
    assert not found.small


def test_what_no_draw_moves_is_told_so() -> None:
    found = made([0.0, 0.0, 0.0, 0.0], BASE)
    assert (found.direction, found.share, found.small) == ("does not move", 1.0, True)
    assert [part.share for part in found.divided.parts] == [None, None]
    assert not made([1.0, 2.0, 1.0, 1.0], [0.0] * 4).small, "without a spread there is no scale"


def test_nine_draws_in_ten_within_a_tenth_of_the_spread_are_small() -> None:
    assert made([0.1, 0.12, 0.1, 0.1], BASE).small
    assert not made([0.1, 0.2, 0.1, 0.1], BASE).small


def test_ratios_are_told_as_such_and_divided_as_logarithms() -> None:
    found = made([np.log(2.0)] * 4, BASE, ratio=True)
    assert (found.p50, found.direction) == (2.0, "rises")
    assert found.divided.mean == pytest.approx(np.log(2.0), rel=1e-5)


def test_a_mean_within_its_error_is_not_divided() -> None:
    found = made([1.0, -1.0, 1.0, -1.0, 0.5, -0.4], [*BASE, 1.0, 2.0])
    assert {part.share for part in found.divided.parts} == {None}
    told = made([1.0, 1.1, 0.9, 1.0], BASE).divided.parts
    assert [(part.share, part.left) for part in told] == [(1.0, 0.0), (0.0, 0.0)]


def test_a_side_says_what_is_on_no_menu(small: Bed) -> None:
    asked = question(small.model, ["AUR.tariff=12%"], ["AUR.tariff=25%"])
    (said,) = card.side_of(small.model, asked.asked).off_menu
    assert said.startswith("12% is not on the menu of AUR.tariff (")
    assert card.side_of(small.model, asked.against).off_menu == ()
