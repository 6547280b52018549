import re

import pytest

from foedus.errors import OptionError
from foedus.explain import question
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_an_entry_is_found_by_its_label(model: Model) -> None:
    found = question.find(model, "commitment_trust", "DRA>BEL", "2025Q2")
    assert (found.label, found.quarter, found.also) == ("DRA>BEL", 1, ())
    assert [model.actors[i] for i in found.index] == ["DRA", "BEL"]


def test_an_actor_stands_for_its_own_entry(model: Model) -> None:
    found = question.find(model, "commitment_trust", "BEL", None)
    assert found.label == "BEL>BEL"
    assert set(found.also) == {"BEL>COR", "DRA>BEL"}
    assert found.quarter == model.case.quarters - 1


def test_one_entry_needs_no_actor(model: Model) -> None:
    assert question.find(model, "approval", None, None).label == "BEL"


def test_a_variable_that_no_outcome_reports_can_be_traced(model: Model) -> None:
    found = question.find(model, "deed_signal", "BEL", None)
    assert found.column is None


def test_a_lever_is_an_entry_of_its_option(model: Model) -> None:
    found = question.find(model, "option", "AUR.tariff", None)
    assert model.levers[found.index[0]].name == "AUR.tariff"


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (("commitment_tust", None, None), 'OUTCOME: no outcome is called "commitment_tust"; '
         'did you mean "commitment_trust"?'),
        (("commitment_trust", None, None), "--actor: commitment_trust has 4 entries; "
         "choose one of BEL>BEL, BEL>COR, DRA>BEL, DRA>COR"),
        (("commitment_trust", "DRA", None),
         '--actor: several entries of commitment_trust fit "DRA"; '
         "choose one of DRA>BEL, DRA>COR"),
        (("approval", "DRA", None), '--actor: approval is not reported for "DRA"; allowed: BEL'),
        (("gdp", "BELL", None), '--actor: gdp has no entry "BELL"; did you mean "BEL"?'),
        (("gdp", "BEL", "2024Q4"), "--quarter: 2024Q4 is outside the horizon; "
         "choose one from 2025Q1 to"),
        (("gdp", "BEL", "2025"), '--quarter: "2025" is not a quarter; write it like 2025Q1'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(
    model: Model, what: tuple[str, str | None, str | None], message: str
) -> None:
    with pytest.raises(OptionError, match=re.escape(message)) as caught:
        question.find(model, *what)
    assert len(str(caught.value).splitlines()) == 1
