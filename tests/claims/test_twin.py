"""The null twin is symmetric, and priors twice as wide are wider."""

import numpy as np
import pytest

from foedus.claims.twin import (
    reflected,
    reversed_values,
    signed,
    symmetric,
    symmetric_values,
    widened,
)
from foedus.dynamics import priors
from foedus.model.assemble import _worth  # pyright: ignore[reportPrivateUsage]
from foedus.model.types import Model
from foedus.testing import synthetic

DRAWS = 4000


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_every_influence_is_as_often_turned_round_as_not(model: Model) -> None:
    drawn = priors.draw(model, 5, DRAWS)
    twin = priors.recast(model, drawn, {}, 5, symmetric(model))
    columns = [pair for pairs in signed(model).values() for pair in pairs]
    assert len(columns) > 20
    for column, null in columns:
        moved = np.sign(twin[:, column] - null)
        # Of a sign that is known: as often up as down. Four standard errors of a half.
        assert abs(float(moved.mean())) < 0.5 * 4 / np.sqrt(DRAWS) * 2 or not moved.any()


def test_sizes_and_all_other_numbers_stay(model: Model) -> None:
    drawn = priors.draw(model, 5, 200)
    twin = priors.recast(model, drawn, {}, 5, symmetric(model))
    own = {column: null for pairs in signed(model).values() for column, null in pairs}
    for column in range(drawn.shape[1]):
        null = own.get(column, 0.0)
        if column in own:
            found = np.abs(twin[:, column] - null)
            assert found == pytest.approx(np.abs(drawn[:, column] - null), rel=1e-4, abs=1e-6)


def test_influences_of_a_mechanism_are_turned_together(model: Model) -> None:
    name, columns = next((n, c) for n, c in signed(model).items() if len(c) > 1)
    drawn = priors.draw(model, 5, 100)
    twin = priors.recast(model, drawn, {}, 5, symmetric(model))
    turned = [twin[:, i] != drawn[:, i] for i, null in columns if (drawn[:, i] != null).all()]
    assert all(np.array_equal(one, turned[0]) for one in turned)
    again = priors.recast(model, drawn, {}, 5, [reflected(model, name)])
    assert again[:, columns[0][0]] == pytest.approx(
        2.0 * columns[0][1] - drawn[:, columns[0][0]], rel=1e-5
    )


def test_wide_priors_are_wider(model: Model) -> None:
    drawn = priors.draw(model, 5, 500)
    wide = priors.recast(model, drawn, {}, 5, [widened(model)])
    varied = drawn.std(axis=0) > 0.0
    assert (wide.std(axis=0)[varied] >= drawn.std(axis=0)[varied] * 0.8).mean() > 0.9


def test_a_line_of_which_values_are_turned_wants_the_opposite_of_all(model: Model) -> None:
    drawn = priors.draw(model, 5, 60)
    for line, turn in reversed_values(model).items():
        i = [one.name for one in model.lines].index(line)
        plain, other = (
            np.stack(_worth(model, i, np.ascontiguousarray(matrix.T)))
            for matrix in (drawn, priors.recast(model, drawn, {}, 5, [turn]))
        )
        assert np.array_equal(other, -plain)
        assert np.abs(plain).mean() == pytest.approx(1.0, rel=1e-5)


def test_values_of_a_line_are_turned_by_one_lot(model: Model) -> None:
    drawn = priors.draw(model, 5, DRAWS)
    twin = priors.recast(model, drawn, {}, 5, symmetric_values(model))
    lots = []
    for turn in symmetric_values(model):
        turned = twin[:, turn.columns] < 0.0
        assert np.array_equal(turned.any(axis=1), turned.all(axis=1))
        assert abs(turned.mean() - 0.5) < 0.5 * 4 / np.sqrt(DRAWS)
        lots.append(turned[:, 0])
    assert not np.array_equal(lots[0], lots[1]), "each line has a lot of its own"
