from dataclasses import replace

import pytest
from tests.verdicts import bare, claim, claims, limb, masses

from foedus.report.rows import claims as rows
from foedus.result.documents.claims import (
    BlockFound,
    ClaimFound,
    CrossingFound,
    StepFound,
    Twin,
    Word,
    WorthFound,
)


def test_claims_stand_in_the_order_of_paragraphs_and_other_texts_last() -> None:
    found = [one.id for one in rows.ordered(claims().claims)]
    assert found == ["C2", "C1", "C3", "D1", "C4", "C5", "C6", "C24", "T1", "R1"]


def shares(found: ClaimFound) -> list[tuple[str, float]]:
    assert found.masses
    return [(one.name, round(one.share.value, 9)) for one in rows.sides(found, found.masses)]


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("+", [("for", 0.5), ("too small", 0.3), ("against", 0.2)]),
        ("-", [("for", 0.2), ("too small", 0.3), ("against", 0.5)]),
        ("0", [("for", 0.3), ("against", 0.7)]),
        (">=", [("for", 0.8), ("against", 0.2)]),
        ("<=", [("for", 0.5), ("against", 0.5)]),
    ],
)
def test_shares_are_seen_from_what_a_claim_asserts(
    sign: str, expected: list[tuple[str, float]]
) -> None:
    assert shares(claim(limbs=(limb(sign),), masses=masses(0.5, 0.3, 0.2))) == expected


def test_shares_of_several_effects_and_of_doses_have_their_direction_already() -> None:
    both = claim(limbs=(limb("-"), limb("-")), masses=masses(0.5, 0.3, 0.2), pattern="all")
    assert shares(both) == [("for", 0.5), ("neither", 0.3), ("against", 0.2)]
    dose = claim(limbs=(limb("-"),), masses=masses(0.5, 0.3, 0.2), pattern="monotone")
    assert shares(dose) == [("for", 0.5), ("too small", 0.3), ("against", 0.2)]


def test_an_interval_is_turned_with_its_share() -> None:
    found = claim(limbs=(limb(">="),), masses=masses(0.5, 0.3, 0.2))
    assert found.masses
    for_, against = rows.sides(found, found.masses)
    assert (for_.share.low, for_.share.high) == pytest.approx((0.77, 0.83))
    assert (against.share.low, against.share.high) == pytest.approx((0.17, 0.23))


def test_a_bar_has_letters_by_side_and_tells_the_deaf_from_what_is_small() -> None:
    assert rows.bar(claim()) == "########.."
    assert rows.bar(claim(limbs=(limb("-"),))) == "..--------"
    assert rows.bar(bare("C5", "deaf", masses=masses(0.0, 1.0, 0.0))) == "//////////"
    assert rows.bar(bare("C6", "not expressible")).strip() == ""
    assert rows.bar(claim(masses=masses(0.0, 1.0, 0.0), word="negligible")) == ".........."


def test_why_nothing_was_computed_stands_with_the_word() -> None:
    few = "its condition is met in 70 draws, of 100 needed"
    lost = bare("C9", "not computed", reason=few)
    assert rows.word(lost) == f"not computed: {few}"
    told = rows.card(lost)
    assert told[0] == ("verdict", f"not computed: {few}")
    assert ("", few) not in told
    assert rows.word(bare("C9", "deaf", reason="no path")) == "deaf"


def test_only_readings_with_another_word_differ() -> None:
    assert rows.differing(claim()) == ["current_calculus: contingent"]
    between = claim(word="on the line", between=("contingent", "open"))
    assert rows.differing(between) == ["learning_trust: appears"]
    assert rows.word(between) == "on the line: contingent or open"


def test_a_card_holds_all_that_stands_beside_a_word() -> None:
    card = [f"{name}: {text}" for name, text in rows.card(claims().claims[0])]
    for line in (
        "verdict: mostly opposite in 68 of 100 draws",
        "masses: for 0.12 (0.09 to 0.15), too small 0.20 (0.17 to 0.23), "
        "against 0.68 (0.65 to 0.71)",
        "origin: required by S7",
        "sizes: appears at half the least effect, open at twice",
        "effect: country_trust of JPN: 0.14 (-0.05 to 2.4) % of GDP, after 8 quarters; "
        "claimed -, least 0.1 (a fifth of the step of asks); appears",
        ": 0.05 of it was written into the lines",
        "reading: current_calculus: contingent",
        "null twin: contingent (for 0.39, against 0.41)",
        "arrows: up, other than the model",
        "channel: defence_demand off: 72% gone",
        "control: moves it",
        "clue: country_trust of JPN below 0.27 (one house): smoking gun by quarter 2; "
        "seen in 60 of 100 where the claim holds, in 3 where not; to see it speaks 20 to 1 for, "
        "not to see it 2.4 to 1 against",
        "clue: tariff_rate of JPN above 10 within 4 quarters: "
        "the effect lacks 9 draws, of 100 needed",
        "worth knowing: public_opinion.trust_pull[JPN]: how trust follows; "
        "changes the word in 34 of 100, mostly to open",
        "fidelity: E5, I25",
        "arm ask: USA.ask_spending=3.5%",
        "note: Words are moved as such, since each way of speaking also blames.",
    ):
        assert line in card


def test_a_card_says_what_rests_on_values_and_on_blocks() -> None:
    block = BlockFound("economy", "open", "appears", "appears")
    twin = Twin(masses(0.2, 0.6, 0.2), "mostly negligible, sign open")
    card = rows.card(claim(twin_values=twin, blocks=(block,)))
    assert ("", "values too: mostly negligible, sign open (for 0.20, against 0.20)") in card
    assert ("blocks", "of 1 blocks of priors moved, other with economy up (open)") in card


def test_a_card_says_what_goes_with_a_step_held() -> None:
    step = StepFound("third_party_role of JPN", 0.62, True)
    card = dict(rows.card(claim(step=step)))
    assert card["step"] == ("third_party_role of JPN held on its path without the cause: 62% gone")
    few = dict(rows.card(claim(step=StepFound("third_party_role of JPN", None, None))))
    assert few["step"].endswith("too few draws to say")


def test_a_card_says_where_two_cross_and_who_leads_where_they_do_not() -> None:
    found = CrossingFound(("stay", "go"), 0.1, 0.2, 0.3, 0.6, 0.35, 0.05, 0.02)
    one = claim(pattern="flip", limbs=(limb("-", bounds=(0.0, 0.2), crossing=found),),
                masses=masses(0.5, 0.3, 0.2))  # fmt: skip
    told = dict(rows.card(one))
    assert "claimed that go overtakes within 0 to 0.2" in told["effect"]
    assert told["crossing"] == (
        "at 0.2 (0.1 to 0.3), in 60% of draws; without a crossing stay ahead in 35%, "
        "go ahead in 5%; more than once in 2%"
    )
    assert shares(one) == [("for", 0.5), ("neither", 0.3), ("against", 0.2)]
    nowhere = replace(found, p05=None, p50=None, p95=None, crossed=0.0, again=0.0)
    up = limb("+", bounds=(0.0, 0.2), crossing=nowhere)
    told = dict(rows.card(claim(pattern="flip", limbs=(up,))))
    assert told["crossing"].startswith("nowhere, in 0% of draws; without")
    assert "that stay overtakes" in told["effect"]


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ((0.0, 0.2), "within 0 to 0.2"),
        ((None, 0.2), "at most 0.2"),
        ((-0.1, None), "at least -0.1"),
    ],
)
def test_a_card_says_between_which_bounds_an_effect_stays(
    bounds: tuple[float | None, float | None], said: str
) -> None:
    one = claim(pattern="bound", limbs=(limb("0", bounds=bounds),), masses=masses(0.5, 0.3, 0.2))
    assert f"claimed {said}, least" in dict(rows.card(one))["effect"]
    assert shares(one) == [("for", 0.5), ("neither", 0.3), ("against", 0.2)]


def test_what_no_number_would_change_is_about_priors() -> None:
    priors = dict(rows.card(claim(worth=WorthFound((), "open", 0.2))))
    assert priors["worth knowing"] == "no single number: a statement about priors"
    assert "worth knowing" not in dict(rows.card(claim()))


def test_a_card_says_what_is_lacking_and_joined() -> None:
    by_id = {one.id: dict(rows.card(one)) for one in claims().claims}
    assert by_id["C6"]["needs"] == "depth of a club"
    assert "masses" not in by_id["C6"]
    assert by_id["T1"]["joins"] == "C1, C24"
    # What only joins claims has no origin of its own.
    assert "origin" not in by_id["T1"]
    assert by_id["C2"]["origin"] == "seen"


def test_signs_drawn_by_lot_are_one_sentence_or_none() -> None:
    (text,) = rows.permuted(claims())
    assert text == 'With the signs of claims drawn by lot: "appears" 21% (12% to 33%).'


def test_every_word_is_explained_once() -> None:
    assert sorted(one.word for one in rows.MEANINGS) == sorted(Word.__args__)
