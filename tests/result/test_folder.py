import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests import helpers

from foedus.errors import OutputError, ResourceError
from foedus.result import folder


def result_in(path: Path) -> Path:
    path.mkdir()
    (path / folder.MANIFEST).write_bytes(helpers.manifest().to_json())
    return path


def test_absent_and_empty_folders_are_free(tmp_path: Path) -> None:
    folder.check_free(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    folder.check_free(tmp_path / "empty")


def test_a_result_is_replaced_only_by_force(tmp_path: Path) -> None:
    out = result_in(tmp_path / "out")
    with pytest.raises(OutputError, match="--force"):
        folder.check_free(out)
    folder.check_free(out, force=True)


@pytest.mark.parametrize("force", [False, True])
def test_other_things_are_never_replaced(tmp_path: Path, force: bool) -> None:
    file = tmp_path / "file"
    file.write_text("text")
    with pytest.raises(OutputError, match="is not a folder"):
        folder.check_free(file, force)
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.tex").write_text("years of work")
    with pytest.raises(OutputError, match="not a Foedus result"):
        folder.check_free(other, force)
    (other / folder.MANIFEST).write_text('{"format": "something-else/1"}')
    with pytest.raises(OutputError, match="not a Foedus result"):
        folder.check_free(other, force)


def test_a_result_with_notes_in_it_is_not_replaced(tmp_path: Path) -> None:
    out = result_in(tmp_path / "out")
    (out / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"notes\.txt"):
        folder.check_free(out, force=True)


def test_dangling_link_is_not_free(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputError, match="is not a folder"):
        folder.check_free(link)


def test_free_folder_counts_up(tmp_path: Path) -> None:
    assert folder.free_folder(tmp_path, "toy").name == "toy-1"
    (tmp_path / "toy-1").mkdir()
    (tmp_path / "toy-2").mkdir()
    assert folder.free_folder(tmp_path, "toy").name == "toy-3"


def test_needed_bytes_grow_with_every_size() -> None:
    small = folder.needed_bytes(helpers.manifest(draws=10, replicates=1))
    floats = sum(len(s.labels) for s in helpers.SERIES if s.dtype == "float32")
    assert small == 2 * 10 * ((4 * floats + 3) * 16 + 1) + 10 * 2 * 4
    assert folder.needed_bytes(helpers.manifest(draws=10, replicates=2)) > 1.9 * small
    weighed = helpers.manifest(draws=10, replicates=1, deliberation=helpers.PARTS)
    assert folder.needed_bytes(weighed) == small + 2 * 16 * 3 * len(helpers.PARTS) * 2 * 4


def test_short_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.check_space(tmp_path, helpers.manifest())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(ResourceError, match="reduce --draws"):
        folder.check_space(tmp_path, helpers.manifest())


def test_system_errors_name_the_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="out: cannot be written: No space left"):
        with folder.writing(Path("out")):
            raise OSError(28, "No space left on device")


def test_a_file_beside_a_result_is_replaced_with_force_only(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    folder.check_file(path)
    path.touch()
    with pytest.raises(OutputError, match="exists already; give --force"):
        folder.check_file(path)
    folder.check_file(path, force=True)
    with pytest.raises(OutputError, match="is a folder"):
        folder.check_file(tmp_path, force=True)
    with pytest.raises(OutputError, match="there is no folder"):
        folder.check_file(tmp_path / "no" / "table.csv")


def test_a_comparison_belongs_to_a_result(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=2))
    for name in ("compare.html", "compare.json", "compare.csv"):
        (result.path / name).touch()
    folder.check_free(result.path, force=True)
