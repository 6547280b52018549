"""A question and its twin: what stands against what, over which quarters, and what is refused."""

import pytest

from foedus.attribution.question import ARMS, Size, question
from foedus.errors import FoedusError
from foedus.model.types import Model
from foedus.testing import synthetic

TARIFF = "AUR.tariff=25%@2025Q3"


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_the_twin_is_the_baseline(model: Model) -> None:
    found = question(model, [TARIFF])
    assert (found.asked.name, found.against.name) == (TARIFF, "baseline")
    assert found.asked.texts == (TARIFF,)
    assert found.against.texts == ()
    assert found.asked.levers == ("AUR.tariff",)
    assert found.first == 2
    assert found.asked.schedule.forced[1:3, 4].tolist() == [0.0, 1.0]
    assert not found.against.schedule.forced.any()


def test_policies_stand_for_what_they_impose(model: Model) -> None:
    found = question(model, ["other", "AUR.tariff=10%"], ["AUR.posture=halt", "AUR.tariff=0%"])
    assert found.asked.texts == ("line:AUR.cabinet=1", "AUR.tariff=10%")
    assert found.asked.name == "other; AUR.tariff=10%"
    assert found.against.texts == ("AUR.posture=halt", "AUR.tariff=0%")


def test_quarters_are_two_years_from_the_question_on_within_the_horizon(model: Model) -> None:
    assert model.case.quarters == 8
    assert question(model, ["AUR.tariff=25%"]).ensemble.quarters == 8
    found = question(model, [TARIFF])
    assert found.ensemble.quarters == 8
    assert found.window == slice(4, 8)
    late = question(model, ["AUR.tariff=25%@2026Q4"])
    assert late.window == slice(7, 8), "quarters before the question are no answer"
    assert question(model, [TARIFF], size=Size(quarters=3)).window == slice(2, 3)


def test_effects_are_divided_on_the_first_draws(model: Model) -> None:
    found = question(model, [TARIFF], size=Size(draws=100, replicates=3, seed=4))
    own, part = found.ensemble, found.divided.ensemble
    assert (own.draws, own.replicates, own.seed) == (100, 3, 4)
    assert (part.draws, part.replicates, part.seed) == (64, 2, 4)
    few = question(model, [TARIFF], size=Size(draws=5, replicates=1)).divided.ensemble
    assert (few.draws, few.replicates) == (5, 1)


@pytest.mark.parametrize(
    ("asked", "against", "said"),
    [
        ([], [], "the question: nothing is asked; write for example foedus ask"),
        (["othr"], [], 'there is no policy "othr", and an expression needs a "="; did you'),
        ([TARIFF], ["bas"], '--against: there is no policy "bas"'),
        (["AUR.tarif=25%"], [], 'unknown instrument "AUR.tarif"; did you mean "AUR.tariff"?'),
        (["AUR.posture=hlt"], [], 'unknown option "hlt"; did you mean "halt"?'),
        (["AUR.tariff=900%"], [], "900.0 is outside 0 to"),
        (["AUR.tariff=25%@2040Q1"], [], "2040Q1 is after the last quarter 2026Q4"),
        (["AUR.tariff=25%@2020Q1"], [], "2020Q1 is before the first quarter 2025Q1"),
        (["AUR.tariff=10%", "AUR.tariff=25%"], [], "contradicts 'AUR.tariff=10%'"),
        (["AUR.tariff="], [], "column"),
        (["baseline"], [], "imposes what its twin does"),
        ([TARIFF], [TARIFF], "imposes what its twin does"),
        ([TARIFF], ["baseline", "AUR.nothing=1"], "--against: 'AUR.nothing=1': unknown instrument"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_one_sentence(
    model: Model, asked: list[str], against: list[str], said: str
) -> None:
    with pytest.raises(FoedusError) as caught:
        question(model, asked, against)
    assert caught.value.exit_code == 2
    (problem,) = caught.value.problems
    assert said in str(problem)


def test_two_named_arms_are_called_by_their_options(model: Model) -> None:
    for asked, against, said in ((["x"], [], "--policy: "), ([TARIFF], ["x"], "--vs: ")):
        with pytest.raises(FoedusError, match=f"^{said}there is no policy"):
            question(model, asked, against, None, ARMS)
