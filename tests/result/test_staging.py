"""Where a result comes to stand, whatever happened there meanwhile."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import helpers

from foedus.errors import OutputError
from foedus.result.folder import lock_of
from foedus.result.staging import Staging

FILE = "manifest.json"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def staged(out: Path, force: bool = False, numbered: bool = False) -> Staging:
    staging = Staging(out, force, numbered=numbered)
    (staging.open() / FILE).write_bytes(helpers.manifest(seed=2).to_json())
    return staging


def earlier(out: Path) -> Path:
    out.mkdir(parents=True)
    (out / FILE).write_bytes(helpers.manifest(seed=1).to_json())
    return out


def test_a_result_is_out_of_sight_until_it_is_published(tmp_path: Path) -> None:
    staging = staged(tmp_path / "out")
    assert names(tmp_path / "out") == []
    assert staging.said().startswith(f"what was written is in {staging.folder}: foedus list")
    assert staging.publish() == tmp_path / "out"
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == [FILE]
    assert (staging.published, staging.notes) == (True, [])
    assert staging.said() == f"the result in {tmp_path / 'out'} is whole"
    staging.discard()
    assert names(tmp_path) == ["out"]


def test_who_joins_while_the_rest_is_removed_finds_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging, removed = staged(tmp_path / "out"), []
    made = staging.folder / "made"
    made.mkdir()
    remove = shutil.rmtree

    def seen(folder: Path, **options: Any) -> None:
        with pytest.raises(FileNotFoundError):
            (staging.folder / "leases").mkdir()
        removed.append(folder)
        remove(folder, **options)

    monkeypatch.setattr(shutil, "rmtree", seen)
    staging.publish(made)
    assert len(removed) == 1
    assert names(tmp_path) == ["out"]


def test_what_is_discarded_leaves_nothing(tmp_path: Path) -> None:
    staging = staged(tmp_path / "deep" / "out")
    staging.discard()
    staging.discard()
    assert names(tmp_path / "deep") == []
    assert staging.said() == "nothing was written"


def test_a_folder_that_is_left_can_be_gone_on_in(tmp_path: Path) -> None:
    left = staged(tmp_path / "out")
    left.leave()
    assert names(tmp_path) == [left.folder.name], "neither the name nor the lock"
    again, beside = (Staging(tmp_path / "out", folder=left.folder) for _ in range(2))
    again.open()
    beside.open()
    whole = again.folder / "result"
    whole.mkdir()
    (again.folder / FILE).rename(whole / FILE)
    (again.folder / "units").mkdir()
    assert again.publish(whole) == tmp_path / "out"
    assert names(tmp_path / "out") == [FILE]
    beside.leave()
    assert names(tmp_path) == ["out"]


def test_a_folder_that_is_given_stays_where_its_name_cannot_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = staged(tmp_path / "out")
    left.leave()
    again = Staging(tmp_path / "out", folder=left.folder)
    monkeypatch.setattr(again, "_reserve", lambda: (tmp_path / "no" / "deep").mkdir())
    with pytest.raises(OutputError, match="No such file"):
        again.open()
    assert names(tmp_path) == [left.folder.name], "with all that is in it, and no lock"


def test_the_lock_is_held_while_a_run_writes(tmp_path: Path) -> None:
    staging = staged(tmp_path / "out")
    with pytest.raises(TimeoutError):
        lock_of(staging.folder).acquire()
    staging.publish()


def put_notes(out: Path) -> None:
    (out / "notes.txt").write_text("mine")


def put_file_in_place(out: Path) -> None:
    out.rmdir()
    out.write_text("mine")


def put_link_in_place(out: Path) -> None:
    out.rmdir()
    out.symlink_to(out.with_name("nowhere"))


@pytest.mark.parametrize("came", [put_notes, put_file_in_place, put_link_in_place])
def test_what_came_to_the_place_meanwhile_stays_and_the_next_name_is_taken(
    tmp_path: Path, came: Callable[[Path], None]
) -> None:
    (tmp_path / "out-2").mkdir()
    (tmp_path / "out-2" / "other").touch()
    staging = staged(tmp_path / "out")
    came(tmp_path / "out")
    assert staging.publish() == tmp_path / "out-3"
    assert (tmp_path / "out").is_symlink() or (tmp_path / "out").exists()
    assert names(tmp_path) == ["out", "out-2", "out-3"]
    (note,) = staging.notes
    assert note.endswith(f"during the run; the result is in {tmp_path / 'out-3'}")


def test_a_name_taken_between_look_and_reservation_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [Staging(tmp_path / "toy-7", numbered=True), Staging(tmp_path / "named")]
    for staging in runs:
        real = Path.exists
        taken = staging.out

        def exists(self: Path, taken: Path = taken, real: Callable[..., bool] = real) -> bool:
            return False if self == taken else real(self)

        earlier(taken)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "exists", exists)
            staging.open()
        staging.publish()
    assert [staging.out.name for staging in runs] == ["toy-8", "named-2"]
    assert all("was taken meanwhile" in staging.notes[0] for staging in runs)


def test_an_earlier_result_is_replaced_as_it_was_at_the_start(tmp_path: Path) -> None:
    out = earlier(tmp_path / "out")
    with pytest.raises(OutputError, match="--force"):
        Staging(out)
    staged(out, force=True).publish()
    assert open_manifest(out) == 2
    assert names(tmp_path) == ["out"]


def open_manifest(folder: Path) -> int:
    return 2 if b'"seed":2' in (folder / FILE).read_bytes().replace(b" ", b"") else 1


def add_notes(out: Path) -> None:
    (out / "results.zarr").mkdir()
    (out / "results.zarr" / "notes.txt").write_text("mine")


def rewrite_manifest(out: Path) -> None:
    os.utime(out / FILE, (1, 1))


def exchange(out: Path) -> None:
    out.rename(out.with_name("moved"))
    earlier(out)


@pytest.mark.parametrize("changed", [put_notes, add_notes, rewrite_manifest, exchange])
def test_an_earlier_result_that_changed_meanwhile_is_kept(
    tmp_path: Path, changed: Callable[[Path], None]
) -> None:
    out = earlier(tmp_path / "out")
    staging = staged(out, force=True)
    changed(out)
    assert staging.publish() == tmp_path / "out-2"
    assert (open_manifest(out), open_manifest(tmp_path / "out-2")) == (1, 2)
    assert staging.notes[0].startswith(f"{out} was left alone, since files in it changed")
    assert {"out", "out-2"} <= set(names(tmp_path)) <= {"out", "out-2", "moved"}


def test_files_that_come_to_the_earlier_result_at_the_last_moment_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = earlier(tmp_path / "out")
    staging = staged(out, force=True)
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self == staging.folder:
            (aside,) = tmp_path.glob(".out.old-*")
            put_notes(aside)
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    staging.publish()
    (aside,) = tmp_path.glob(".out.old-*")
    assert names(aside) == ["notes.txt"]
    assert staging.notes == [f"what was not removed of the earlier result is in {aside}"]
    assert open_manifest(out) == 2


def test_a_result_without_what_is_said_of_it_replaces_none(tmp_path: Path) -> None:
    out = earlier(tmp_path / "out")
    assert staged(out, force=True).publish(whole=False) == tmp_path / "out-2"
    assert staged(tmp_path / "new", force=True).publish(whole=False) == tmp_path / "new"
    assert open_manifest(out) == 1


def test_a_result_that_cannot_be_moved_is_kept_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = earlier(tmp_path / "out")
    staging = staged(out, force=True)

    def rename(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        with pytest.raises(OutputError, match=r"is whole in .*: move it from there"):
            staging.publish()
    staging.discard()
    assert (open_manifest(out), open_manifest(staging.folder)) == (1, 2)


def test_dots_and_links_mean_the_place_they_lead_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = earlier(tmp_path / "real" / "out")
    (tmp_path / "link").symlink_to(out)
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    staged(Path("link"), force=True).publish()
    assert (tmp_path / "link").is_symlink()
    assert open_manifest(out) == 2
    assert names(tmp_path / "real") == ["out"]
    staged(Path("sub/../new")).publish()
    assert names(tmp_path) == ["link", "new", "real", "sub"]
    assert staged(tmp_path / "link" / ".." / "beside").publish() == tmp_path / "real" / "beside"


@pytest.mark.parametrize("out", [".", "sub/..", "/", "loop", "x" * 300, "a\0b"])
def test_what_is_no_place_is_refused_in_a_sentence(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cwd" / "sub").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "cwd")
    Path("loop").symlink_to("loop")
    before = names(tmp_path / "cwd")
    with pytest.raises(OutputError) as caught:
        Staging(Path(out), force=True)
    (problem,) = caught.value.problems
    assert str(problem).isprintable()
    assert names(tmp_path / "cwd") == before


def test_names_as_long_as_they_may_be_have_a_next_one(tmp_path: Path) -> None:
    long = "\N{GREEK SMALL LETTER ALPHA}" * 127
    staging = staged(tmp_path / long)
    put_notes(tmp_path / long)
    found = staging.publish()
    assert found.name == f"{long[:-1]}-2"
    assert open_manifest(found) == 2
