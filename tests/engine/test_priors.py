import dataclasses

import numpy as np
import pytest
import scipy.stats

from foedus import contract
from foedus.contract import Prior
from foedus.engine import priors
from foedus.model.types import Column
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
