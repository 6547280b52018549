"""How a result gets to its place: made in a hidden folder, moved there whole by one rename."""

import shutil
from contextlib import suppress
from pathlib import Path

from foedus.result.folder import check_free, free_folder, hidden_folder, writing


class Staging:
    """A hidden folder to work in, beside the place of a result, and the move into that place.

    Parameters
    ----------
    out
        Folder to make. It may exist if it is empty, or with `force` if it is a result.
    force
        Replace a result that is already there, once the new one is complete.
    folder
        The hidden folder of an earlier process to go on in; without it a new one is made.

    Attributes
    ----------
    out
        Where the result goes; after `publish`, where it is.
    folder
        The hidden folder, from `open` on.

    Raises
    ------
    OutputError
        If `out` is taken or cannot be written.
    """

    def __init__(self, out: Path, force: bool = False, folder: Path | None = None) -> None:
        """Check that the place may be taken; nothing is touched before `open`."""
        self.out = Path(out).absolute()
        self.published = False
        self._given = folder
        self._reserved = False
        check_free(self.out, force)

    def open(self) -> Path:
        """Make the hidden folder, reserve the name asked for, and return the hidden folder."""
        with writing(self.out):
            self.out.parent.mkdir(parents=True, exist_ok=True)
            self.folder = self._given or hidden_folder(self.out, "partial")
            if not self.out.exists():
                # An empty folder, so that a run started meanwhile takes the next number.
                self.out.mkdir()
                self._reserved = True
        return self.folder

    def publish(self, whole: Path) -> Path:
        """Move a finished result to its place, remove the hidden folder, and return the place.

        The place is the one asked for, or the next free number where another run took it.

        Parameters
        ----------
        whole
            The result, a folder in the hidden one.
        """
        with writing(self.out):
            if self._reserved and any(self.out.iterdir()):
                self.out = free_folder(self.out.parent, self.out.name)
            self._swap(whole)
        self.published = True
        shutil.rmtree(self.folder, ignore_errors=True)
        return self.out

    def discard(self) -> None:
        """Remove what was written; after `publish` it does nothing."""
        if self.published:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.leave()

    def leave(self) -> None:
        """Give up the name that was reserved, and keep the hidden folder for who goes on."""
        if self._reserved:
            with suppress(OSError):
                self.out.rmdir()

    def _swap(self, whole: Path) -> None:
        old = hidden_folder(self.out, "old")
        if self.out.exists():
            self.out.rename(old / self.out.name)
        try:
            whole.rename(self.out)
        except BaseException:
            (old / self.out.name).rename(self.out)
            raise
        finally:
            # Only when a result or the old folder stands in its place again.
            if self.out.exists():
                shutil.rmtree(old, ignore_errors=True)
