"""Interruptions: held back while files are moved, and telling what they left."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
"""Ctrl-C, a request to end, and a terminal that closes, as far as the system has them."""


class Interrupted(KeyboardInterrupt):
    """An interruption of a run; its text says what was kept, in words that follow a semicolon."""


@contextmanager
def uninterrupted() -> Generator[None]:
    """Hold back Ctrl-C and the request to end until what is inside is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def later(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = {number: signal.getsignal(number) for number in SIGNALS}
    # A handler that was not set from Python cannot be set again from it.
    known = {number: handler for number, handler in before.items() if handler is not None}
    for number in known:
        signal.signal(number, later)
    try:
        yield
    finally:
        for number, handler in known.items():
            signal.signal(number, handler)
    for number in came[:1]:
        signal.raise_signal(number)
