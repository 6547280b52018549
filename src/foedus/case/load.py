"""From a file, or the name of a case that ships with the package, to a `Case`."""

import contextlib
import os
import stat
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path as FilePath
from typing import Any, cast

from pydantic import ValidationError

from foedus.case.code import Code, Codes, Folders, beside, gather
from foedus.case.locate import MAX_PROBLEMS, Positions, read_tree
from foedus.case.messages import problems_of, show, spell
from foedus.case.references import faults
from foedus.case.schema import Case
from foedus.errors import CaseError, Problem, in_order, nearest

MAX_BYTES = 2_000_000
FILE = "case.yaml"
"""Name of the case file in the folder of a case."""

_SUFFIXES = (".yaml", ".yml")


def shipped() -> list[str]:
    """Return the names of the cases that ship with the package."""
    folder = _folder()
    entries = folder.iterdir() if folder.is_dir() else ()
    return sorted(entry.name for entry in entries if entry.joinpath(FILE).is_file())


def load(
    name_or_path: str | os.PathLike[str], parts: Folders = (), allow_code: bool = False
) -> Case:
    """Load and check a case.

    Parameters
    ----------
    name_or_path
        Name of a shipped case, path of a YAML file, or path of a folder that holds ``case.yaml``.
    parts
        Folders of parts to compile it with; naming one is leave to import it.
    allow_code
        Leave to import the parts that the case itself brings, in ``parts/`` beside ``case.yaml``.

    Raises
    ------
    CaseError
        With every problem of the file, each with line and column, and for code without leave.
    """
    written = os.fsdecode(name_or_path)
    if written in shipped():
        file = f"{written}/{FILE}"
        content = _folder().joinpath(written, FILE).read_bytes()
        return with_code(parse_case(_decode(content, file), file), gather(None, parts, allow_code))
    path = place(written)
    code = gather(beside(path), parts, allow_code)
    return with_code(parse_case(_decode(_read(path), path), path), code)


def with_code(case: Case, code: tuple[Code, ...]) -> Case:
    """Return a case that is compiled with code of its own beside what it has already."""
    if not code:
        return case
    changed = case.model_copy()
    known = {each.digest for each in case.code}
    added = tuple(each for each in code if each.digest not in known)
    changed._code = Codes(case.code + added)  # pyright: ignore[reportPrivateUsage]
    return changed


def place(written: str) -> str:
    """Return the path of the case file: of the file itself, or of the one in a folder."""
    inside = FilePath(written) / FILE
    with contextlib.suppress(OSError, ValueError):  # an odd name is refused when it is read
        if written and inside.is_file():
            return str(inside)
    return written


def folder_of(name_or_path: str | os.PathLike[str]) -> tuple[Traversable, str]:
    """Return the folder in which a case lies, and how messages call it.

    Parameters
    ----------
    name_or_path
        As in `load`.
    """
    written = os.fsdecode(name_or_path)
    if written in shipped():
        return _folder().joinpath(written), written
    folder = FilePath(place(written)).parent
    return folder, str(folder)


def read_text(entry: Traversable, file: str) -> str:
    """Return the text of a file of a case; `file` is what messages call it.

    Raises
    ------
    CaseError
        If it cannot be read, is too large, or is not UTF-8.
    """
    content = _read(str(entry)) if isinstance(entry, FilePath) else entry.read_bytes()
    return _decode(content, file)


def parse_case(text: str, file: str = "<case>") -> Case:
    """Check a case that is at hand as YAML text; `file` is what messages call it."""
    tree, positions = read_tree(text, file)
    return build(tree, positions)


def build(data: Any, positions: Positions | None = None) -> Case:
    """Check a case that is at hand as dictionaries and lists.

    Raises
    ------
    CaseError
        With every problem found: wrong shapes and references that lead nowhere.
    """
    positions = positions or Positions()
    if not isinstance(data, Mapping):
        what = f"a case is a mapping of sections; got {show(data)}"
        raise CaseError(Problem(positions.where(()), what, "begin with `format: 2`"))
    _current(cast(Mapping[str, Any], data), positions)
    found: list[Problem] = []
    case = None
    try:
        case = Case.model_validate(data)
    except ValidationError as error:
        found += problems_of(error, Case, positions)
    found += astray(data, positions)
    if found or case is None:
        raise CaseError(in_order(found)[:MAX_PROBLEMS])
    case._positions = positions  # pyright: ignore[reportPrivateUsage]
    return case


def astray(data: Any, positions: Positions) -> list[Problem]:
    """Return the references of a case, as dictionaries and lists, that lead nowhere."""
    return [
        Problem(
            positions.where(fault.path, key=fault.at_key),
            f"{spell(fault.path)}: {fault.what}",
            fault.fix,
        )
        for fault in islice(faults(data), MAX_PROBLEMS)
    ]


def _current(data: Mapping[str, Any], positions: Positions) -> None:
    """Refuse a case of the format before, by whose rules nothing else of it would be wrong."""
    if type(written := data.get("format")) is int and written == 1:
        what = "format: got 1; this is format 2 now, in which every lever has base shares"
        fix = (
            "write format: 2; give every instrument use a base (shares or a record) and a range; "
            "leave inertia out; under reference name the quarters whose record makes the base "
            "(docs/case-format.md says how, `foedus new` lays down a case to copy from)"
        )
        raise CaseError(Problem(positions.where(("format",), key=True), what, fix))


def _folder() -> Traversable:
    return resources.files("foedus").joinpath("cases")


def _read(written: str) -> bytes:
    """Read a file of reasonable size, and say plainly why another cannot be one."""
    if not written:
        raise _unknown(written)
    try:
        about = FilePath(written).stat()
        if stat.S_ISDIR(about.st_mode):
            raise CaseError(Problem(written, f"is a folder without {FILE}", "name a YAML file"))
        if not stat.S_ISREG(about.st_mode):
            raise CaseError(Problem(written, "is not a regular file"))
        if about.st_size > MAX_BYTES:
            raise CaseError(Problem(written, _too_large(about.st_size)))
        with FilePath(written).open("rb") as stream:
            # The file may have grown since it was measured.
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _unknown(written) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CaseError(Problem(repr(written)[1:81], f"cannot be read: {reason}")) from None
    if len(content) > MAX_BYTES:
        raise CaseError(Problem(written, _too_large(len(content))))
    return content


def _too_large(size: int) -> str:
    return f"has {size:,} bytes; a case has at most {MAX_BYTES:,}"


def _unknown(written: str) -> CaseError:
    names = shipped()
    if os.sep in written or written.endswith(_SUFFIXES):
        return CaseError(Problem(written, "there is no such file"))
    what = "is neither a shipped case nor a file"
    return CaseError(Problem(written or '""', what, nearest(written, names)))


def _decode(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        what = f"byte 0x{content[error.start]:02X} is not UTF-8"
        raise CaseError(
            Problem(f"{file}:{line}:{column}", what, "save the file as UTF-8")
        ) from None
