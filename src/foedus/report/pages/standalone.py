"""Pages that stand alone: where they may be written, and how they are told from other files."""

import os
from pathlib import Path

from foedus.errors import OutputError, Problem
from foedus.result.folder import place, writing


def mark(command: str) -> str:
    """Return what tells a page of a command, which may be replaced, from any other file."""
    return f'<meta name="generator" content="{command}">'


def check_free(path: Path, force: bool = False, *, command: str) -> None:
    """Refuse a page that cannot be written, and make the folder it goes into.

    Raises
    ------
    OutputError
        If `path` is taken, unless by an earlier page and `force` is given, or not writable.
    """
    other = "name another file with --html"
    with writing(path):
        taken, folder = os.path.lexists(path), path.is_dir()
    if folder:
        raise OutputError(Problem(str(path), "is a folder", other))
    if taken:
        if not _is_page(path, command):
            what = f"exists and is not a page of {command}, so it is never replaced"
            raise OutputError(Problem(str(path), what, other))
        if not force:
            what = "exists already"
            raise OutputError(
                Problem(str(path), what, "give --force to replace it, or another --html")
            )
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(path.parent, os.W_OK):
        raise OutputError(Problem(str(path), "cannot be written: Permission denied", other))


def write(path: Path, text: str, force: bool, command: str) -> Path:
    """Write a page beside its place, move it there when it is whole, and return where it is.

    What came to stand there meanwhile is not replaced: the page then takes the next free name.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    return place(path, text, lambda there: force and _is_page(there, command))


def _is_page(path: Path, command: str) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            return mark(command) in file.read(2000)
    except (OSError, ValueError):
        return False
