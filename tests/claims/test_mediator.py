"""What holds a step on its path, and which steps can be held."""

import pytest
from tests.claims.made import LEAST, TRUST, claim

from foedus.claims.arms import Arm, Nested
from foedus.claims.limb import Limb
from foedus.claims.mediator import can_hold, held, steps
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


def test_both_arms_are_held_on_the_path_of_the_first() -> None:
    arms = {"t0": Arm(("AUR.tariff=0%",)), "t25": Arm(("AUR.tariff=25%",))}
    found = held(_step("mutual_trust", "DRA>BEL"), arms)
    follows = Nested(arms["t0"], "mutual_trust", "DRA>BEL")
    assert {name: arm.nested for name, arm in found.items()} == {"t0": follows, "t25": follows}
    assert found["t25"].words == arms["t25"].words


def test_an_entry_of_the_state_can_be_held_and_a_hazard_or_a_choice_cannot(model: Model) -> None:
    assert can_hold(model, _step("leader_trust", "BEL"))
    assert can_hold(model, _step("mutual_trust", "DRA>BEL"))
    assert not can_hold(model, _step("grey_rate", "BEL"))
    assert not can_hold(model, _step("leader_trust", "BEM"))
    choice = {"choice": "AUR.tariff", "option": "10%", "sign": "+", "least": LEAST, "via": True}
    assert not can_hold(model, Limb.model_validate(choice))
