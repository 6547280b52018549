"""Leases: who works on what, among processes that share a folder and nothing else.

A lease is a file that one process alone could make. Its holder touches it while it works; one that
was not touched for a while, or whose process has died, is taken over by making its successor, a
file of the next number, which again one process alone can make. Should two hold a lease after all,
such as when a machine slept, both write the same bytes.
"""

import json
import os
import re
import secrets
import socket
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

STALE = 60.0
"""Seconds without a sign of life after which a lease is taken over."""

BEAT = 5.0
"""Seconds between signs of life."""


class Leases:
    """The leases of a folder, and those that this process holds.

    Parameters
    ----------
    folder
        Where they lie; it is made if it is missing.
    stale, beat
        Seconds: after how long a silent lease is taken over, and between signs of life.
    """

    def __init__(self, folder: Path, stale: float = STALE, beat: float = BEAT) -> None:
        """Hold none yet; signs of life are given within ``with``."""
        self._folder, self._stale, self._beat = folder, stale, beat
        self._held: dict[str, Path] = {}
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._live, name="leases", daemon=True)

    def __enter__(self) -> Self:
        """Begin to give signs of life."""
        if not self._folder.is_dir():
            # Another process may have finished what the leases were for.
            with suppress(FileNotFoundError):
                self._folder.mkdir(exist_ok=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give back what is still held."""
        self._end.set()
        self._thread.join()
        for name in list(self._held):
            self.release(name)

    def take(self, name: str) -> bool:
        """Take a lease, and say whether it is ours; one that another process holds is not.

        Raises
        ------
        OSError
            If the folder is gone, or cannot be written.
        """
        generations = self._generations(name)
        number, last = generations[-1] if generations else (-1, None)
        if last is not None and not self._dead(last):
            return False
        path = self._folder / f"{name}.{number + 1}"
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            return False
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"host": socket.gethostname(), "pid": os.getpid()}, file)
        with self._lock:
            self._held[name] = path
        return True

    def release(self, name: str) -> None:
        """Give a lease back; what is not ours any more is left alone."""
        with self._lock:
            path = self._held.pop(name, None)
        if path is None:
            return
        number = int(path.suffix[1:])
        with suppress(OSError):
            for generation, file in self._generations(name):
                if generation <= number:
                    file.unlink()

    def _generations(self, name: str) -> list[tuple[int, Path]]:
        found = re.compile(re.escape(name) + r"\.(\d+)")
        matches = [(found.fullmatch(entry.name), entry) for entry in self._folder.iterdir()]
        return sorted((int(match[1]), entry) for match, entry in matches if match)

    def _dead(self, path: Path) -> bool:
        try:
            touched = path.stat().st_mtime
            text = path.read_text(encoding="utf-8")
        except OSError:
            return False  # given back this moment
        with suppress(ValueError, KeyError, TypeError):
            holder: Any = json.loads(text)
            if holder["host"] == socket.gethostname() and not _alive(int(holder["pid"])):
                return True
        return self._now() - touched > self._stale

    def _now(self) -> float:
        """Return the time by the clock of the folder, which other machines see too."""
        probe = self._folder / f".now-{secrets.token_hex(4)}"
        try:
            probe.touch()
            return probe.stat().st_mtime
        finally:
            with suppress(OSError):
                probe.unlink()

    def _live(self) -> None:
        while not self._end.wait(self._beat):
            with self._lock:
                held = list(self._held.values())
            for path in held:
                with suppress(OSError):
                    os.utime(path)


def _alive(pid: int) -> bool:
    """Say whether a process of this machine is there; where that cannot be told, it is."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
