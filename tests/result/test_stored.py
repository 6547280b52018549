"""What lies in a folder of results, and what may be removed of it."""

import os
import time
from pathlib import Path

import pytest
from tests import helpers

from foedus.errors import OutputError
from foedus.result import work
from foedus.result.folder import hidden, lock_of
from foedus.result.staging import Staging
from foedus.result.stored import SETTLED, results

MADE = helpers.manifest(draws=2, replicates=1)


def killed(out: Path, whole: bool = False) -> Path:
    """Leave what a killed run leaves: a hidden folder with a lock that nobody holds."""
    folder = hidden(out, "partial")
    (folder / "results.zarr").mkdir(parents=True)
    (folder / "results.zarr" / "zarr.json").write_text("{}")
    if whole:
        (folder / "manifest.json").write_bytes(MADE.to_json())
    Path(lock_of(folder).lock_file).touch()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_results_are_listed_with_what_is_missing(tmp_path: Path) -> None:
    helpers.write(tmp_path / "b", MADE)
    helpers.write(tmp_path / "a", MADE)
    (tmp_path / "a" / "report.html").touch()
    (tmp_path / "other").mkdir()
    found = results(tmp_path)
    assert [row.path.name for row in found.results] == ["a", "b"]
    assert [row.missing for row in found.results] == [
        ("summary.json",),
        ("summary.json", "report.html"),
    ]
    row = found.results[0]
    assert (row.case, row.arms, row.members, row.quarters) == ("toy", ("baseline", "L0"), 2, 16)
    assert (found.leftovers, found.removed) == ((), ())


def test_what_a_killed_run_left_is_named_and_removed_on_request(tmp_path: Path) -> None:
    left, whole = killed(tmp_path / "out"), killed(tmp_path / "out", whole=True)
    live = Staging(tmp_path / "live")
    live.open()
    states = {one.path: one.state for one in results(tmp_path).leftovers}
    assert states == {left: "left", whole: "whole", live.folder: "live"}
    found = results(tmp_path, remove_leftovers=True)
    assert found.removed == (left,)
    assert {one.path for one in found.leftovers} == {whole, live.folder}
    assert not any(name.startswith(left.name) for name in names(tmp_path)), "nor its lock"
    live.discard()
    assert results(tmp_path, remove_leftovers=True).leftovers[0].path == whole


@pytest.mark.parametrize("name", [".out.partial", ".out.partial-0123abcd"])
def test_a_run_to_go_on_with_is_named_and_never_removed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    work.create(tmp_path / name, work.About("out", MADE, parts=("mine",)))
    before = time.time() - 2 * SETTLED
    for path in (tmp_path / name, *(tmp_path / name).iterdir()):
        os.utime(path, (before, before))
    found = results(tmp_path, remove_leftovers=True)
    (one,) = found.leftovers
    assert (one.path, one.state, found.removed) == (tmp_path / name, "resumable", ())
    assert one.command == f"foedus run --resume {tmp_path / name} --parts mine"
    (tmp_path / name / "run.json").write_text("{}")
    (one,) = results(tmp_path, remove_leftovers=True).leftovers
    assert (one.state, one.command) == ("resumable", "")


def test_what_has_no_lock_must_have_settled(tmp_path: Path) -> None:
    file = tmp_path / ".report.html.partial-0123abcd"
    file.write_text("half")
    (one,) = results(tmp_path, remove_leftovers=True).leftovers
    assert (one.path, one.state) == (file, "unclear")
    before = time.time() - 2 * SETTLED
    os.utime(file, (before, before))
    assert results(tmp_path, remove_leftovers=True).removed == (file,)
    assert names(tmp_path) == []


def test_of_an_earlier_result_files_of_others_stay(tmp_path: Path) -> None:
    old = hidden(tmp_path / "out", "old")
    old.mkdir()
    (old / "notes.txt").write_text("mine")
    (old / "report.html").touch()
    before = time.time() - 2 * SETTLED
    for path in (old / "notes.txt", old / "report.html", old):
        os.utime(path, (before, before))
    found = results(tmp_path, remove_leftovers=True)
    assert found.removed == ()
    assert names(old) == ["notes.txt"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no such folder"):
        results(tmp_path / "no")
