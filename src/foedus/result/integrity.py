"""Whether a result is what was written: its files by hash, its manifest by a seal on it.

The manifest lists size and SHA-256 of every other file, and carries the SHA-256 of its own text.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from foedus.errors import OutputError, Problem
from foedus.result.folder import MANIFEST, STORE
from foedus.result.schema import FORMAT, FileRow, Manifest

DESCRIPTION = "zarr.json"
"""What describes the store, and every array in it."""

NAMES = ("format", "case", "digest", "experiment", "seed", "version")
"""What manifest and store both say of a run."""

AGAIN = "put it back from a copy, or run the case again"

_SEAL = re.compile(rb'"seal": "([0-9a-f]{64})"(?=\s*}\s*\Z)')
_EARLIER = re.compile(re.escape(FORMAT.partition("/")[0]) + r"/(\d+)")


def row_of(content: bytes) -> FileRow:
    """Return size and hash of what is to be written, or was read."""
    return FileRow(len(content), hashlib.sha256(content).hexdigest())


def row_at(path: Path) -> FileRow:
    """Return size and hash of a file, read piece by piece.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return FileRow(file.tell(), digest)


def rows_in(folder: Path, known: Mapping[str, FileRow]) -> dict[str, FileRow]:
    """Return every file of a folder but the manifest, by its path in it; those known as they are.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    names = (name for name in _names(folder) if name != MANIFEST)
    return {name: known.get(name) or row_at(folder / name) for name in sorted(names)}


def sealed(manifest: Manifest) -> bytes:
    """Return the manifest as JSON, with its seal in it."""
    text = replace(manifest, seal="").to_json()
    head, _, tail = text.rpartition(b'"seal": ""')
    return head + b'"seal": "' + hashlib.sha256(text).hexdigest().encode("ascii") + b'"' + tail


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a result folder, and see that it is the one that was written.

    Raises
    ------
    OutputError
        If the folder is missing, no result, one of another version, or its manifest was changed.
    """
    if not folder.is_dir():
        raise OutputError(Problem(str(folder), "no such result folder"))
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
    except OSError as error:
        what = f"is not a complete Foedus result: it has no readable {MANIFEST}"
        raise OutputError(Problem(str(folder), what)) from error
    _check_format(path, text)
    found = _SEAL.search(text)
    if found is None or hashlib.sha256(_unsealed(text, found)).hexdigest().encode() != found[1]:
        what = "was changed or damaged after the run: it does not match its own seal"
        raise OutputError(Problem(str(path), what, AGAIN))
    try:
        return Manifest.from_json(text)
    except ValueError as error:
        what = f"is damaged: {str(error).splitlines()[0]}"
        raise OutputError(Problem(str(path), what, AGAIN)) from error


def check(path: Path, row: FileRow | None, content: bytes) -> None:
    """Refuse a file that is not what was written.

    Parameters
    ----------
    row
        What the manifest says of it; None where it does not list the file.

    Raises
    ------
    OutputError
        Naming the file, what is wrong with it and what to do.
    """
    if (problem := _differs(path, row, row_of(content))) is not None:
        raise OutputError(problem)


def missing(path: Path, error: OSError | None = None) -> OutputError:
    """Return the error for a file of the result that cannot be read."""
    what = "is missing from the result"
    if error is not None and not isinstance(error, FileNotFoundError):
        what = f"cannot be read: {error.strerror}"
    return OutputError(Problem(str(path), what, AGAIN))


def verify(result: str | Path) -> list[Problem]:
    """Read every file of the folder `result` and return what is wrong; empty when it is whole.

    Returns
    -------
    For each file that is missing, was changed or does not belong there, one sentence that names
    it and says what to do.

    Raises
    ------
    OutputError
        If it is no result folder, or its manifest cannot be trusted.
    """
    folder = Path(result)
    manifest = read_manifest(folder)
    found = list(_damaged(folder, manifest.files))
    if len(found) > 1 and (name := other_run(folder, manifest)):
        what = f"is of another run than the files beside it: {name} differs"
        return [Problem(str(folder / MANIFEST), what, AGAIN)]
    foreign = sorted(set(_names(folder)) - set(manifest.files) - {MANIFEST})
    return found + [
        Problem(str(folder / name), "is no file of this result", "move it elsewhere or remove it")
        for name in foreign
    ]


def other_run(folder: Path, manifest: Manifest) -> str:
    """Return by which of its names a store says that it is of another run, if it does."""
    try:
        about: Any = json.loads((folder / in_store(DESCRIPTION)).read_bytes())["attributes"]
        found = {name: about[name] for name in NAMES}
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return next((name for name in NAMES if found[name] != getattr(manifest, name)), "")


def _damaged(folder: Path, files: Mapping[str, FileRow]) -> Iterator[Problem]:
    for name, row in files.items():
        path = folder / name
        try:
            found = row_at(path)
        except OSError as error:
            yield missing(path, error).problems[0]
            continue
        problem = _differs(path, row, found)
        if problem is not None:
            yield problem


def _differs(path: Path, row: FileRow | None, found: FileRow) -> Problem | None:
    if row == found:
        return None
    if row is None:
        return Problem(str(path), f"is not listed in {MANIFEST}", "move it elsewhere or remove it")
    if row.size != found.size:
        what = f"has {found.size:,} bytes, and {row.size:,} were written"
    else:
        what = "is not what was written: its SHA-256 differs, so it is damaged or of another run"
    return Problem(str(path), what, AGAIN)


def _names(folder: Path) -> Iterator[str]:
    for parent, _, files in os.walk(folder):
        for name in files:
            if name != ".DS_Store":
                yield Path(parent, name).relative_to(folder).as_posix()


def _unsealed(text: bytes, found: re.Match[bytes]) -> bytes:
    return text[: found.start(1)] + text[found.end(1) :]


def _check_format(path: Path, text: bytes) -> None:
    try:
        document: Any = json.loads(text)
    except ValueError as error:
        raise OutputError(Problem(str(path), "is damaged: it is not JSON", AGAIN)) from error
    try:
        found = document["format"]
    except (KeyError, TypeError):
        found = None
    if found == FORMAT:
        return
    what, fix = f"has format {found!r}; this version reads {FORMAT!r}", ""
    earlier = _EARLIER.fullmatch(str(found))
    if earlier and int(earlier[1]) < int(FORMAT.rpartition("/")[2]):
        fix = "an earlier version of Foedus wrote it: read it with that one, or run the case again"
    raise OutputError(Problem(str(path), what, fix))


def in_store(key: str) -> str:
    """Return the path in a result folder of a key of its store."""
    return f"{STORE}/{key}"
