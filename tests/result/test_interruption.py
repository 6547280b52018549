import os
import signal
import sys
import threading

import pytest

from foedus.result.interruption import SIGNALS, uninterrupted

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


def test_an_interruption_waits_until_the_work_is_done() -> None:
    done: list[str] = []

    def work() -> None:
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("moved")
        done.append("never")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["moved"]


def test_a_request_to_end_goes_to_who_met_it_before() -> None:
    came: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: came.append(number))
    try:
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGTERM)
            assert came == []
        assert came == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_handlers_are_as_before_also_after_a_failure() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with pytest.raises(OSError, match="full"), uninterrupted():
        raise OSError("full")
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_other_threads_have_no_signals_to_hold_back() -> None:
    done: list[bool] = []

    def work() -> None:
        with uninterrupted():
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
