"""What lies in a folder of results: results, and what killed runs have left of theirs."""

import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import filelock

from foedus.errors import OutputError, Problem
from foedus.result import work
from foedus.result.folder import (
    MANIFEST,
    REPORT,
    SUMMARY,
    contents,
    foreign,
    is_result,
    lock_of,
    remove,
    writing,
)
from foedus.result.result import open_result

SCHEMA = "foedus-results/1"

SETTLED = 3600.0
"""Seconds without a change after which what has no lock is taken for dead."""

_LEFT = re.compile(r"\.(.+)\.((partial|old|begun)-[0-9a-f]{8}|partial)(\.lock)?")

State = Literal["live", "resumable", "unclear", "whole", "left"]


@dataclass(frozen=True)
class Stored:
    """A result in a folder of results.

    Attributes
    ----------
    path, case, created_at
        Where it is, of which case, and when it was made.
    arms, members, quarters
        Its size: names of arms, members of each, and quarters.
    missing
        Files of a whole result that are not there; a report may be missing on request.
    """

    path: Path
    case: str
    created_at: str
    arms: tuple[str, ...]
    members: int
    quarters: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Leftover:
    """A hidden folder or file that a run writes in, or has left.

    Attributes
    ----------
    path
        Where it is.
    state
        ``live``: a run writes there now. ``resumable``: it holds the units of a run, so it is never
        removed. ``unclear``: it changed within the hour and nothing says whose it is. ``whole``:
        its numbers are whole, so it is never removed. ``left``: it may go.
    bytes
        Room that it takes.
    command
        What goes on with a run that is not finished.
    """

    path: Path
    state: State
    bytes: int
    command: str = ""


@dataclass(frozen=True)
class Results:
    """What lies in a folder of results.

    Attributes
    ----------
    results
        Results by name, those that are damaged left out.
    leftovers
        What runs write in, or have left.
    removed
        What was left and has been removed.
    """

    results: tuple[Stored, ...]
    leftovers: tuple[Leftover, ...]
    removed: tuple[Path, ...] = ()


def results(folder: Path, remove_leftovers: bool = False) -> Results:
    """Return what lies in a folder, and remove what killed runs have left if that is asked for.

    Raises
    ------
    OutputError
        If there is no such folder, or it cannot be read.
    """
    if not folder.is_dir():
        raise OutputError(Problem(str(folder), "there is no such folder"))
    with writing(folder):
        names = sorted(folder.iterdir())
    found = [stored for path in names if (stored := _stored(path))]
    hidden = [path for path in names if _LEFT.fullmatch(path.name)]
    # A lock beside its folder is told with the folder.
    alone = [path for path in hidden if path.suffix != ".lock" or path.with_suffix("") not in names]
    left = [_leftover(path) for path in alone]
    removed = [one.path for one in left if remove_leftovers and _removed(one)]
    kept = tuple(one for one in left if one.path not in removed)
    return Results(tuple(found), kept, tuple(removed))


def _stored(path: Path) -> Stored | None:
    if path.name.startswith(".") or not is_result(path):
        return None
    try:
        manifest = open_result(path).manifest
    except OutputError:
        return None
    missing = tuple(name for name in (SUMMARY, REPORT) if not (path / name).is_file())
    size = (manifest.members, len(manifest.quarters))
    return Stored(path, manifest.case, manifest.created_at, manifest.arms, *size, missing)


def _leftover(path: Path) -> Leftover:
    size = changed = 0.0
    with suppress(OSError):
        inside = contents(path) if path.is_dir() else {}
        size = float(sum(stat[1] for stat in inside.values()))
        changed = max([path.lstat().st_mtime, *(stat[2] / 1e9 for stat in inside.values())])
    state, command = _state(path, changed), ""
    if state == "resumable":
        with suppress(OutputError):  # of another version
            command = work.read(path).command
    return Leftover(path, state, int(size), command)


def _state(path: Path, changed: float) -> State:
    lock = path if path.suffix == ".lock" else Path(f"{path}.lock")
    if lock.exists():
        held = lock_of(lock.with_suffix(""))
        try:
            held.acquire()
        except (filelock.Timeout, OSError):
            return "live"
        except NotImplementedError:
            return "unclear"
        held.release()
    if (path / work.RUN).is_file():
        return "resumable"
    if not lock.exists() and time.time() - changed < SETTLED and not is_result(path):
        return "unclear"
    return "whole" if is_result(path) else "left"


def _removed(one: Leftover) -> bool:
    """Remove what a killed run has left, while its lock is held, and say if nothing remains."""
    path = one.path
    if one.state != "left":
        return False
    lock = lock_of(path.with_suffix("") if path.suffix == ".lock" else path)
    try:
        lock.acquire()
    except (filelock.Timeout, OSError, NotImplementedError):
        return False
    try:
        if path.is_dir() and ".old-" in path.name:
            # Files of others, which came to the earlier result meanwhile, stay.
            known = contents(path)
            others = set(foreign(path))
            remove(path, {name: stat for name, stat in known.items() if name not in others})
        elif path.is_dir() and not any((path / name).exists() for name in (MANIFEST, work.RUN)):
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)
    finally:
        lock.release()
        with suppress(OSError):
            Path(lock.lock_file).unlink(missing_ok=True)
    return not path.exists()
