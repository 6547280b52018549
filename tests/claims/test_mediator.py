"""What holds a step on its path, by groups of draws, and which steps can be held."""

import numpy as np
import pytest
from tests.claims.made import LEAST, TRUST, claim

from foedus.case import parse_intervention
from foedus.claims.limb import Limb
from foedus.claims.mediator import can_hold, groups, held, steps
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


def test_a_step_is_held_on_the_mean_of_a_group_quarter_by_quarter(model: Model) -> None:
    low, high = [[0.2, 0.3, 0.9], [0.22, 0.32, 0.9]], [[0.6, 0.5, 0.9], [0.62, 0.52, 0.9]]
    path = np.asarray([*high, *low, [np.nan] * 3])
    found = held(model, _step("mutual_trust", "DRA>BEL"), np.repeat(path, 2, axis=0), 2)
    assert len(found.words) == 4
    assert groups(path[:4, :2], found.cuts).tolist() == [2, 3, 0, 1]
    assert found.words[0] == (
        "state:mutual_trust[DRA,BEL]=0.2@2025Q1..2025Q1",
        "state:mutual_trust[DRA,BEL]=0.3@2025Q2..2025Q2",
    )
    built = schedule.build(model, [parse_intervention(text) for text in found.words[3]], 3)
    mask = built.state_set["mutual_trust"]
    assert mask.reshape(3, -1).sum(axis=1).tolist() == [1.0, 1.0, 0.0]
    value = built.state_value["mutual_trust"][mask > 0.0]
    assert 1.0 / (1.0 + np.exp(-value)) == pytest.approx([0.62, 0.52])


def test_draws_that_stand_alike_are_one_group(model: Model) -> None:
    alike = np.full((9, 2), 0.4)
    found = held(model, _step("leader_trust", "BEL"), alike, 2)
    assert (found.cuts, len(found.words)) == ((), 1)
    most = np.where(np.arange(9) < 8, 0.4, 0.6)[:, None] * np.ones((1, 2))
    found = held(model, _step("leader_trust", "BEL"), most, 2)
    assert len(set(groups(most, found.cuts))) == len(found.words), "no group is empty"


def test_an_entry_of_the_state_can_be_held_and_a_hazard_or_a_choice_cannot(model: Model) -> None:
    assert can_hold(model, _step("leader_trust", "BEL"))
    assert can_hold(model, _step("mutual_trust", "DRA>BEL"))
    assert not can_hold(model, _step("grey_rate", "BEL"))
    choice = {"choice": "AUR.tariff", "option": "10%", "sign": "+", "least": LEAST, "via": True}
    assert not can_hold(model, Limb.model_validate(choice))
