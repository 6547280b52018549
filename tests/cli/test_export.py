"""The command on a small made-up result."""

from importlib.util import find_spec
from pathlib import Path

import pandas
import pytest
import xarray
from tests import helpers

from foedus.cli.main import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return helpers.write(tmp_path / "runs" / "toy-1", helpers.manifest(draws=3, replicates=2)).path


def test_the_file_lies_beside_the_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["--csv", "--outcome", "defence_burden", "--outcome", "option"]
    assert main(["export", str(folder), *asked]) == 0
    path = folder.with_name("toy-1.csv")
    assert capsys.readouterr().out == f"{path}\n"
    read = pandas.read_csv(path, dtype={"option": "str"})
    assert set(read["outcome"]) == {"defence_burden", "option"}
    monkeypatch.chdir(folder)
    assert main(["export", ".", "--netcdf"]) == 0
    assert folder.with_name("toy-1.nc").is_file()


def test_a_name_can_be_given(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.nc"
    assert main(["export", str(folder), "--netcdf", "--out", str(out)]) == 0
    with xarray.open_dataset(out) as data:
        assert {"defence_burden", "option_USA_rhetoric", "status"} <= set(data)


def test_quantiles_replace_members(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "q.csv"
    options = ["--csv", "--quantiles", "--outcome", "challenge_risk", "--out", str(out)]
    assert main(["export", str(folder), *options]) == 0
    read = pandas.read_csv(out)
    assert "draw" not in read
    assert len(read) == 2 * 16 * 4 * 6


@pytest.mark.skipif(not find_spec("pyarrow"), reason="pyarrow is not installed")
def test_parquet_holds_the_same_rows(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "t.parquet"
    options = ["--parquet", "--outcome", "challenges", "--out", str(out)]
    assert main(["export", str(folder), *options]) == 0
    assert len(pandas.read_parquet(out)) == 2 * 6 * 16 * 4


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "error: foedus export: give exactly one of --csv, --parquet and --netcdf\n"),
        (["--csv", "--netcdf"], "give exactly one of"),
        (["--netcdf", "--quantiles"], "--quantiles: contradicts --netcdf"),
        (["--csv", "--outcome", "option", "--outcome", "defence"],
         'outcome "defence": is not in this result; did you mean "defence_burden"?'),
        (["--csv", "--out", "no/such/place.csv"], "there is no folder no/such"),
    ],
)  # fmt: skip
def test_mistakes_cost_nothing(
    folder: Path, options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(folder), *options]) == 2
    assert told in capsys.readouterr().err
    assert [path.name for path in folder.parent.iterdir()] == ["toy-1"]


def test_nothing_is_overwritten_without_leave(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder.with_name("toy-1.csv")
    path.write_text("mine")
    asked = ["export", str(folder), "--csv", "--outcome", "challenges"]
    assert main(asked) == 2
    assert "exists already; give --force to replace it" in capsys.readouterr().err
    assert path.read_text() == "mine"
    assert main([*asked, "--force"]) == 0
    assert path.read_text().startswith("arm,quarter,date,outcome,label,")


def test_what_is_no_result_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path), "--csv"]) == 2
    assert "is not a complete Foedus result" in capsys.readouterr().err
