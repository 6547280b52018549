"""The folder a result lies in: what belongs in it, when it may be written, what it needs."""

import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from foedus.errors import OutputError, Problem, ResourceError
from foedus.result.schema import FORMAT, STATISTICS, Manifest

MANIFEST = "manifest.json"
STORE = "results.zarr"
REPORT = "report.html"
SUMMARY = "summary.json"

HEARD = "hears.json"

COMPARISON = "compare.json"
COMPARISON_TABLE = "compare.csv"
COMPARISON_PAGE = "compare.html"

RUN_FILES = frozenset({MANIFEST, STORE, REPORT, SUMMARY})
"""What a run leaves."""

OUR_FILES = RUN_FILES | {HEARD, COMPARISON, COMPARISON_TABLE, COMPARISON_PAGE}
"""What a result folder may hold; a folder with anything more is not replaced."""


def check_free(out: Path, force: bool = False) -> None:
    """Refuse an output folder that is taken.

    Raises
    ------
    OutputError
        If `out` exists and is not empty, unless it is a result and `force` is given.
    """
    if not out.exists() and not out.is_symlink():
        return
    other = "name another folder with --out"
    if not out.is_dir():
        raise OutputError(Problem(str(out), "exists and is not a folder", other))
    if not any(out.iterdir()):
        return
    if not is_result(out):
        what = "exists and is not a Foedus result, so it is never replaced"
        raise OutputError(Problem(str(out), what, other))
    if not force:
        what = "holds a result already"
        raise OutputError(Problem(str(out), what, "give --force to replace it, or another --out"))
    foreign = sorted(p.name for p in out.iterdir() if p.name not in OUR_FILES | {".DS_Store"})
    if foreign:
        what = f"holds files besides the result ({', '.join(foreign[:3])}), so it is not replaced"
        raise OutputError(Problem(str(out), what, f"move them, or {other}"))


def check_file(path: Path, force: bool = False) -> None:
    """Refuse a file beside the result that is taken, or whose folder does not exist.

    Raises
    ------
    OutputError
        If `path` exists, unless it is a file and `force` is given.
    """
    if path.is_dir():
        raise OutputError(Problem(str(path), "is a folder", "name a file"))
    if (path.exists() or path.is_symlink()) and not force:
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
    while (folder := parent / f"{stem}-{number}").exists():
        number += 1
    return folder


def hidden_folder(out: Path, what: str) -> Path:
    """Make and return a hidden folder beside `out`, so that moving between them is a rename."""
    folder = out.with_name(f".{out.name}.{what}-{secrets.token_hex(4)}")
    folder.mkdir()
    return folder


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
