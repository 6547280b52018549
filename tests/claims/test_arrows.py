"""What signs of declared effects say alone."""

import pytest
from tests.claims.made import TRUST, able

from foedus.claims.arrows import arrow
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_the_arrow_turns_with_the_cause(model: Model) -> None:
    up = arrow(model, able(model, effect=[{**TRUST, "outcome": "tariff_rate"}]))
    down = arrow(
        model,
        able(
            model,
            effect=[{**TRUST, "outcome": "tariff_rate"}],
            cause={"contrast": ["t25", "t0"]},
        ),
    )
    assert (up, down) == ("+", "-")


def test_lines_and_choices_have_no_sign(model: Model) -> None:
    arms = {"t0": [], "t25": ["line:AUR.leader=1"]}
    assert arrow(model, able(model, arms=arms)) == "?"
    choice = {"choice": "BEL.programme", "option": "+0.5", "sign": "+", "least": TRUST["least"]}
    assert arrow(model, able(model, effect=[choice])) == "?"


def test_without_a_path_there_is_none(model: Model) -> None:
    label = next(k.labels[0] for k in model.kept if k.outcome.name == "availability")
    effect = [{**TRUST, "outcome": "availability", "at": label}]
    assert arrow(model, able(model, effect=effect)) == "0"
