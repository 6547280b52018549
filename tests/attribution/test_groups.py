"""Groups are declarations: rivals share them, aggregation has none, and off is a mask of an arm."""

import dataclasses

import numpy as np
import pytest

from foedus.attribution import groups
from foedus.contract import GROUPS
from foedus.mechanisms import leadership
from foedus.model import schedule
from foedus.model.discover import discover
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_every_mechanism_that_ships_has_a_group_unless_it_only_settles_an_option() -> None:
    for mechanism in discover().mechanisms.values():
        assert (mechanism.group in GROUPS) != (mechanism.aggregate is not None), mechanism.name


def test_groups_divide_the_mechanisms(model: Model) -> None:
    found = groups.declared(model)
    assert list(found) == list(GROUPS)
    names = [name for own in found.values() for name in own]
    assert len(names) == len(set(names))
    assert set(names) == {m.name for m in model.mechanisms if m.aggregate is None}
    assert {"commitment_trust", "current_calculus"} <= set(found["alliance"])
    assert groups.unswitched(model) == ()


def test_one_by_one_rivals_are_off_together(model: Model) -> None:
    found = groups.each(model)
    assert found["commitment_trust"] == ("commitment_trust", "current_calculus")
    assert found["economy"] == ("economy",)
    assert "aggregation" not in found


def test_a_rival_of_ones_own_takes_the_group_of_its_slot_and_a_stranger_none(model: Model) -> None:
    own = dataclasses.replace(leadership.MECHANISM, name="mine", slot="leadership", group="")
    stranger = dataclasses.replace(leadership.MECHANISM, name="strange", group="")
    more = dataclasses.replace(model, mechanisms=(*model.mechanisms, own, stranger))
    assert "mine" in groups.declared(more)["effort"]
    assert groups.unswitched(more) == ("strange",)


def test_off_is_a_mask_over_all_quarters(model: Model) -> None:
    own = groups.declared(model)
    plain = schedule.empty(model, 4)
    found = groups.without(model, plain, own, ["rivalry"])
    off = {m.name for i, m in enumerate(model.mechanisms) if (found.active[:, i] == 0.0).all()}
    assert off == set(own["rivalry"])
    assert np.all(plain.active == -1.0), "the arm itself stays as it was"
    assert groups.without(model, plain, own, []) is plain
