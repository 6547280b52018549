from importlib.util import find_spec
from pathlib import Path

import pandas
import pytest
from tests import helpers

from foedus.errors import OutputError
from foedus.result import files
from foedus.result.result import Result

NO_PARQUET = pytest.mark.skipif(not find_spec("pyarrow"), reason="pyarrow is not installed")
SOME = ("defence_burden", "option")
TYPES = {"value": "float32", "draw": "int32", "replicate": "int32", "option": "str"}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    made = helpers.manifest(draws=3, replicates=2)
    return helpers.write(tmp_path_factory.mktemp("files") / "out", made, unsound={0: [1]})


def test_csv_comes_back_as_it_went(result: Result, tmp_path: Path) -> None:
    path = result.to_csv(tmp_path / "out.csv", *SOME)
    assert path == tmp_path / "out.csv"
    read = pandas.read_csv(path, parse_dates=["date"], dtype=TYPES)
    wanted = result.to_frame(*SOME)
    assert read["value"].dtype == wanted["value"].dtype == "float32"
    for name, column in wanted.items():
        plain = column.astype(read[name].dtype)
        pandas.testing.assert_series_equal(read[name], plain, check_freq=False)
    assert path.read_bytes().count(b"\n") == len(wanted) + 1, "one head"


def test_quantiles_in_csv_come_back(result: Result, tmp_path: Path) -> None:
    path = result.to_csv(tmp_path / "out.csv", "defence_burden", quantiles=True)
    read = pandas.read_csv(path, parse_dates=["date"])
    wanted = result.to_frame("defence_burden", quantiles=True)
    assert list(read.columns) == list(wanted.columns)
    assert read["value"].tolist() == wanted["value"].tolist()
    assert set(read["statistic"]) == {"mean", "p05", "p25", "p50", "p75", "p95"}


@NO_PARQUET
def test_parquet_comes_back_with_its_types(result: Result, tmp_path: Path) -> None:
    path = result.to_parquet(tmp_path / "out.parquet", *SOME)
    pandas.testing.assert_frame_equal(pandas.read_parquet(path), result.to_frame(*SOME))


@NO_PARQUET
def test_quantiles_in_parquet_come_back(result: Result, tmp_path: Path) -> None:
    path = result.to_parquet(tmp_path / "out.parquet", *SOME, quantiles=True)
    wanted = result.to_frame(*SOME, quantiles=True)
    pandas.testing.assert_frame_equal(pandas.read_parquet(path), wanted)


def test_parquet_without_the_library_says_what_to_install(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "find_spec", lambda _: None)
    with pytest.raises(OutputError, match=r"needs pyarrow, .*pip install pyarrow.*\[parquet\]"):
        result.to_parquet(tmp_path / "out.parquet")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["to_csv", "to_netcdf", "to_parquet"])
def test_what_is_there_is_kept(result: Result, tmp_path: Path, name: str) -> None:
    if name == "to_parquet" and not find_spec("pyarrow"):
        pytest.skip("pyarrow is not installed")
    path = tmp_path / "thesis"
    path.write_text("years of work")
    write = getattr(result, name)
    with pytest.raises(OutputError, match="exists already; give --force"):
        write(path, "challenges")
    assert path.read_text() == "years of work"
    write(path, "challenges", force=True)
    assert path.read_bytes() != b"years of work"
    assert [p.name for p in tmp_path.iterdir()] == ["thesis"]


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail() -> None:
        with files.replacing(path, force=True) as partial:
            partial.write_text("half of the new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("out.csv", "old")]


def test_a_file_that_came_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"

    def write() -> None:
        with files.replacing(path) as partial:
            partial.write_text("mine")
            path.write_text("of another")

    with pytest.raises(OutputError, match="exists already"):
        write()
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("out.csv", "of another")]


def test_failures_of_the_disk_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"out\.csv: cannot be written: No space left"):
        with files.replacing(tmp_path / "out.csv"):
            raise OSError(28, "No space left on device")
