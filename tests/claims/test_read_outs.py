"""What limbs read of an arm: chances of several levers at once, and turns."""

import numpy as np
import pytest

from foedus.claims.read_outs import AnyOf, Turns


def test_chances_of_several_levers_multiply() -> None:
    values = np.asarray([[[0.5, 0.25, 0.2]]])
    assert AnyOf(((0,), (1, 2))).read(values)[0, 0] == pytest.approx(1.0 - 0.5 * 0.55)
    assert AnyOf(((0,),)).read(values)[0, 0] == pytest.approx(0.5)


def test_a_turn_is_a_move_against_the_last_one() -> None:
    path = np.asarray([0.0, 1.0, 1.0, 2.0, 1.0, 1.0, 3.0])[None, :, None]
    assert Turns((0,)).read(path)[0].tolist() == [0, 0, 0, 0, 1, 0, 1]
    assert np.isnan(Turns((0,)).read(np.full((1, 4, 1), np.nan))).all()
