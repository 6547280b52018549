"""What holds a step on its mean path, and which steps can be held."""

import numpy as np
import pytest
from tests.claims.made import LEAST, TRUST, claim

from foedus.case import parse_intervention
from foedus.claims.limb import Limb
from foedus.claims.mediator import can_hold, held, steps
from foedus.model import schedule
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def _step(outcome: str, at: str) -> Limb:
    written = {"outcome": outcome, "at": at, "sign": "+", "least": LEAST, "via": True}
    return Limb.model_validate(written)


def test_the_step_and_the_outcome_are_told_apart() -> None:
    via = {**TRUST, "outcome": "leader_trust", "via": True}
    assert steps(claim(pattern="mediation", effect=[via, TRUST])) == (0, 1)
    assert steps(claim(pattern="mediation", effect=[TRUST, via])) == (1, 0)


def test_a_step_is_held_on_the_mean_of_draws_quarter_by_quarter(model: Model) -> None:
    path = np.asarray([[0.2, 0.3, 0.9], [0.4, 0.5, 0.9], [np.nan] * 3])
    words = held(model, _step("mutual_trust", "DRA>BEL"), path, 2)
    assert words == (
        "state:mutual_trust[DRA,BEL]=0.3@2025Q1..2025Q1",
        "state:mutual_trust[DRA,BEL]=0.4@2025Q2..2025Q2",
    )
    built = schedule.build(model, [parse_intervention(text) for text in words], 3)
    mask = built.state_set["mutual_trust"]
    assert mask.reshape(3, -1).sum(axis=1).tolist() == [1.0, 1.0, 0.0]
    value = built.state_value["mutual_trust"][mask > 0.0]
    assert 1.0 / (1.0 + np.exp(-value)) == pytest.approx([0.3, 0.4])


def test_an_entry_of_the_state_can_be_held_and_a_hazard_or_a_choice_cannot(model: Model) -> None:
    assert can_hold(model, _step("leader_trust", "BEL"))
    assert can_hold(model, _step("mutual_trust", "DRA>BEL"))
    assert not can_hold(model, _step("grey_rate", "BEL"))
    choice = {"choice": "AUR.tariff", "option": "10%", "sign": "+", "least": LEAST, "via": True}
    assert not can_hold(model, Limb.model_validate(choice))
