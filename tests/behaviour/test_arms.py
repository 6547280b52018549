"""Who is muted decides nothing; what is imposed on them stays imposed."""

import numpy as np
import pytest
from tests.runs import Bed

from foedus.behaviour.arms import Arm, arm, governments, imposed
from foedus.behaviour.suite import ZERO
from foedus.errors import InterventionError
from foedus.model import schedule


def levers(bed: Bed, government: str) -> list[int]:
    return [i for i, v in enumerate(bed.model.levers) if v.government == government]


def test_all_levers_of_a_muted_government_are_held_at_their_start(us_japan: Bed) -> None:
    model = us_japan.model
    held = imposed(model, Arm((), ("JPN",)), 4)
    mine = levers(us_japan, "JPN")
    others = [i for i in range(len(model.levers)) if i not in mine]
    assert mine
    assert (held.forced[:, mine] == 1.0).all()
    assert (held.forced[:, others] == 0.0).all()
    start = [model.levers[i].levels[model.levers[i].start] for i in mine]
    assert held.level[:, mine].tolist() == [pytest.approx(start)] * 4


def test_what_an_arm_imposes_on_the_muted_stays(us_japan: Bed) -> None:
    model = us_japan.model
    words = ("JPN.programme=+1@2025Q2..2025Q3",)
    live, muted = (imposed(model, Arm(words, who), 4) for who in ((), ("JPN",)))
    (programme,) = (i for i, v in enumerate(model.levers) if v.name == "JPN.programme")
    assert live.forced[:, programme].tolist() == [0.0, 1.0, 1.0, 0.0]
    assert muted.forced[:, programme].tolist() == [1.0] * 4
    assert (muted.level[1:3, programme] == live.level[1:3, programme]).all()
    assert (muted.level[[0, 3], programme] != live.level[1, programme]).all()


def test_what_the_muted_decide_without_a_lever_is_taken_away(us_japan: Bed) -> None:
    model = us_japan.model
    taken = imposed(model, Arm((), ("USA",)), 4).columns
    names = {model.columns[i].name: null for i, null in taken.items()}
    assert names == {"retrenchment.presence_effect": 0.0, "retrenchment.ally_effect": 0.0}
    assert imposed(model, Arm((), ("JPN",)), 4).columns == {}
    assert imposed(model, Arm(()), 4).columns == {}


def test_arms_alike_are_one(us_japan: Bed) -> None:
    first = arm(us_japan.model, ("{patron}.tariff=0%",), 16)
    assert first == arm(us_japan.model, ("USA.tariff=0%",), 16)
    assert arm(us_japan.model, ("policy:baseline",), 16) == Arm(())


def test_a_policy_is_spelt_out(us_japan: Bed) -> None:
    found = arm(us_japan.model, ("policy:no-ask", ZERO), 16)
    assert found.words == (*us_japan.model.case.policies["no-ask"].do, ZERO)
    with pytest.raises(ValueError, match="the case has no policy sing"):
        arm(us_japan.model, ("policy:sing",), 16)


def test_with_zero_utilities_the_record_alone_decides(us_japan: Bed) -> None:
    model = us_japan.model
    plain, zero = (imposed(model, Arm(words), 4) for words in ((), (ZERO,)))
    assert (plain.weighs == 1.0).all()
    assert (zero.weighs == 0.0).all()
    assert np.array_equal(zero.forced, schedule.empty(model, 4).forced)


def test_what_the_case_cannot_express_is_an_error(us_japan: Bed) -> None:
    with pytest.raises(InterventionError, match="unknown instrument"):
        imposed(us_japan.model, Arm(("USA.sing=1",)), 4)


def test_roles_name_governments(us_japan: Bed, small: Bed) -> None:
    found = {who: governments(us_japan.model, who) for who in ("patron", "ally", "rival")}
    assert found == {"patron": ("USA",), "ally": ("JPN",), "rival": ("CHN",)}
    assert governments(us_japan.model, "allies") == ("JPN",)
    holders = set(small.model.governments)
    for who in ("patron", "ally", "allies", "rival"):
        assert set(governments(small.model, who)) <= holders
