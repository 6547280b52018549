"""What a case can express of a claim, and how what it cannot is told."""

import pytest
from tests.claims.made import LEAST, TRUST, able, claim

from foedus.claims.express import NO_HOLD, Expressed, Lacking, express, live
from foedus.errors import CompileError
from foedus.model.types import Model
from foedus.testing import synthetic

DOSES = {
    "pattern": "flip",
    "arms": {"a": [], "b": ["AUR.tariff=10%"], "c": ["AUR.tariff=25%"]},
    "cause": {"dose": ["a", "b", "c"], "values": [0, 10, 25]},
}
FLIP = {"as": "flip", "bounds": [0, 20], "sign": "+", "least": LEAST}


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_a_sound_claim_has_its_arms_and_what_is_read(model: Model) -> None:
    found = able(model)
    assert [arm.words for arm in found.arms.values()] == [("AUR.tariff=0%",), ("AUR.tariff=25%",)]
    assert found.quarters == 8
    assert live(model, found)


def test_what_clues_read_is_read_too(model: Model) -> None:
    late = {"outcome": "leader_trust", "at": "BEL", "after": 12, "below": 0.3}
    found = able(model, clues=[late])
    assert found.quarters == 12
    assert len(found.probes) == 2
    assert found.clues == found.probes[1:]


def test_what_the_model_lacks_is_named_and_no_error(model: Model) -> None:
    needs = [{"kind": "outcome", "name": "club_depth", "what": "depth of small groups"}]
    effect = [{**TRUST, "outcome": "club_depth"}]
    found = express(model, claim(effect=effect, needs=needs))
    assert isinstance(found, Lacking)
    assert [need.what for need in found.needs] == ["depth of small groups"]


@pytest.mark.parametrize("kind", ["instrument", "outcome", "actor", "path"])
def test_a_need_that_is_met_holds_nothing_up(model: Model, kind: str) -> None:
    name = {
        "instrument": "AUR.tariff",
        "outcome": "country_trust",
        "actor": "BEL",
        "path": "tariff -> country_trust",
    }[kind]
    needs = [{"kind": kind, "name": name, "what": "it"}]
    assert isinstance(express(model, claim(needs=needs)), Expressed)


def test_a_path_that_is_not_there_is_a_need(model: Model) -> None:
    needs = [{"kind": "path", "name": "tariff -> availability", "what": "forces held back"}]
    assert isinstance(express(model, claim(needs=needs)), Lacking)


def test_two_options_or_outcomes_are_set_against_each_other(model: Model) -> None:
    own = {"choice": "BEL.programme", "of": ["cut", "plan"]}
    found = able(model, **DOSES, effect=[{**FLIP, **own}])
    assert len(found.probes) == 2
    assert live(model, found)
    two = {**FLIP, "of": ["country_trust", "leader_trust"], "at": "BEL"}
    assert live(model, able(model, **DOSES, effect=[two]))


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ('unknown option of BEL.programme "cup"',
         {"choice": "BEL.programme", "of": ["cup", "plan"]}),
        ('unknown outcome "fear"', {"of": ["country_trust", "fear"], "at": "BEL"}),
        ("unknown label of country_trust", {"of": ["country_trust", "leader_trust"], "at": "BEM"}),
        ("amounts of one unit go together: country_trust is in share, planned_burden is in",
         {"of": ["country_trust", "planned_burden"], "at": "BEL"}),
    ],
)  # fmt: skip
def test_a_flip_of_what_cannot_cross_is_an_error(
    model: Model, words: str, changed: dict[str, object]
) -> None:
    with pytest.raises(CompileError, match=words.replace("+", r"\+")):
        express(model, claim(**DOSES, effect=[{**FLIP, **changed}]))


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ('unknown outcome "country_trst"', {"effect": [{**TRUST, "outcome": "country_trst"}]}),
        ("unknown label of country_trust", {"effect": [{**TRUST, "at": "BEM"}]}),
        (
            'unknown instrument "AUR.tarif"',
            {
                "effect": [
                    {"choice": "AUR.tarif", "option": "10%", "sign": "+", "least": TRUST["least"]}
                ]
            },
        ),
        (
            "unknown option of AUR.tariff",
            {
                "effect": [
                    {"choice": "AUR.tariff", "option": "11%", "sign": "+", "least": TRUST["least"]}
                ]
            },
        ),
        (
            r'unknown outcome "country_trst\[BEL\]"',
            {"clues": [{"outcome": "country_trst", "at": "BEL", "after": 2, "below": 0.3}]},
        ),
        ('unknown mechanism "publc_opinion"', {"channel": ["publc_opinion"]}),
        ("owns country_trust", {"channel": ["public_opinion"]}),
        ("its arms are equal", {"arms": {"t0": ["AUR.tariff=0%"], "t25": ["AUR.tariff=0%"]}}),
        ("outside", {"arms": {"t0": [], "t25": ["AUR.tariff=900%"]}}),
    ],
)
def test_a_name_that_it_does_not_say_it_needs_is_an_error(
    model: Model, words: str, changed: dict[str, object]
) -> None:
    with pytest.raises(CompileError, match=words.replace(".", r"\.")):
        express(model, claim(**changed))


def test_a_cause_without_a_path_is_not_live(model: Model) -> None:
    label = next(k.labels[0] for k in model.kept if k.outcome.name == "availability")
    assert not live(model, able(model, effect=[{**TRUST, "outcome": "availability", "at": label}]))


def test_what_governments_answer_counts_as_a_path(model: Model) -> None:
    choice = {"choice": "BEL.programme", "option": "+0.5", "sign": "+", "least": TRUST["least"]}
    assert live(model, able(model, effect=[choice]))


def test_a_step_that_no_arm_can_hold_is_a_need(model: Model) -> None:
    step = {"outcome": "grey_rate", "at": "BEL", "sign": "+", "least": LEAST, "via": True}
    found = express(model, claim(pattern="mediation", effect=[step, TRUST]))
    assert isinstance(found, Lacking)
    assert found.needs == (NO_HOLD,)
    entry = {**step, "outcome": "leader_trust"}
    assert isinstance(express(model, claim(pattern="mediation", effect=[entry, TRUST])), Expressed)
    with pytest.raises(CompileError, match="unknown outcome"):
        express(model, claim(pattern="mediation", effect=[{**step, "outcome": "x"}, TRUST]))


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("only an amount a year adds up; country_trust is in share",
         {"outcome": "country_trust", "at": "BEL", "as": "total"}),
        ("country_trust is no percentage",
         {"share": {"part": {"outcome": "country_trust", "at": "BEL", "percent_of": "gdp"},
                    "rest": [{"outcome": "gdp", "at": "BEL"}]}}),
        ("amounts of one unit go together",
         {"share": {"part": {"outcome": "defence_burden", "at": "BEL"},
                    "rest": [{"outcome": "security_cost", "at": "BEL"}]}}),
        ("AUR.team does not value grey_rate", {"by": "AUR.team", "priced_in": "grey_rate"}),
        ('unknown outcome "fear"',
         {"until": {"count": 1, "changes": [{"outcome": "fear", "at": "BEL", "by": 1}]}}),
        ('unknown option of AUR.tariff "1%"',
         {"unanswered": {"offers": {"AUR.tariff": "1%"}, "answers": {"AUR.tariff": "0%"}}}),
    ],
)  # fmt: skip
def test_amounts_without_the_unit_for_it_are_an_error(
    model: Model, words: str, read: dict[str, object]
) -> None:
    with pytest.raises(CompileError, match=words.replace(".", r"\.")):
        express(model, claim(effect=[{**read, "sign": "+", "least": LEAST}]))


def test_a_share_of_two_amounts_is_expressed(model: Model) -> None:
    spent = {"outcome": "defence_burden", "at": "BEL", "percent_of": "gdp"}
    share = {"part": spent, "rest": [{"outcome": "security_cost", "at": "BEL"}]}
    found = able(model, effect=[{"share": share, "sign": "+", "least": LEAST}])
    assert len(found.probes) == 1
    assert live(model, found)
