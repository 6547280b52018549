"""Code that a case is compiled with: folders of parts, as bytes; nothing here runs them.

Cases are files that people send each other. A case that brings code says so, and needs leave before
anything of it is imported; a folder that a user names is leave for that folder.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from foedus.errors import CaseError, LeaveError, Problem, several

FOLDER = "parts"
"""Name of the folder of parts beside ``case.yaml``."""

LITERATURE = "references.bib"
"""Name of the file of works that parts cite, beside them."""

MAX_FILES = 200
MAX_BYTES = 1_000_000

Folders = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
"""One folder of parts, or several."""


@dataclass(frozen=True)
class Code:
    """A folder of parts as it was read once: what is digested is what is imported.

    Attributes
    ----------
    folder
        The folder, as it was named.
    files
        Name and content of every Python file in it, and of its literature, in order of name.
    brought
        Whether it came with the case; else it was named.
    """

    folder: str
    files: tuple[tuple[str, bytes], ...]
    brought: bool = field(default=False, compare=False)

    @property
    def digest(self) -> str:
        """Return a fingerprint (SHA-256) of names and contents, wherever the folder lies."""
        return fingerprint(json.dumps([[name, fingerprint(text)] for name, text in self.files]))


class Codes(tuple[Code, ...]):
    """Folders of parts that a case is compiled with.

    Any two with the same files are equal, wherever the folders lie: so are their digests.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Compare by content."""
        return isinstance(other, Codes) and self.digests == other.digests

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.digests)

    @property
    def digests(self) -> tuple[str, ...]:
        """Return the fingerprints of the folders, whatever their order."""
        return tuple(sorted(code.digest for code in self))


def fingerprint(content: str | bytes) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def beside(file: str) -> Path | None:
    """Return the folder of parts that a case file brings, if it brings any."""
    place = Path(file)
    folder = place.parent / FOLDER
    return folder if place.name == "case.yaml" and folder.is_dir() and _names(folder) else None


def listed(parts: Folders) -> list[Path]:
    """Return folders given as one or as several.

    Raises
    ------
    OptionError
        For what is neither.
    CaseError
        For one without a name: as a path that is the folder that one is in, of which nobody may
        have meant to run every script (a variable of the shell was not set). As a text, ``.`` can
        be told from it.
    """
    given = several(parts, (str, os.PathLike), "--parts", "a folder or a list of folders")
    if any(folder in ("", Path()) for folder in given):
        what, fix = "got an empty name; nothing was run", f'name the folder: "." or {Path.cwd()}'
        raise CaseError(Problem("--parts", what, fix))
    return [Path(folder) for folder in given]


def gather(brought: Path | None, parts: Folders, allow_code: bool) -> tuple[Code, ...]:
    """Read the folders that a case brings and that a user names, each once.

    Raises
    ------
    CaseError
        For a case that brings code without leave (`LeaveError`), and a folder that cannot be read.
    """
    given = listed(parts)
    known = {folder.resolve() for folder in given}
    if brought is not None and brought.resolve() not in known:
        if not allow_code:
            raise LeaveError(_without_leave(brought))
        given.insert(0, brought)
        known.add(brought.resolve())
    once = {folder.resolve(): folder for folder in reversed(given)}
    found = [once[place] for place in dict.fromkeys(f.resolve() for f in given)]
    return tuple(replace(read(folder), brought=folder is brought) for folder in found)


def _without_leave(folder: Path) -> Problem:
    names = _names(folder)
    shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    what = f"the case brings code, of which nothing was run: {shown}"
    fix = "read it, and give --allow-code (in Python allow_code=True) if you trust it"
    return Problem(str(folder), what, fix)


def read(folder: Path) -> Code:
    """Read the files of a folder of parts.

    Raises
    ------
    CaseError
        If it is no folder, holds no Python file, or holds what cannot be read.
    """
    where = str(folder)
    if not folder.is_dir():
        raise CaseError(Problem(where, "is no folder", "name a folder of files that declare parts"))
    names = _names(folder)
    if not names:
        below = [folder / FOLDER, *sorted(p.parent for p in folder.glob("*/*.py"))]
        inside = next((f"did you mean {place}?" for place in below if place.is_dir()), "")
        fix = f"folders in it are not looked at; {inside}" if inside else "put one into it"
        raise CaseError(Problem(where, "holds no Python file, so it declares no part", fix))
    if len(names) > MAX_FILES:
        what = f"holds {len(names)} Python files; a folder of parts has at most {MAX_FILES}"
        raise CaseError(Problem(where, what))
    names += [LITERATURE] if (folder / LITERATURE).is_file() else []
    return Code(where, tuple(_contents(folder, sorted(names))))


def _names(folder: Path) -> list[str]:
    found = [p.name for p in folder.glob("*.py") if p.is_file() and not p.name.startswith(".")]
    return sorted(found)


def _contents(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for name in names:
        place = folder / name
        try:
            content = place.read_bytes()
        except OSError as error:
            raise CaseError(Problem(str(place), f"cannot be read: {error.strerror}")) from None
        if len(content) > MAX_BYTES:
            what = f"has {len(content):,} bytes; a file of parts has at most {MAX_BYTES:,}"
            raise CaseError(Problem(str(place), what))
        odd, what = content.find(b"\0"), "is no text"
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            odd, what = error.start, "is not UTF-8"
        if odd >= 0:
            line = content[:odd].count(b"\n") + 1
            said = f"byte 0x{content[odd]:02X} {what}"
            raise CaseError(Problem(f"{place}:{line}", said, "save it as UTF-8"))
        yield name, content
