"""Every kind of damage to every file of a result is named, by `verify` and by what reads it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import helpers

from foedus.errors import OutputError
from foedus.result import summary
from foedus.result.integrity import read_manifest, row_at, row_of, verify
from foedus.result.result import Result, open_result

Harm = Callable[[Path, Path], None]


NAMES = ("option", "defence_burden", "commitment_trust", "challenge_risk")
FEW = tuple(series for series in helpers.SERIES if series.name in NAMES)


def write(out: Path, seed: int) -> Result:
    sizes = {"draws": 70, "replicates": 1, "seed": seed}
    made = helpers.valuing(**sizes, series=FEW, deliberation=helpers.PARTS)
    result = helpers.write(out, made)
    summary.save(result, summary.summarise(result))
    result.write("report.html", f"<p>{seed}</p>")
    return result


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("whole") / "out", 1).path


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("other") / "out", 2).path


@pytest.fixture
def result(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "out")


def delete(path: Path, _: Path) -> None:
    path.unlink()


def truncate(path: Path, _: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path, _: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in (0, len(content) // 2, len(content) - 1):
        content[place] ^= 0x15
    path.write_bytes(content)


def swap(path: Path, other: Path) -> None:
    shutil.copyfile(other, path)


def read_all(folder: Path) -> None:
    """Read everything that a result has, in every way."""
    result = open_result(folder)
    result.summary()
    result.dataset.load()
    for arm in result.manifest.arms:
        result.deliberation(arm)
        result.status(arm)
        for series in result.manifest.series:
            result.values(series.name, arm)
    result.parameters()
    result.starts()


def test_a_whole_result_has_nothing_wrong(whole: Path) -> None:
    assert verify(whole) == []
    read_all(whole)


@pytest.mark.parametrize("harm", [delete, truncate, flip, swap])
def test_damage_to_any_file_is_named(whole: Path, other: Path, result: Path, harm: Harm) -> None:
    names = sorted(read_manifest(whole).files)
    assert {"summary.json", "report.html", "results.zarr/zarr.json"} < set(names)
    assert "results.zarr/status/c/1/0" in names, "every chunk is written, also of zeros"
    for name in names:
        path = result / name
        harm(path, other / name)
        if path.is_file() and row_at(path) == row_at(whole / name):
            assert harm is swap, "what two runs have in common is no damage"
            continue
        (problem,) = verify(result)
        assert problem.where == str(path)
        assert problem.fix == "put it back from a copy, or run the case again"
        if name not in ("report.html", "results.zarr/date/c/0"):  # which nothing here reads
            with pytest.raises(OutputError) as caught:
                read_all(result)
            assert caught.value.problems == (problem,)
        shutil.copyfile(whole / name, path)
    assert verify(result) == []


@pytest.mark.parametrize("harm", [delete, truncate, flip])
def test_damage_to_the_manifest_is_named(result: Path, harm: Harm) -> None:
    harm(result / "manifest.json", result)
    for look in (open_result, verify):
        with pytest.raises(OutputError, match=r"manifest\.json"):
            look(result)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"seed": 1,', '"seed": 3,'),
        ('"case": "toy"', '"case": "tay"'),
        ('"size": 1', '"size": 2'),
        ('"seal": "', '"seal": "0'),
        ("\n}", "\n }"),
    ],
)
def test_an_edited_manifest_is_refused(result: Path, old: str, new: str) -> None:
    path = result / "manifest.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    for look in (open_result, verify):
        with pytest.raises(OutputError, match="was changed or damaged after the run") as caught:
            look(result)
        assert caught.value.problems[0].where == str(path)


def test_the_manifest_of_another_run_is_named(result: Path, other: Path) -> None:
    shutil.copyfile(other / "manifest.json", result / "manifest.json")
    (problem,) = verify(result)
    assert problem.where == str(result / "manifest.json")
    assert problem.what == "is of another run than the files beside it: seed differs"
    with pytest.raises(OutputError, match=r"zarr\.json: is not what was written"):
        open_result(result)


def test_what_does_not_belong_there_is_named(result: Path) -> None:
    (result / "notes.txt").write_text("mine")
    (result / "results.zarr" / "extra").mkdir()
    (result / "results.zarr" / "extra" / "zarr.json").write_text("{}")
    (result / ".DS_Store").touch()
    found = verify(result)
    names = ["notes.txt", "results.zarr/extra/zarr.json"]
    assert [problem.where for problem in found] == [str(result / name) for name in names]
    assert {problem.fix for problem in found} == {"move it elsewhere or remove it"}
    read_all(result)


def test_hashes_are_those_of_files_however_they_are_read(tmp_path: Path) -> None:
    content = b"some bytes" * 100_000
    (tmp_path / "file").write_bytes(content)
    assert row_at(tmp_path / "file") == row_of(content)
    assert row_of(b"").sha256.startswith("e3b0c442"), "SHA-256 of nothing"


def test_what_is_written_later_joins_the_manifest(result: Path) -> None:
    opened = open_result(result)
    opened.write("compare.json", "{}")
    assert open_result(result).manifest == read_manifest(result)
    assert verify(result) == []
    (result / "compare.json").write_text("[]")
    assert [p.where for p in verify(result)] == [str(result / "compare.json")]
