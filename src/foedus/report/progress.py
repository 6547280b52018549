"""How far a run is: a bar on a terminal, silence elsewhere.

Standard error takes it, so that what a program prints stays clean.
"""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from rich.progress import TaskID


class Bar:
    """A bar on standard error where that is a terminal; called as ``bar(stage, done, total)``."""

    def __init__(self) -> None:
        """Prepare a bar; nothing is drawn before ``with``."""
        self._tasks: dict[str, TaskID] = {}
        self._bar: Any = None

    def __enter__(self) -> Self:
        """Start the bar on a terminal."""
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as RichBar

            columns = (TextColumn("{task.description:<12}"), BarColumn(), TimeElapsedColumn())
            self._bar = RichBar(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear the bar."""
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Move the bar of a stage; the first call of a stage begins it."""
        if self._bar is not None:
            if stage not in self._tasks:
                self._tasks[stage] = self._bar.add_task(stage, total=total)
            self._bar.update(self._tasks[stage], completed=done, total=total)
