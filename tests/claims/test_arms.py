"""Arms of claims: policies spelt out, what is added to them, and what they impose."""

import numpy as np
import pytest
from tests.claims.made import claim

from foedus.claims import arms
from foedus.claims.arms import Arm
from foedus.claims.twin import symmetric
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_a_policy_is_spelt_out_and_equal_arms_are_one(model: Model) -> None:
    name = next(n for n in model.case.policies if model.case.imposed(n))
    written = tuple(text for _, text in model.case.imposed(name))
    assert arms.spelt(model, (f"policy:{name}",)) == Arm(written)
    assert len({arms.spelt(model, written), arms.spelt(model, (f"policy:{name}",))}) == 1


def test_arms_of_a_claim_stand_in_the_order_of_its_cause(model: Model) -> None:
    found = arms.of_claim(model, claim(cause={"contrast": ["t25", "t0"]}))
    assert list(found) == ["t25", "t0"]


def test_deaf_governments_and_recast_numbers_are_imposed(model: Model) -> None:
    plain = arms.imposed(model, Arm(("AUR.tariff=25%",)), 4)
    assert plain.forced.any()
    assert (plain.hears == 1.0).all()
    deaf = arms.imposed(model, Arm((), deaf=True), 4)
    assert not np.any(deaf.hears)
    assert arms.imposed(model, Arm().but(*symmetric(model)), 4).recast == symmetric(model)
    assert Arm(("a",)).also("b").words == ("a", "b")


def test_what_is_changed_of_an_arm_is_changed_of_the_one_that_it_follows(model: Model) -> None:
    held = Arm(("AUR.tariff=25%",)).along(Arm(("AUR.tariff=0%",)), "leader_trust", "BEL")
    changed = held.also("off:economy").but(*symmetric(model)).deafened()
    assert changed.nested is not None
    for arm, tariff in ((changed, "25%"), (changed.nested.arm, "0%")):
        assert arm.words == (f"AUR.tariff={tariff}", "off:economy")
        assert arm.recast == symmetric(model)
        assert arm.deaf
    built = arms.imposed(model, changed, 4)
    assert built.nested is not None
    assert built.nested.entries["leader_trust"].sum() == 1.0
    assert built.nested.arm.recast == symmetric(model)
    assert not built.nested.arm.hears.any()
    assert built.nested.arm.level.max() < built.level.max()
