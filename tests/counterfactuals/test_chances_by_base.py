"""How choices move when base shares alone are drawn anew."""

import dataclasses

import numpy as np
import pytest
from tests import rereading
from tests.runs import Bed

from foedus import contract
from foedus.counterfactuals import chances_by_base, signal_response
from foedus.counterfactuals.quiet_world import Quiet
from foedus.model.types import Model
from foedus.result.documents.heard import Footing, Heard
from foedus.testing.synthetic import small_model

pytestmark = pytest.mark.xdist_group("small")

DRAWS, ACTS = 16, ["AUR.ask_spending=3.5%", "AUR.posture=halt", "BEL.programme=+0.5"]


def heard_by(model: Model, *do: str, draws: int = DRAWS) -> Heard:
    return signal_response.hears(model, draws=draws, seed=1, do=do, only=ACTS)


def rows(heard: Heard) -> dict[str, Footing]:
    assert heard.base is not None
    return {row.lever: row for row in heard.base.levers}


def certain(model: Model) -> Model:
    """Return the model with base shares known exactly."""
    columns = tuple(
        dataclasses.replace(c, prior=contract.fixed(1e9)) if c.name.endswith("base.weight") else c
        for c in model.columns
    )
    return dataclasses.replace(model, columns=columns)


@pytest.fixture(scope="module")
def heard(small: Bed) -> Heard:
    return chances_by_base.redrawn(small.model, heard_by(small.model))


def test_nothing_else_that_is_heard_changes(small: Bed, heard: Heard) -> None:
    assert dataclasses.replace(heard, base=None) == heard_by(small.model)
    assert heard.base is not None
    assert (heard.base.draws, heard.base.times, heard.base.left_out) == (
        DRAWS,
        chances_by_base.TIMES,
        0,
    )


def test_chances_at_zero_tilt_are_base_shares_and_move(small: Bed, heard: Heard) -> None:
    found = rows(heard)
    assert list(found) == [lever.name for lever in small.model.levers]
    for row in found.values():
        assert sum(band.mean for band in row.usual) == pytest.approx(1.0, abs=1e-4)
        for band in (*row.usual, row.change, row.new, row.new_after):
            assert 0.0 <= band.low <= band.mean + 1e-6
            assert band.mean <= band.high + 1e-6
    assert found["BEL.programme"].usual[1].high - found["BEL.programme"].usual[1].low > 0.2


def test_each_lever_is_looked_at_with_what_it_hears_most(small: Bed, heard: Heard) -> None:
    for row in rows(heard).values():
        cells = [c for c in heard.cells if c.lever == row.lever and not c.own]
        loudest = max(cells, key=lambda cell: cell.change)
        assert row.signal == (loudest.signal if loudest.change else "")
        # The mean over bases is near what one base of each draw gives.
        assert row.change.mean == pytest.approx(loudest.change, abs=0.1)


def test_a_base_known_exactly_does_not_move(small: Bed) -> None:
    model = certain(small.model)
    for row in rows(chances_by_base.redrawn(model, heard_by(model))).values():
        for band in (*row.usual, row.change, row.new, row.new_after):
            assert band.high - band.low < 2e-3, row.lever


def test_options_that_the_record_does_not_hold_are_new(small: Bed, heard: Heard) -> None:
    found = rows(heard)
    assert found["AUR.rhetoric"].unseen == ("threaten",)
    assert found["AUR.tariff"].unseen == (), "its shares are elicited, and none is zero"
    for row in found.values():
        names = next(lever.options for lever in small.model.levers if lever.name == row.lever)
        new = [row.usual[names.index(option)].mean for option in row.unseen]
        assert row.new.mean == pytest.approx(sum(new), abs=1e-4)
        assert row.recorded or not row.unseen


def test_a_coding_holds_in_every_world() -> None:
    model = small_model(sections=rereading.sections())
    plain, bold = (
        chances_by_base.redrawn(model, heard_by(model, *do)) for do in ([], ["variant:plans=bold"])
    )
    lever = "BEL.programme"
    assert bold.do == ("variant:plans=bold",)
    assert rows(bold)[lever].usual[2].mean > 1.2 * rows(plain)[lever].usual[2].mean
    for name, row in rows(plain).items():
        assert (row.usual == rows(bold)[name].usual) == (name != lever)
    assert chances_by_base.unseen(model, {"plans": "bold"}, model.levers[5]) == ("cut",)
    assert model.levers[5].name == lever


def test_the_first_look_at_a_draw_is_that_without_redraws(small: Bed) -> None:
    plain, often = Quiet(small.model, 6, 2), Quiet(small.model, 6, 2, times=3)
    whole = often.look(often.plain).chance.reshape(*plain.base().shape[1::-1], 6, 3)
    assert np.array_equal(whole[..., 0], plain.look(plain.plain).chance)
    assert not np.array_equal(whole[..., 0], whole[..., 1])
