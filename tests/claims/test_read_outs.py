"""What limbs read of an arm: chances of several levers, turns, speed of change, and shares."""

import numpy as np
import pytest

from foedus.claims.read_outs import AnyOf, Before, PartOf, Turns, Unanswered


def test_chances_of_several_levers_multiply() -> None:
    values = np.asarray([[[0.5, 0.25, 0.2]]])
    assert AnyOf(((0,), (1, 2))).read(values)[0, 0] == pytest.approx(1.0 - 0.5 * 0.55)
    assert AnyOf(((0,),)).read(values)[0, 0] == pytest.approx(0.5)


def test_a_turn_is_a_move_against_the_last_one() -> None:
    path = np.asarray([0.0, 1.0, 1.0, 2.0, 1.0, 1.0, 3.0])[None, :, None]
    assert Turns((0,)).read(path)[0].tolist() == [0, 0, 0, 0, 1, 0, 1]
    assert np.isnan(Turns((0,)).read(np.full((1, 4, 1), np.nan))).all()


def test_an_offer_without_an_answer_is_one_alone() -> None:
    values = np.asarray([[[0.5, 0.2, 0.4]]])
    found = Unanswered(AnyOf(((0,),)), AnyOf(((1,), (2,)))).read(values)
    assert found[0, 0] == pytest.approx(0.5 * 0.8 * 0.6)


def test_what_has_changed_once_has_changed() -> None:
    paths = np.asarray([[1.0, 1.2, 1.0, 1.0, 1.0], [10.0, 10.0, 10.0, 8.0, 8.0]]).T[None]
    up, down = (0, 0.2, False, 0), (1, 0.2, True, -1)
    assert Before((up, down), 1).read(paths)[0].tolist() == [1, 0, 0, 0, 0]
    # The second falls by a fifth; that the first has gone back meanwhile does not count.
    assert Before((up, down), 2).read(paths)[0].tolist() == [1, 1, 1, 0, 0]
    assert Before((up, (1, 0.2, True, 1)), 2).read(paths)[0].tolist() == [1, 1, 1, 1, 1]
    assert np.isnan(Before((up,), 1).read(np.full((1, 5, 2), np.nan))).all()


def test_an_amount_is_a_share_of_itself_and_others() -> None:
    # Two percent of 500 beside 30 others.
    values = np.asarray([[[2.0, 500.0, 30.0]]])
    assert PartOf((0, 1), ((2, None),)).read(values)[0, 0] == pytest.approx(0.25)
    assert PartOf((2, None), ((0, 1),)).read(values)[0, 0] == pytest.approx(0.75)
    assert np.isnan(PartOf((2, None), ()).read(0.0 * values))[0, 0]
