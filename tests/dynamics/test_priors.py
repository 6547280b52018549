import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import scipy.special
import scipy.stats
from tests import rereading

from foedus import contract
from foedus.contract import Prior
from foedus.dynamics import priors
from foedus.model.types import Column, Model
from foedus.testing import synthetic

U = np.concatenate([[1e-9, 0.001], np.linspace(0.01, 0.99, 99), [0.999, 1.0 - 1e-9]])


@pytest.mark.parametrize(
    ("prior", "reference"),
    [
        (contract.uniform(-1.0, 3.0), scipy.stats.uniform(-1.0, 4.0)),
        (contract.triangular(1.0, 2.0, 5.0), scipy.stats.triang(0.25, 1.0, 4.0)),
        (contract.triangular(1.0, 1.0, 5.0), scipy.stats.triang(0.0, 1.0, 4.0)),
        (contract.triangular(1.0, 5.0, 5.0), scipy.stats.triang(1.0, 1.0, 4.0)),
        (contract.normal(2.0, 0.5), scipy.stats.norm(2.0, 0.5)),
        (contract.normal(0.12, 0.12, -0.15, 0.4), scipy.stats.truncnorm(-2.25, 7 / 3, 0.12, 0.12)),
        (contract.normal(0.0, 1.0, 2.0), scipy.stats.truncnorm(2.0, np.inf)),
        (contract.lognormal(20.0, 0.5), scipy.stats.lognorm(0.5, scale=20.0)),
        (contract.beta(2.0, 6.0), scipy.stats.beta(2.0, 6.0)),
        (Prior("gamma", (0.3,)), scipy.stats.gamma(0.3)),
    ],
)
def test_quantiles_are_those_of_scipy(prior: Prior, reference: scipy.stats.rv_continuous) -> None:
    assert priors.quantile(prior, U) == pytest.approx(reference.ppf(U), rel=1e-5, abs=1e-9)


def test_a_point_mass_is_its_value() -> None:
    assert set(priors.quantile(contract.fixed(0.1), U)) == {0.1}


def test_a_mixture_has_the_distribution_of_its_parts() -> None:
    mixed = contract.mixture((0.25, contract.uniform(-1.0, 0.0)), (0.75, contract.normal(5.0, 1.0)))
    u = (np.arange(20_000) + 0.5) / 20_000
    values = priors.quantile(mixed, u)
    assert np.mean(values < 0.0) == pytest.approx(0.25, abs=1e-3)
    assert values[values < 0.0].mean() == pytest.approx(-0.5, abs=1e-2)
    assert values[values > 0.0].mean() == pytest.approx(5.0, abs=1e-2)
    assert values[values > 0.0].std() == pytest.approx(1.0, abs=1e-2)


def test_weights_of_a_mixture_need_not_add_up() -> None:
    one = contract.mixture((1.0, contract.fixed(0.0)), (3.0, contract.fixed(1.0)))
    u = (np.arange(400) + 0.5) / 400
    assert priors.quantile(one, u).mean() == pytest.approx(0.75)


def test_uniforms_are_uniform_inside_the_interval() -> None:
    u = priors.uniforms(0, "a name", 20_000)
    assert 0.0 < u.min() < u.max() < 1.0
    assert scipy.stats.kstest(u, "uniform").pvalue > 0.001


def test_streams_are_unrelated() -> None:
    a, b = (priors.uniforms(0, name, 20_000) for name in ("gdp", "gdq"))
    c = priors.uniforms(1, "gdp", 20_000)
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.03
    assert abs(np.corrcoef(a, c)[0, 1]) < 0.03


def test_a_stream_id_is_fixed_for_ever() -> None:
    # Stored results name their stream scheme: these numbers are part of it.
    assert priors.stream_id("gdp") == 1_121_498_460
    assert priors.uniforms(7, "gdp", 3) == pytest.approx(
        [0.7568353143668846, 0.8820338308740251, 0.7950531808990641]
    )


def test_a_draw_does_not_depend_on_how_many_are_asked_for() -> None:
    model = synthetic.small_model()
    few, many = priors.draw(model, 3, 10), priors.draw(model, 3, 500)
    assert np.array_equal(few, many[:10])
    assert not np.array_equal(few, priors.draw(model, 4, 10))


def test_a_column_does_not_depend_on_its_neighbours() -> None:
    model = synthetic.small_model()
    other = Column(
        "added", "added", contract.uniform(0.0, 1.0), "1", "assumption", "E", "an added number"
    )
    columns = (other, *reversed(model.columns))
    index = {column.name: i for i, column in enumerate(columns)}
    changed = dataclasses.replace(model, columns=columns, index=index)
    before, after = priors.draw(model, 0, 50), priors.draw(changed, 0, 50)
    for name, i in model.index.items():
        assert np.array_equal(before[:, i], after[:, index[name]]), name


def test_columns_of_one_stream_move_together() -> None:
    model = synthetic.small_model()
    columns = [
        dataclasses.replace(c, stream="shared") if c.name.startswith("state.threat[") else c
        for c in model.columns
    ]
    matrix = priors.draw(dataclasses.replace(model, columns=tuple(columns)), 0, 50)
    shared = [i for i, c in enumerate(columns) if c.stream == "shared"]
    assert len(shared) > 1
    assert (matrix[:, shared] == matrix[:, shared[:1]]).all()


# --- base shares and openings ---------------------------------------------------------------------

DRAWS = 20_000


def base(model: Model, matrix: npt.NDArray[Any], lever: str) -> npt.NDArray[np.float64]:
    """Return the base shares of a lever (option, draw)."""
    options = next(v.options for v in model.levers if v.name == lever)
    columns = [model.index[f"lever.{lever}.base[{option}]"] for option in options]
    return matrix[:, columns].T.astype(float)


def fixed_weight(weight: float) -> Any:
    """Return the made-up case with one worth of what is believed before each record."""
    model = synthetic.small_model()
    columns = tuple(
        dataclasses.replace(c, prior=contract.fixed(weight)) if c.name.endswith("weight") else c
        for c in model.columns
    )
    return dataclasses.replace(model, columns=columns)


@pytest.mark.parametrize(
    ("lever", "prior", "shown"),
    [
        # Shares as given, worth c decisions.
        ("AUR.tariff", [0.7, 0.15, 0.1, 0.05], [0.0] * 4),
        # Three quarters of cuts and eight of +0.5 in thirty-two, four moves: three halves.
        ("BEL.programme", [0.1, 0.8, 0.1], [1.5 * 4 / 32, 1.5 * 20 / 32, 1.5 * 8 / 32]),
        # A ratchet: what stands, and one move to it.
        ("AUR.posture", [0.1, 0.1, 0.8], [0.0, 0.0, 0.75]),
    ],
)
@pytest.mark.parametrize("c", [2.0, 6.0])
def test_base_shares_have_the_mean_and_spread_of_a_dirichlet(
    lever: str, prior: list[float], shown: list[float], c: float
) -> None:
    model = fixed_weight(c)
    found = base(model, priors.draw(model, 1, DRAWS), lever)
    alpha = c * np.asarray(prior) + np.asarray(shown)
    mean = alpha / alpha.sum()
    spread = np.sqrt(mean * (1.0 - mean) / (alpha.sum() + 1.0))
    # The floor lifts options that are never seen by up to its height.
    floor = priors.FLOOR
    assert found.mean(axis=1) == pytest.approx(mean, abs=floor * len(mean) + 0.006)
    assert found.std(axis=1) == pytest.approx(spread, abs=0.01)
    beta = scipy.stats.beta(alpha[1], alpha.sum() - alpha[1])
    for q in (0.5, 0.8, 0.95):
        at = beta.ppf(q)
        if at > 5 * floor:
            assert (found[1] <= at).mean() == pytest.approx(q, abs=0.02)


def test_base_shares_add_up_and_none_is_below_the_floor() -> None:
    model = synthetic.small_model()
    matrix = priors.draw(model, 0, 2000)
    on_floor = 0
    for lever in model.levers:
        found = base(model, matrix, lever.name)
        assert found.sum(axis=0) == pytest.approx(1.0, abs=1e-5)
        assert found.min() >= priors.FLOOR * (1.0 - 1e-5)
        on_floor += int((found < priors.FLOOR * 1.001).sum())
    assert on_floor > 100, "some options were never seen and are not impossible"


def test_shapes_so_small_that_their_numbers_underflow_keep_their_odds() -> None:
    # Gamma numbers of shape 0.005 are below the smallest float half of the time.
    u = np.asarray([1e-9, 0.01, 0.5, 0.999])
    for shape in (0.005, 0.02, 0.3, 2.0, 40.0):
        found = priors._log_gamma(np.full_like(u, shape), u)
        assert np.isfinite(found).all()
        assert (np.diff(found) > 0.0).all()
        back = scipy.stats.gamma.logcdf(np.exp(found), shape)
        large = found > -600.0
        assert back[large] == pytest.approx(np.log(u)[large], abs=1e-6)
        # Near zero the distribution function is x^a / Gamma(a + 1).
        tail = shape * found - scipy.special.gammaln(shape + 1.0)
        assert tail[~large] == pytest.approx(np.log(u)[~large], abs=1e-6)


def test_options_of_another_lever_change_no_base() -> None:
    sections = synthetic.small_case()
    tariff = sections["governments"]["AUR"]["instruments"]["tariff"]
    tariff["options"], tariff["base"]["shares"] = ["0%", "25%"], {"0%": 0.5, "25%": 0.5}
    before, after = synthetic.small_model(), synthetic.small_model(sections=sections)
    one, other = (priors.draw(model, 0, 100) for model in (before, after))
    for name, i in before.index.items():
        if name in after.index and ".tariff." not in name:
            assert np.array_equal(one[:, i], other[:, after.index[name]]), name


def test_an_opening_makes_the_moves_of_its_record_and_is_never_above_one() -> None:
    model = synthetic.small_model()
    matrix = priors.draw(model, 0, 4000).astype(float)
    for lever, quarters in (("AUR.rhetoric", 32.0), ("BEL.programme", 16.0)):
        opening = matrix[:, model.index[f"lever.{lever}.opening"]]
        moves = matrix[:, model.index[f"lever.{lever}.opening.moves"]]
        alpha = matrix[:, model.index["choice.transitory"]]
        varies = 1.0 - (base(model, matrix.astype(np.float32), lever) ** 2).sum(axis=0)
        assert opening.max() == 1.0
        assert opening.min() > 0.0
        free = opening < 1.0
        assert 0.1 < free.mean() < 0.9
        makes = opening * alpha * varies * quarters
        assert makes[free] == pytest.approx(moves[free], rel=1e-4)
        assert (makes[~free] <= moves[~free] * (1.0 + 1e-5)).all()
    gamma = scipy.stats.gamma(6.0)
    moves = matrix[:, model.index["lever.AUR.rhetoric.opening.moves"]]
    assert scipy.stats.kstest(moves, gamma.cdf).pvalue > 1e-3


def test_numbers_at_quantiles_are_filled_in_like_drawn_ones() -> None:
    model = synthetic.small_model()
    u = np.stack([priors.uniforms(4, c.stream, 60) for c in model.columns], axis=1)
    assert np.array_equal(synthetic.at_quantiles(model, u), priors.draw(model, 4, 60))


# --- other readings of the record, and base shares drawn anew -------------------------------------


def drawn_names(before: npt.NDArray[Any], after: npt.NDArray[Any], model: Model) -> set[str]:
    """Return the columns in which two matrices differ."""
    return {c.name for i, c in enumerate(model.columns) if (before[:, i] != after[:, i]).any()}


def test_a_coding_changes_the_numbers_of_its_lever_and_no_bit_of_others() -> None:
    model = synthetic.small_model(sections=rereading.sections())
    matrix = priors.draw(model, 3, 60)
    kept = matrix.copy()
    other = priors.reread(model, matrix, {"plans": "bold"}, 3)
    assert np.array_equal(matrix, kept)
    changed = drawn_names(matrix, other, model)
    assert changed
    assert all(name.startswith("lever.BEL.programme.") for name in changed)
    assert "lever.BEL.programme.base[+0.5]" in changed
    assert priors.reread(model, matrix, {}, 3) is matrix
    # A draw does not depend on how many are asked for.
    few = priors.reread(model, matrix[:7], {"plans": "bold"}, 3)
    assert np.array_equal(few, other[:7])
    found = base(model, priors.reread(model, priors.draw(model, 3, DRAWS), {"plans": "bold"}, 3),
                 "BEL.programme")  # fmt: skip
    assert (
        found[2].mean() > 1.2 * base(model, priors.draw(model, 3, DRAWS), "BEL.programme")[2].mean()
    )


def test_base_shares_alone_are_drawn_anew() -> None:
    model = synthetic.small_model()
    matrix = priors.draw(model, 3, 40)
    found = priors.redrawn(model, matrix, {}, 3, 4).reshape(40, 4, -1)
    assert np.array_equal(found[:, 0], matrix), "the first time is as drawn"
    for time in (1, 2, 3):
        changed = drawn_names(matrix, found[:, time], model)
        assert changed == {c.name for c in model.columns if ".base[" in c.name}
        assert not np.array_equal(found[:, time], found[:, time - 1])
    assert priors.redrawn(model, matrix, {}, 3, 1) is matrix
    again = priors.redrawn(model, matrix[:5], {}, 3, 2).reshape(5, 2, -1)
    assert np.array_equal(again, found[:5, :2])


def test_a_base_drawn_anew_is_of_the_same_distribution() -> None:
    model = fixed_weight(2.0)
    matrix = priors.draw(model, 1, 4000)
    first, again = np.moveaxis(
        priors.redrawn(model, matrix, {}, 1, 2).reshape(4000, 2, -1), 1, 0
    )  # fmt: skip
    for option in range(3):
        pair = [base(model, m, "BEL.programme")[option] for m in (first, again)]
        assert scipy.stats.ks_2samp(*pair).pvalue > 0.001
        assert abs(np.corrcoef(*pair)[0, 1]) < 0.06


def test_a_base_known_exactly_does_not_move() -> None:
    # The worth of what is believed before the record is the concentration: without end, no spread.
    model = fixed_weight(1e9)
    matrix = priors.draw(model, 1, 30)
    found = priors.redrawn(model, matrix, {}, 1, 3).reshape(30, 3, -1)
    names = [c.name for c in model.columns if ".base[" in c.name]
    columns = [model.index[name] for name in names]
    assert np.ptp(found[:, :, columns], axis=1).max() < 2e-4
