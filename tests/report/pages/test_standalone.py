"""A page replaces a page of its own kind when asked to, and nothing else ever."""

from pathlib import Path

import pytest

from foedus.errors import Notice, OutputError
from foedus.report.pages import standalone

COMMAND = "foedus compare"


def page(path: Path, command: str = COMMAND) -> Path:
    path.write_text(f"<html><head>{standalone.mark(command)}</head></html>", encoding="utf-8")
    return path


def test_a_new_page_gets_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "page.html"
    standalone.check_free(path, force=False, command=COMMAND)
    standalone.write(path, "whole", False, COMMAND)
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
    with pytest.raises(OutputError):
        standalone.write(tmp_path / "no" / "page.html", "text", False, COMMAND)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("force", [False, True])
def test_what_came_to_stand_there_meanwhile_is_kept(tmp_path: Path, force: bool) -> None:
    path = tmp_path / "page.html"
    path.write_text("my notes")
    with pytest.warns(Notice, match=r"page\.html was taken meanwhile; it is in .*page-2\.html"):
        found = standalone.write(path, "text", force, COMMAND)
    assert (path.read_text(), found.read_text()) == ("my notes", "text")
    page(path)
    page(tmp_path / "page-2.html")
    if force:
        assert standalone.write(path, "new", force, COMMAND) == path
        assert path.read_text() == "new"
    else:
        with pytest.warns(Notice, match=r"page-3\.html"):
            standalone.write(path, "new", force, COMMAND)
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".html"] * (2 if force else 3)
