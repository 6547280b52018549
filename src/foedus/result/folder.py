"""The folder a result lies in: what belongs in it, when it may be written, what it needs."""

import os
import re
import secrets
import shutil
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import filelock
import numpy as np

from foedus.errors import Notice, OutputError, Problem, ResourceError
from foedus.result.schema import FORMAT, STATISTICS, Manifest

MANIFEST = "manifest.json"
STORE = "results.zarr"
REPORT = "report.html"
SUMMARY = "summary.json"

HEARD = "hears.json"

VERDICTS = "verdicts.json"
"""Words on the claims of a case, beside it or in a result of it."""

COMPARISON = "compare.json"
COMPARISON_TABLE = "compare.csv"
COMPARISON_PAGE = "compare.html"

RUN_FILES = frozenset({MANIFEST, STORE, REPORT, SUMMARY})
"""What a run leaves."""

OUR_FILES = RUN_FILES | {HEARD, VERDICTS, COMPARISON, COMPARISON_TABLE, COMPARISON_PAGE}
"""What a result folder may hold; a folder with anything more is not replaced."""

STORED = re.compile(r"zarr\.json|c|\d+|[a-z_]\w*")
"""Names within the store: arrays, their descriptions and their chunks."""

LONGEST = 255
"""Bytes of a name that file systems take."""

Contents = dict[str, tuple[int, int, int]]
"""What lies in a folder, by path in it: number, size and time of change; of folders the first."""


def real(out: Path) -> Path:
    """Return the absolute place that a path means, without links and dots.

    Raises
    ------
    OutputError
        If it means none, or the folder that one works in.
    """
    try:
        found, here = Path(out).resolve(), Path.cwd()
    except (OSError, RuntimeError, ValueError) as error:
        raise OutputError(Problem(str(out), f"is no place for a result: {error}")) from None
    if found == here or found in here.parents:
        raise OutputError(
            Problem(str(out), "is the folder you are in, or above it", "name a folder in it")
        )
    return found


def check_free(out: Path, force: bool = False) -> None:
    """Refuse an output folder that is taken.

    Raises
    ------
    OutputError
        If `out` exists and is not empty, unless it is a result and `force` is given.
    """
    with writing(out):
        if not os.path.lexists(out):
            return
    other = "name another folder with --out"
    if not out.is_dir():
        raise OutputError(Problem(str(out), "exists and is not a folder", other))
    with writing(out):
        if not any(out.iterdir()):
            return
    if not is_result(out):
        what = "exists and is not a Foedus result, so it is never replaced"
        raise OutputError(Problem(str(out), what, other))
    if not force:
        what = "holds a result already"
        raise OutputError(Problem(str(out), what, "give --force to replace it, or another --out"))
    with writing(out):
        found = foreign(out)
    if found:
        what = f"holds files besides the result ({', '.join(found[:3])}), so it is not replaced"
        raise OutputError(Problem(str(out), what, f"move them, or {other}"))


def foreign(folder: Path) -> list[str]:
    """Return what lies in a result folder and is not of ours, by its path in it."""

    def ours(path: str) -> bool:
        first, *rest = Path(path).parts
        if first == STORE:
            return all(STORED.fullmatch(name) for name in rest)
        return not rest and first in OUR_FILES | {".DS_Store"}

    return sorted(path for path in contents(folder) if not ours(path))


def contents(folder: Path) -> Contents:
    """Return what lies in a folder, links not followed."""
    found: Contents = {}
    for parent, folders, files in os.walk(folder, onerror=_raise):
        for name in (*folders, *files):
            path = Path(parent, name)
            stat = path.lstat()
            size, changed = (0, 0) if name in folders else (stat.st_size, stat.st_mtime_ns)
            found[path.relative_to(folder).as_posix()] = (stat.st_ino, size, changed)
    return found


def remove(folder: Path, known: Contents) -> bool:
    """Remove what is known of a folder and unchanged, and say if nothing is left."""
    # The manifest first: what is left must not look like a result.
    for name in sorted(known, key=lambda name: (name != MANIFEST, -name.count("/"))):
        path = folder / name
        with suppress(OSError):
            stat = path.lstat()
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            elif (stat.st_ino, stat.st_size, stat.st_mtime_ns) == known[name]:
                path.unlink()
    with suppress(OSError):
        folder.rmdir()
    return not folder.exists()


def _raise(error: OSError) -> None:
    raise error


def check_file(path: Path, force: bool = False) -> None:
    """Refuse a file beside the result that is taken, or whose folder does not exist.

    Raises
    ------
    OutputError
        If `path` exists, unless it is a file and `force` is given.
    """
    with writing(path):
        taken, folder = os.path.lexists(path), path.is_dir()
    if folder:
        raise OutputError(Problem(str(path), "is a folder", "name a file"))
    if taken and not force:
        fix = "give --force to replace it, or another name"
        raise OutputError(Problem(str(path), "exists already", fix))
    if not path.parent.is_dir():
        raise OutputError(Problem(str(path), f"there is no folder {path.parent}", "make it first"))


def is_result(folder: Path) -> bool:
    """Whether a folder holds a manifest of ours, whatever its version."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return f'"{FORMAT.partition("/")[0]}/' in text


def free_folder(parent: Path, stem: str) -> Path:
    """Return ``parent/stem-1``, or the first higher number that is not taken."""
    number = 1
    while os.path.lexists(folder := parent / f"{stem}-{number}"):
        number += 1
    return folder


def suffixed(name: str, suffix: str) -> str:
    """Return a name with a suffix, cut where both would be longer than a file system takes."""
    while len(os.fsencode(name + suffix)) > LONGEST:
        name = name[:-1]
    return name + suffix


def hidden(out: Path, what: str) -> Path:
    """Return a new hidden name beside `out`, so that moving between them is a rename."""
    return out.with_name(suffixed(f".{out.name[:40]}", f".{what}-{secrets.token_hex(4)}"))


def lock_of(folder: Path, timeout: float = 0.0) -> filelock.BaseFileLock:
    """Return the lock that a process holds while it writes in a hidden folder, or moves it.

    Parameters
    ----------
    timeout
        Seconds to wait for it.
    """
    # Threads have locks of their own, as processes do.
    return filelock.FileLock(f"{folder}.lock", timeout=timeout, thread_local=False)


def needed_bytes(manifest: Manifest) -> int:
    """Return an upper estimate of the disk space of a run [bytes]; compression is not counted."""
    per_quarter = sum(
        len(series.labels) * np.dtype(series.dtype).itemsize for series in manifest.series
    )
    per_member = per_quarter * len(manifest.quarters) + 1
    parameters = manifest.draws * len(manifest.parameters) * 4
    parameters += manifest.draws * len(manifest.interests) * 4
    parts = len(manifest.deliberation) * len(manifest.instruments) * len(STATISTICS)
    per_arm = manifest.members * per_member + parts * len(manifest.quarters) * 4
    return len(manifest.arms) * per_arm + parameters


def check_space(folder: Path, manifest: Manifest) -> None:
    """Refuse a run that the disk cannot hold.

    Raises
    ------
    ResourceError
        If free space is short; it says what to reduce.
    """
    # Once as units, and once as the result that is made of them.
    needed, free = 2 * needed_bytes(manifest), shutil.disk_usage(folder).free
    if needed > free:
        what = f"the run needs {needed / 1e9:,.1f} GB of disk and {free / 1e9:,.1f} GB is free"
        fix = "reduce --draws, --replicates, --quarters or the number of policies"
        raise ResourceError(Problem(str(folder), what, fix))


@contextmanager
def writing(out: Path) -> Generator[None]:
    """Report a failure of the file system as an output error that names the folder."""
    try:
        yield
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}"
        raise OutputError(Problem(str(out), what)) from error


def put(path: Path, text: str) -> None:
    """Write a file beside its place and move it there when it is whole.

    Raises
    ------
    OutputError
        If it cannot be written; what stood there stays.
    """
    partial = hidden(path, "partial")
    with writing(path), _partial(partial, text):
        partial.replace(path)


def place(path: Path, text: str, mine: Callable[[Path], bool]) -> Path:
    """Write a file beside its place, move it there when it is whole, and return where it is.

    Parameters
    ----------
    mine
        Whether what stands there by then may be replaced. If it may not, the file takes the next
        free name, and a `Notice` says so.

    Raises
    ------
    OutputError
        If it cannot be written; what stood there stays.
    """
    partial, target = hidden(path, "partial"), path
    with writing(path), _partial(partial, text):
        if os.path.lexists(path) and mine(path):
            partial.replace(path)
        else:
            target = next(free for free in _numbered(path) if _to_new(partial, free))
    if target != path:
        warnings.warn(Notice(f"{path} was taken meanwhile; it is in {target}"), stacklevel=2)
    return target


@contextmanager
def _partial(partial: Path, text: str) -> Generator[None]:
    """Write a file for what is inside to move, and remove it if it is still there."""
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        yield
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _to_new(partial: Path, target: Path) -> bool:
    """Move a file to a name that nothing has, and say if it was one."""
    try:
        os.link(partial, target)
    except FileExistsError:
        return False
    except OSError:
        # No links here: a look and a move, which another process might come between.
        if os.path.lexists(target):
            return False
        partial.replace(target)
    return True


def _numbered(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        stem = suffixed(path.stem, f"-{number}{path.suffix}").removesuffix(path.suffix)
        yield path.with_name(stem + path.suffix)
