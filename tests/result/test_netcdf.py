import importlib.util
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray
from tests import helpers

from foedus.errors import OutputError
from foedus.result import netcdf
from foedus.result.result import Result

MODERN = all(map(importlib.util.find_spec, ("h5netcdf", "h5py")))
WRITERS = [
    pytest.param(
        "h5netcdf",
        marks=pytest.mark.skipif(not MODERN, reason="h5netcdf and h5py are not installed"),
    ),
    "scipy",
]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    made = helpers.valuing(draws=5, replicates=2, deliberation=helpers.PARTS)
    return helpers.write(tmp_path_factory.mktemp("netcdf") / "out", made, unsound={1: [3]})


@pytest.fixture(scope="module", params=WRITERS)
def opened(
    result: Result, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[xarray.Dataset]:
    """Give the dataset as plain xarray reads it back, in both formats."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(netcdf, "_modern", lambda: request.param == "h5netcdf")
        path = result.to_netcdf(tmp_path_factory.mktemp("netcdf") / "out.nc")
    with xarray.open_dataset(path, engine=request.param) as data:
        yield data


def test_numbers_come_back_to_the_bit(result: Result, opened: xarray.Dataset) -> None:
    stored = result.dataset
    for name in ("defence_burden", "challenges", "parameter_value", "interest_start",
                 "deliberation"):  # fmt: skip
        assert opened[name].dims == stored[name].dims
        assert opened[name].dtype == stored[name].dtype == "float32"
        np.testing.assert_array_equal(opened[name].values, stored[name].values)
    for name in ("draw", "replicate"):
        assert opened[name].dtype == "int32"
        np.testing.assert_array_equal(opened[name].values, stored[name].values)
    assert opened["actor"].values.tolist() == list(helpers.ACTORS)
    assert opened["arm"].values.tolist() == ["baseline", "L0"]
    some = opened["defence_burden"].sel(arm="L0", actor="JPN")
    np.testing.assert_array_equal(
        some.sel(time="2026"),
        stored["defence_burden"].sel(arm="L0", actor="JPN", date="2026"),
    )


def test_every_instrument_is_a_variable_with_flags(result: Result, opened: xarray.Dataset) -> None:
    assert "option" not in opened
    for label, menu in helpers.MENUS.items():
        taken = opened[f"option_{label.replace('.', '_')}"]
        assert taken.dtype == taken.attrs["flag_values"].dtype == "int8"
        np.testing.assert_array_equal(taken, result.dataset["option"].sel(instrument=label))
        assert taken.attrs["flag_values"].tolist() == list(range(-1, len(menu)))
        assert len(taken.attrs["flag_meanings"].split()) == len(menu) + 1
        assert tuple(json.loads(taken.attrs["options"])) == menu
    asked = opened["option_USA_ask_spending"].attrs["flag_meanings"]
    assert asked.startswith("not_on_the_menu none 2_percent 2.5_percent 3_percent")


def test_status_is_flagged(result: Result, opened: xarray.Dataset) -> None:
    status = opened["status"]
    assert status.dtype == status.attrs["flag_values"].dtype == "int8"
    assert status.attrs["flag_meanings"] == "sound turned_non-finite"
    assert status.sel(arm="L0").values.tolist() == result.status("L0").tolist()
    assert 1 in status.values


def test_time_is_a_number_and_quarters_keep_their_names(opened: xarray.Dataset) -> None:
    assert opened["time"].dtype == "datetime64[ns]"
    assert opened["time"].attrs["standard_name"] == "time"
    assert opened["time"].encoding["units"] == "days since 1970-01-01"
    assert opened["time"].encoding["dtype"] == "int32"
    assert opened["quarter"].sel(time="2026-12-31").item() == "2026Q4"
    assert "quarter" in opened.coords


def test_everything_says_what_it_is(opened: xarray.Dataset) -> None:
    assert opened.attrs["Conventions"] == "CF-1.11"
    assert opened.attrs["digest"] == "0123456789abcdef"
    assert all(variable.attrs["long_name"] for variable in opened.values())
    burden = opened["defence_burden"].attrs
    assert (burden["units"], burden["unit"]) == ("percent", "% of GDP")
    trust = opened["commitment_trust"].attrs
    assert (trust["units"], trust["unit"]) == ("1", "probability")
    assert opened["patron_ledger"].attrs["units"] == "bn USD/year"
    assert opened["challenge_risk"].attrs["units"] == "4 year-1"
    assert opened["deliberation"].attrs["units"] == "1"
    assert opened["interest_unit"].values.tolist() == [
        "% of GDP", "probability/quarter", "probability",
    ]  # fmt: skip


def test_outcomes_are_chosen(result: Result, tmp_path: Path) -> None:
    path = result.to_netcdf(tmp_path / "some.nc", "commitment_trust")
    with xarray.open_dataset(path) as data:
        assert set(data) == {"commitment_trust", "status"}


def test_options_that_would_share_a_flag_are_numbered() -> None:
    assert netcdf._distinct(["a", "b"]) == ["a", "b"]
    assert netcdf._distinct([netcdf.flag("2%"), netcdf.flag("2_percent")]) == [
        "0_2_percent", "1_2_percent",
    ]  # fmt: skip


def test_what_the_older_format_cannot_hold_asks_for_the_library(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(netcdf, "_modern", lambda: False)
    monkeypatch.setattr(netcdf, "CLASSIC_BYTES", 1000)
    with pytest.raises(OutputError, match=r"needs netCDF 4.*foedus\[netcdf\]"):
        result.to_netcdf(tmp_path / "large.nc")
    monkeypatch.undo()
    monkeypatch.setattr(netcdf, "_modern", lambda: False)
    seeded = helpers.write(tmp_path / "seeded", replace(result.manifest, seed=2**40))
    with pytest.raises(OutputError, match="seed needs netCDF 4"):
        seeded.to_netcdf(tmp_path / "large.nc")
    assert not (tmp_path / "large.nc").exists()
