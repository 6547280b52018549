import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from tests import helpers

from foedus.errors import OutputError
from foedus.result import summary
from foedus.result.result import Result, open_result


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return helpers.write(tmp_path / "out", helpers.manifest())


def test_dataset_is_lazy_and_labelled(result: Result) -> None:
    data = result.dataset
    burden = data["defence_burden"]
    assert burden.dims == ("arm", "member", "time", "actor")
    assert not burden.variable._in_memory
    assert burden.attrs["units"] == "% of GDP"
    assert burden.attrs["description"] == "Defence burden, made up."
    assert list(data)[: len(helpers.SERIES)] == [series.name for series in helpers.SERIES]
    one = burden.sel(arm="L0", time="2028Q4", actor="JPN")
    expected = result.values("defence_burden", "L0")[:, -1, helpers.ACTORS.index("JPN")]
    np.testing.assert_array_equal(one.values, expected)
    assert data.attrs["digest"] == result.manifest.digest


def test_members_carry_draw_and_replicate(result: Result) -> None:
    data = result.dataset
    assert data["draw"].values[:6].tolist() == [0, 0, 0, 0, 1, 1]
    assert data["replicate"].values[:6].tolist() == [0, 1, 2, 3, 0, 1]
    means = data["defence_burden"].sel(arm="baseline").groupby("draw").mean()
    assert means.sizes["draw"] == result.manifest.draws
    of_members = data["parameter_value"].isel(structural_draw=data["draw"])
    assert of_members.sizes == {"member": 160, "parameter": 2}


def test_quarters_are_chosen_by_name_and_by_date(result: Result) -> None:
    burden = result.dataset["defence_burden"].sel(arm="L0", actor="JPN")
    year = burden.sel(date="2026")
    assert year["time"].values.tolist() == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    np.testing.assert_array_equal(year.values, burden.values[:, 4:8])
    assert burden.sel(date=slice("2026-07", "2027-06")).sizes["time"] == 4
    (last,) = burden.sel(time=["2026Q4"])["date"].values
    assert last == np.datetime64("2026-12-31")


def test_years_are_means_of_their_quarters(result: Result) -> None:
    burden = result.dataset["defence_burden"].sel(arm="L0", actor="JPN")
    yearly = burden.resample(date="YE").mean()
    assert yearly.dims == ("member", "date")
    by_hand = burden.values.reshape(-1, 4, 4).mean(axis=2)
    np.testing.assert_allclose(yearly.values, by_hand, rtol=1e-6)


def test_dates_are_an_axis_to_plot_on(result: Result) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed").use("Agg")
    from matplotlib import dates, pyplot

    median = result.dataset["defence_burden"].sel(arm="L0", actor="JPN").median("member")
    (line,) = median.plot(x="date")
    try:
        assert line.axes.get_xlabel() == "last day of the quarter"
        assert "% of GDP" in line.axes.get_ylabel()
        assert isinstance(line.axes.xaxis.get_major_locator(), dates.AutoDateLocator)
        assert line.get_xdata()[0] == np.datetime64("2025-03-31")
    finally:
        pyplot.close("all")


@pytest.mark.parametrize("name", ["open_zarr", "open_dataset"])
def test_the_store_opens_without_us(result: Result, name: str) -> None:
    # A warning would be an error here.
    import xarray

    with getattr(xarray, name)(result.path / "results.zarr") as data:
        assert set(data.coords) >= {"draw", "replicate", "date", "time", "arm"}
        assert set(data) == set(result.dataset)
        np.testing.assert_array_equal(data["date"], result.dataset["date"])
        assert data["date"].attrs == result.dataset["date"].attrs
        xarray.testing.assert_equal(data["defence_burden"].load(), result.dataset["defence_burden"])


def test_a_store_without_dates_has_them_when_opened(result: Result) -> None:
    shutil.rmtree(result.path / "results.zarr" / "date")
    assert result.dataset.sel(date="2026").sizes["time"] == 4


def test_summary_is_read_where_it_was_saved(result: Result) -> None:
    assert result.summary().monitor is None
    summary.save(result, summary.summarise(result, monitor=[]))
    assert result.summary().monitor == ()
    assert "summary.partial" not in {path.name for path in result.path.iterdir()}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no summary of a run"),
        ("[]", "is no summary of a run"),
        ('{"schema": "foedus-summary/2"}', "has schema 'foedus-summary/2'; this version reads"),
        ('{"schema": "foedus-summary/3"}', "is damaged: case; Field required"),
    ],
)
def test_a_summary_of_another_kind_is_refused(tmp_path: Path, text: str, said: str) -> None:
    written = helpers.write(tmp_path / "out", helpers.manifest(draws=2))
    (written.path / "summary.json").write_text(text, encoding="utf-8")
    with pytest.raises(OutputError, match="run the case again") as caught:
        written.summary()
    assert re.search(said, " ".join(str(caught.value).split()))


def test_deliberation_is_read_back_as_means(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(deliberation=helpers.PARTS))
    means = result.deliberation("L0")
    assert means is not None
    assert means.shape == (16, len(helpers.MENUS), len(helpers.PARTS), 2)
    record = helpers.PARTS.index("record")
    wanted = [[-(record + 1) / 3, record + 1]] * 16
    np.testing.assert_allclose(means[:, 0, record], wanted, rtol=1e-6)
    # Blocks of 64, 64 and 32 members, half of them with an open instrument.
    assert (means[:, 0, helpers.PARTS.index("open")] == 80).all()
    assert np.isnan(means[:, -1, record]).all(), "never on the agenda"
    data = result.dataset["deliberation"]
    assert data.dims == ("arm", "time", "instrument", "part", "statistic")
    one = data.sel(arm="L0", instrument="USA.rhetoric", part="record", statistic="size")
    np.testing.assert_array_equal(one.values, means[:, 1, record, 1])


def test_result_without_deliberation_has_none(result: Result) -> None:
    assert result.deliberation("baseline") is None
    assert "deliberation" not in result.dataset


def test_missing_deliberation_is_reported(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(deliberation=helpers.PARTS))
    shutil.rmtree(result.path / "results.zarr" / "deliberation")
    with pytest.raises(OutputError, match=r"results\.zarr lacks deliberation"):
        open_result(result.path)


def test_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such result folder"):
        open_result(tmp_path / "nothing")


def test_folder_without_manifest_is_reported(result: Result) -> None:
    (result.path / "manifest.json").unlink()
    with pytest.raises(OutputError, match="not a complete Foedus result"):
        open_result(result.path)


def test_missing_series_is_reported(result: Result) -> None:
    shutil.rmtree(result.path / "results.zarr" / "defence_burden")
    with pytest.raises(OutputError, match=r"results\.zarr lacks defence_burden"):
        open_result(result.path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("[]", "has format None"),
        ('{"format": "foedus-result/9"}', "this version reads 'foedus-result/1'"),
        ('{"format": "foedus-result/1"}', r"manifest\.json is damaged"),
    ],
)
def test_foreign_manifest_is_reported(result: Result, text: str, message: str) -> None:
    (result.path / "manifest.json").write_text(text)
    with pytest.raises(OutputError, match=message):
        open_result(result.path)


def test_manifest_is_readable_json(result: Result) -> None:
    document = json.loads((result.path / "manifest.json").read_text())
    assert document["format"] == "foedus-result/1"
    assert document["series"][0]["name"] == "line_share"


def test_a_result_without_interests_has_no_starts(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=2, parameters=()))
    assert result.starts() is None
    assert result.parameters().shape == (2, 0)


def test_a_result_that_lost_the_starts_of_interests_is_incomplete(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.valuing(draws=2))
    shutil.rmtree(result.path / "results.zarr" / "interest_start")
    with pytest.raises(OutputError, match="lacks interest_start"):
        open_result(result.path)
