from dataclasses import replace

import numpy as np
import pytest
import xarray
from tests import helpers

from foedus.errors import OptionError
from foedus.result.result import Result
from foedus.result.schema import ObservedRow

OBSERVED = (
    ObservedRow("defence_burden", "JPN", "Burden", "% of GDP", "measure",
                ("2024Q4", "2025Q4"), (1.4, 1.6), "yearbook", "M"),
    ObservedRow("commitment_trust", "JPN>JPN", "Poll", "share", "poll",
                ("2025Q2",), (0.4,), "house", "M"),
)  # fmt: skip


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    made = replace(helpers.valuing(draws=5, replicates=3), observed=OBSERVED)
    return helpers.write(tmp_path_factory.mktemp("tree") / "out", made, unsound={1: [4]})


@pytest.fixture(scope="module")
def tree(result: Result) -> xarray.DataTree:
    return result.to_datatree()


def test_groups_have_the_names_of_arviz(tree: xarray.DataTree) -> None:
    assert set(tree.children) == {
        "prior", "prior_predictive", "sample_stats_prior", "observed_data", "constant_data",
    }  # fmt: skip
    assert tree.attrs["digest"] == "0123456789abcdef"
    for group in ("prior", "prior_predictive", "sample_stats_prior"):
        for variable in tree[group].data_vars.values():
            assert variable.dims[:2] == ("chain", "draw")


def test_parameters_are_variables_by_draw(result: Result, tree: xarray.DataTree) -> None:
    name = result.manifest.parameters[2].name
    drawn = tree["prior"][name]
    np.testing.assert_array_equal(drawn.sel(chain=0), result.parameters()[:, 2])
    assert drawn.attrs["units"] == "1"
    np.testing.assert_array_equal(tree["prior"]["interest_start"][0], result.starts())


def test_members_part_into_draws_and_replicates(result: Result, tree: xarray.DataTree) -> None:
    burden = tree["prior_predictive"]["defence_burden"]
    assert burden.dims == ("chain", "draw", "replicate", "arm", "time", "actor")
    stored = result.dataset["defence_burden"]
    one = burden.sel(chain=0, draw=3, replicate=1, arm="L0", time="2026Q4", actor="JPN")
    assert one == stored.sel(arm="L0", time="2026Q4", actor="JPN").isel(member=10)
    assert burden.dtype == "float32"
    assert burden.attrs["units"] == "% of GDP"
    assert burden["date"].dims == ("time",)
    status = tree["sample_stats_prior"]["status"]
    assert status.sel(chain=0, draw=1, replicate=1, arm="L0") == 1
    assert int(status.sum()) == 1


def test_observations_are_a_list(tree: xarray.DataTree) -> None:
    seen = tree["observed_data"].to_dataset()
    assert seen["value"].values.tolist() == [1.4, 1.6, 0.4]
    assert seen["outcome"].values.tolist() == ["defence_burden"] * 2 + ["commitment_trust"]
    assert seen["kind"].values.tolist() == ["measure", "measure", "poll"]
    assert seen["date"].values[0] == np.datetime64("2024-12-31")


def test_options_can_be_named(tree: xarray.DataTree) -> None:
    constant = tree["constant_data"]
    menu = constant["option_name"].sel(instrument="USA.rhetoric")
    assert menu.values[:4].tolist() == list(helpers.MENUS["USA.rhetoric"])
    assert constant["policy"].sel(arm="L0").item() == "line:USA.leader=0"


def test_outcomes_are_chosen(result: Result) -> None:
    some = result.to_datatree("commitment_trust")
    assert set(some["prior_predictive"].data_vars) == {"commitment_trust"}
    with pytest.raises(OptionError, match="is not in this result"):
        result.to_datatree("trust")


def test_a_run_without_observations_has_an_empty_list(result: Result) -> None:
    bare = Result(result.path, replace(result.manifest, observed=()))
    assert bare.to_datatree("challenges")["observed_data"].sizes["observation"] == 0
