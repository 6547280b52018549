"""A page replaces a page of its own kind when asked to, and nothing else ever."""

from pathlib import Path

import pytest

from foedus.errors import OutputError
from foedus.report.pages import standalone

COMMAND = "foedus compare"


def page(path: Path, command: str = COMMAND) -> Path:
    path.write_text(f"<html><head>{standalone.mark(command)}</head></html>", encoding="utf-8")
    return path


def test_a_new_page_gets_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "page.html"
    standalone.check_free(path, force=False, command=COMMAND)
    standalone.write(path, "whole")
    assert path.read_text(encoding="utf-8") == "whole"
    assert list(path.parent.iterdir()) == [path]


def test_a_page_is_replaced_only_with_force(tmp_path: Path) -> None:
    path = page(tmp_path / "page.html")
    with pytest.raises(OutputError, match="exists already"):
        standalone.check_free(path, force=False, command=COMMAND)
    standalone.check_free(path, force=True, command=COMMAND)


def test_what_is_no_such_page_is_never_replaced(tmp_path: Path) -> None:
    other = page(tmp_path / "other.html", "foedus hears")
    binary = tmp_path / "notes.html"
    binary.write_bytes(b"\xff\xfe\x00")
    link = tmp_path / "link.html"
    link.symlink_to(tmp_path / "nowhere")
    for path in (other, binary, link):
        with pytest.raises(OutputError, match="never replaced"):
            standalone.check_free(path, force=True, command=COMMAND)
    with pytest.raises(OutputError, match="is a folder"):
        standalone.check_free(tmp_path, force=True, command=COMMAND)


def test_a_page_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.mkdir()
    (path / "kept").touch()
    with pytest.raises(OutputError):
        standalone.write(path, "text")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]
