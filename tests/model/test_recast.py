"""Numbers in place of those drawn: reflected, shifted or widened, in all draws or in some."""

import numpy as np
import pytest
import scipy.special

from foedus.dynamics import priors
from foedus.model.recast import Recast
from foedus.model.types import Model
from foedus.testing import synthetic

DRAWS = 400


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def _column(model: Model, family: str) -> int:
    return next(i for i, c in enumerate(model.columns) if c.prior.family == family)


def test_a_reflection_turns_one_column_round_and_leaves_the_others(model: Model) -> None:
    column, drawn = _column(model, "normal"), priors.draw(model, 3, DRAWS)
    change = Recast((column,), "reflect", about=(0.25,))
    found = priors.recast(model, drawn, {}, 3, [change])
    assert found[:, column] == pytest.approx(0.5 - drawn[:, column], rel=1e-5)
    others = np.arange(drawn.shape[1]) != column
    assert np.array_equal(found[:, others], drawn[:, others])
    assert np.array_equal(drawn, priors.draw(model, 3, DRAWS)), "what was drawn stays as it is"


def test_a_stream_picks_half_of_the_draws_whatever_their_number(model: Model) -> None:
    column, drawn = _column(model, "normal"), priors.draw(model, 3, DRAWS)
    change = Recast((column,), "reflect", about=(1e3,), stream="sign of it")
    turned = priors.recast(model, drawn, {}, 3, [change])[:, column] > 1e2
    assert 0.4 < turned.mean() < 0.6
    few = priors.recast(model, drawn[:50], {}, 3, [change])[:, column] > 1e2
    assert np.array_equal(few, turned[:50])


@pytest.mark.parametrize("family", ["normal", "uniform", "beta"])
def test_a_shift_moves_normal_scores_within_the_support(model: Model, family: str) -> None:
    column, drawn = _column(model, family), priors.draw(model, 3, DRAWS)
    prior = model.columns[column].prior
    up = priors.recast(model, drawn, {}, 3, [Recast((column,), "shift", by=1.0)])[:, column]
    u = priors.uniforms(3, model.columns[column].stream, DRAWS)
    wanted = priors.quantile(prior, scipy.special.ndtr(scipy.special.ndtri(u) + 1.0))
    assert up == pytest.approx(wanted, rel=1e-5)
    assert (up > drawn[:, column]).all()


def test_widening_doubles_the_spread_of_a_normal_prior(model: Model) -> None:
    column, drawn = _column(model, "normal"), priors.draw(model, 3, DRAWS)
    prior = model.columns[column].prior
    wide = priors.recast(model, drawn, {}, 3, [Recast((column,), "widen", by=2.0)])[:, column]
    inside = (wide > prior.lower + 1e-6) & (wide < prior.upper - 1e-6)
    assert inside.any()
    assert wide.std() > drawn[:, column].std()


def test_base_shares_that_are_moved_still_add_up(model: Model) -> None:
    shares = tuple(i for i, c in enumerate(model.columns) if c.prior.family == "dirichlet")
    drawn = priors.draw(model, 3, DRAWS)
    found = priors.recast(model, drawn, {}, 3, [Recast(shares, "widen", by=2.0)])
    assert not np.array_equal(found[:, list(shares)], drawn[:, list(shares)])
    lever = model.levers[0].name
    own = [
        i for i in shares if f"[{lever}" in model.columns[i].name or lever in model.columns[i].name
    ]
    assert found[:, own].sum(axis=1) == pytest.approx(1.0, abs=1e-4)


def test_no_change_gives_the_same_matrix(model: Model) -> None:
    drawn = priors.draw(model, 3, DRAWS)
    assert priors.recast(model, drawn, {}, 3, []) is drawn
