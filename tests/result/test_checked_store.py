from pathlib import Path

import numpy as np
import pytest
import zarr
from tests import helpers

from foedus.errors import OutputError
from foedus.result.checked_store import Files, checked_store
from foedus.result.result import Result


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return helpers.write(tmp_path / "out", helpers.manifest(draws=5, replicates=1))


def test_zarr_reads_through_it_what_was_written(result: Result) -> None:
    group = zarr.open_group(checked_store(result.path, result.manifest.files), mode="r")
    plain = zarr.open_group(result.path / "results.zarr", mode="r")
    assert sorted(group.array_keys()) == sorted(plain.array_keys())
    for name in group.array_keys():
        np.testing.assert_array_equal(np.asarray(group[name]), np.asarray(plain[name]))


def test_a_missing_chunk_is_an_error_and_no_fill_value(result: Result) -> None:
    (result.path / "results.zarr/option/c/0/0/0/0").unlink()
    with pytest.raises(OutputError, match=r"option/c/0/0/0/0: is missing from the result"):
        result.values("option", "baseline")
    assert (result.values("option", "L0") >= 0).all()
    # Who reads past us gets what is no option.
    plain = zarr.open_group(result.path / "results.zarr", mode="r")
    assert (np.asarray(plain["option"])[0] == -128).all()


def test_a_chunk_that_is_not_listed_is_missing(result: Result) -> None:
    files = dict(result.manifest.files)
    del files["results.zarr/status/c/1/0"]
    store = Files(result.path, files)
    with pytest.raises(OutputError, match=r"status/c/1/0: is missing"):
        _ = store["status/c/1/0"]
    with pytest.raises(KeyError):
        _ = store["nothing/zarr.json"]
    assert "status/c/1/0" not in store
    assert len(store) == len(list(store))


def test_it_takes_nothing(result: Result) -> None:
    store = Files(result.path, result.manifest.files)
    with pytest.raises(TypeError, match="read only"):
        store["x"] = store["zarr.json"]
    with pytest.raises(TypeError, match="read only"):
        del store["zarr.json"]
