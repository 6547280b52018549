"""How far a run is: a bar on a terminal, a line of text in a notebook or elsewhere.

Standard error takes it, so that what a program prints stays clean.
"""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from rich.progress import TaskID

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""

WIDTH = 40
"""Letters of the bar in a line of text."""

STEPS = 20
"""Times that a line of text is written anew within a stage."""


class Bar:
    """A bar for each stage, called as ``bar(stage, done, total)``.

    Parameters
    ----------
    lines
        Where there is no terminal, write a line of text for each stage and not nothing.
    """

    def __init__(self, lines: bool = False) -> None:
        """Prepare a bar; nothing is drawn before ``with``."""
        self._lines = lines
        self._tasks: dict[str, TaskID] = {}
        self._bar: Any = None
        self._written = ("", 0)

    def __enter__(self) -> Self:
        """Start the bar on a terminal."""
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as RichBar

            console = Console(stderr=True)
            # In a notebook rich needs a package of its own to draw.
            if not console.is_jupyter:
                columns = (TextColumn("{task.description:<12}"), BarColumn(), TimeElapsedColumn())
                self._bar = RichBar(*columns, console=console, transient=True)
                self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear the bar, or end the line."""
        if self._bar is not None:
            self._bar.stop()
        elif self._written[0]:
            print(file=sys.stderr, flush=True)

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Move the bar of a stage; the first call of a stage begins it."""
        if self._bar is not None:
            if stage not in self._tasks:
                self._tasks[stage] = self._bar.add_task(stage, total=total)
            self._bar.update(self._tasks[stage], completed=done, total=total)
        elif self._lines:
            self._write(stage, min(1.0, done / max(total, 1)))

    def _write(self, stage: str, share: float) -> None:
        """Write the line of a stage over the last one, a step at a time."""
        # Notebooks know the carriage return, but not all of them how to move the cursor up.
        now = (stage, int(STEPS * share))
        if now == self._written:
            return
        begun = self._written[0]
        start = "\n" if begun and begun != stage else "\r" if begun else ""
        self._written = now
        bar = "#" * int(WIDTH * share)
        print(
            f"{start}{stage:<12} [{bar:<{WIDTH}}] {share:4.0%}",
            end="",
            file=sys.stderr,
            flush=True,
        )


@contextmanager
def telling(progress: Progress | bool | None) -> Generator[Progress, None, None]:
    """Give what is to be called: a bar for True, nothing for False or None, else what was given."""
    if progress is True:
        with Bar(lines=True) as bar:
            yield bar
    else:
        yield progress or _silent


def _silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""
