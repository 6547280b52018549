"""How a result gets to its place: written in a hidden folder, moved there whole by one rename.

What may happen meanwhile is looked at again at the moment of the move: another run took the name,
files appeared in it, the result that was to be replaced has changed. Nothing of that is removed or
replaced; the result takes the next free name and `Staging.notes` says why.
"""

import errno
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from foedus.errors import OutputError, Problem
from foedus.result.folder import (
    Contents,
    check_free,
    contents,
    hidden,
    lock_of,
    real,
    remove,
    suffixed,
    writing,
)
from foedus.result.interruption import uninterrupted

TRIES = 1000
"""Names that are tried before none is free."""

PATIENCE = 10.0
"""Seconds that a run waits for another to move its result to the same name."""

_TAKEN = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR}


class Staging:
    """A hidden folder to write a result in, beside its place, and the move into that place.

    Parameters
    ----------
    out
        Folder to make. It may exist if it is empty, or with `force` if it is a result.
    force
        Replace the result that stands there now, at the end and if nothing has changed in it.
    folder
        The hidden folder of an earlier process to go on in; without it a new one is made.
    numbered
        The name ends in a number of ours, so that the next free one counts on from it.

    Attributes
    ----------
    out
        Where the result goes; after `publish`, where it is.
    folder
        The hidden folder, there from `open` on.
    published
        Whether the result stands in its place.
    notes
        What went otherwise than asked for, one sentence each.

    Raises
    ------
    OutputError
        If `out` is taken or cannot be written.
    """

    def __init__(
        self,
        out: Path,
        force: bool = False,
        folder: Path | None = None,
        numbered: bool = False,
    ) -> None:
        """Check that the place may be taken; nothing is touched before `open`."""
        check_free(Path(out), force)
        self.out = real(out)
        self.published = False
        self.notes: list[str] = []
        self.folder = folder or hidden(self.out, "partial")
        self._source = self.folder
        self._given = folder is not None
        self._numbered = numbered
        self._reserved = False
        self._made = False
        self._lock: filelock.BaseFileLock | None = None
        self._kept = False
        with writing(self.out):
            self._old = contents(self.out) if force and self.out.exists() else Contents()

    def open(self) -> Path:
        """Make the hidden folder, reserve the name asked for, and return the hidden folder.

        Another process can tell by a lock that this one still writes there.
        """
        try:
            with writing(self.out):
                self.out.parent.mkdir(parents=True, exist_ok=True)
                self._lock = lock_of(self.folder)
                # Several processes may share a folder that is given; one of them holds the lock.
                with suppress(*((filelock.Timeout,) if self._given else ())):
                    self._lock.acquire()
                if not self._given:
                    self.folder.mkdir()
                self._made = True
                self._reserve()
        except BaseException:
            # What lies in a folder that is given is of an earlier process.
            (self.leave if self._given else self.discard)()
            raise
        return self.folder

    def publish(self, source: Path | None = None, whole: bool = True) -> Path:
        """Move the result to its place, or to the next free name, and return where it is.

        Parameters
        ----------
        source
            The result, if it is a folder in the hidden one, of which the rest is removed.
        whole
            Whether it may replace an earlier one, as far as that was asked for.

        Raises
        ------
        OutputError
            If it cannot be moved at all. It is kept where it was written, and the error says where.
        """
        self._source = source or self.folder
        with uninterrupted():
            try:
                with self._alone():
                    self._place(whole)
                self.published = True
                self._clear()
            except OSError as error:
                self._kept = True
                what = f"cannot be written: {error.strerror or error}"
                fix = f"the result is whole in {self._source}: move it from there"
                raise OutputError(Problem(str(self.out), what, fix)) from error
            finally:
                self._release()
        return self.out

    def discard(self) -> None:
        """Remove what was written, unless it is whole; a second call does nothing."""
        if self.published or self._kept:
            return
        with uninterrupted():
            if self._made:
                shutil.rmtree(self.folder, ignore_errors=True)
            self.leave()

    def leave(self) -> None:
        """Give up the name that was reserved, and keep the hidden folder for who goes on."""
        self._release()
        if self._reserved and not self.published:
            with suppress(OSError):
                self.out.rmdir()

    def said(self) -> str:
        """Say what an interruption leaves."""
        if self.published:
            return f"the result in {self.out} is whole"
        if self._made and self.folder.exists():
            again = f"foedus list --results {self.out.parent} --remove-leftovers"
            return f"what was written is in {self.folder}: {again}"
        return "nothing was written"

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Let no other run move a result to this name meanwhile, where the system has locks."""
        lock = lock_of(self.out.with_name(f".{self.out.name[:40]}.place"), PATIENCE)
        with suppress(filelock.Timeout, NotImplementedError, OSError):
            lock.acquire()
        try:
            yield
        finally:
            _drop(lock)

    def _reserve(self) -> None:
        # An empty folder, so that a run started meanwhile takes the next name.
        if self.out.exists():
            return
        for target in (self.out, *self._names()):
            try:
                target.mkdir()
            except FileExistsError:
                if self._given:  # reserved by another process that works in the same folder
                    return
                continue
            if target != self.out:
                self.notes.append(f"{self.out} was taken meanwhile, so the result goes to {target}")
            self.out, self._reserved = target, True
            return

    def _clear(self) -> None:
        # Renamed first: who joins this moment finds no folder, in place of one half removed, into
        # which it would write.
        aside = hidden(self.out, "old")
        try:
            self.folder.rename(aside)
        except OSError:
            aside = self.folder
        shutil.rmtree(aside, ignore_errors=True)

    def _place(self, whole: bool) -> None:
        with suppress(OSError):
            if (whole and self._replace()) or self._move(self.out):
                return
        self._next()

    def _names(self) -> Iterator[Path]:
        stem, start = self.out.name, 2
        if self._numbered:
            stem, _, number = stem.rpartition("-")
            start = int(number) + 1
        for number in range(start, start + TRIES):
            yield self.out.with_name(suffixed(stem, f"-{number}"))

    def _move(self, target: Path) -> bool:
        """Rename the hidden folder to a name that is free or an empty folder; say if it was."""
        try:
            if os.name == "nt" and target.is_dir():
                target.rmdir()
            self._source.rename(target)
        except OSError as error:
            if error.errno in _TAKEN:
                return False
            raise
        self.out = target
        return True

    def _next(self) -> None:
        asked, reserved = self.out, self._reserved
        for target in self._names():
            if os.path.lexists(target) or not self._move(target):
                continue
            if not self.notes:
                why = "files appeared in it" if reserved else "it was taken"
                self.notes.append(f"{asked} was left alone, since {why} during the run")
            self.notes[-1] += f"; the result is in {target}"
            return
        raise FileExistsError(errno.EEXIST, "no name is free")

    def _replace(self) -> bool:
        """Put the result where an earlier one stands, if that is still as it was."""
        if not self._old:
            return False
        kept = f"{self.out} was left alone, since files in it changed during the run"
        if not self._unchanged(self.out):
            self.notes.append(kept)
            return False
        aside = hidden(self.out, "old")
        self.out.rename(aside)
        moved = False
        try:
            # Once more: between the look and the rename a file may have come.
            moved = self._unchanged(aside) and self._move(self.out)
        finally:
            if not moved:
                self._put_back(aside, kept)
        if moved and not remove(aside, self._old):
            self.notes.append(f"what was not removed of the earlier result is in {aside}")
        return moved

    def _put_back(self, aside: Path, kept: str) -> None:
        try:
            aside.rename(self.out)
            self.notes.append(kept)
        except OSError:
            self.notes.append(f"the earlier result is in {aside}")

    def _unchanged(self, folder: Path) -> bool:
        try:
            return contents(folder) == self._old
        except OSError:
            return False

    def _release(self) -> None:
        if self._lock is not None:
            _drop(self._lock)


def _drop(lock: filelock.BaseFileLock) -> None:
    if lock.is_locked:
        with suppress(OSError):
            # Before it is released: whoever takes it next must not lose the file of it.
            Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()
