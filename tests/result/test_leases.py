import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from foedus.result.leases import Leases

GONE = "import os; print(os.getpid())"


def gone() -> int:
    """Return the number of a process that has ended."""
    done = subprocess.run([sys.executable, "-c", GONE], capture_output=True, check=True)
    return int(done.stdout)


def left_by(folder: Path, name: str, pid: int, host: str = "", ago: float = 0.0) -> Path:
    """Leave a lease as another process would."""
    path = folder / name
    path.write_text(json.dumps({"host": host or socket.gethostname(), "pid": pid}))
    os.utime(path, (time.time() - ago, time.time() - ago))
    return path


def test_one_alone_holds_a_lease(tmp_path: Path) -> None:
    with Leases(tmp_path) as mine, Leases(tmp_path) as other:
        assert mine.take("0-1")
        assert not other.take("0-1")
        assert other.take("0-10"), "another name"
        mine.release("0-1")
        assert other.take("0-1")
        mine.release("0-1")
        assert not mine.take("0-1"), "what is not ours is not given back"
    assert list(tmp_path.iterdir()) == []


def test_that_of_a_dead_process_is_taken_over_at_once(tmp_path: Path) -> None:
    left_by(tmp_path, "unit.0", gone())
    left_by(tmp_path, "held.0", os.getpid())
    with Leases(tmp_path) as mine, Leases(tmp_path) as other:
        assert mine.take("unit")
        assert not other.take("unit"), "one successor"
        assert not other.take("held")
        mine.release("unit")
        assert other.take("unit")
    assert [path.name for path in tmp_path.iterdir()] == ["held.0"]


def test_that_of_another_machine_is_taken_over_when_it_falls_silent(tmp_path: Path) -> None:
    left_by(tmp_path, "live.0", gone(), "elsewhere", ago=5)
    left_by(tmp_path, "silent.0", os.getpid(), "elsewhere", ago=15)
    (tmp_path / "empty.0").touch()  # its process died before it wrote who it is
    os.utime(tmp_path / "empty.0", (1, 1))
    with Leases(tmp_path, stale=10) as mine:
        assert not mine.take("live")
        assert mine.take("silent")
        assert mine.take("empty")


def test_a_holder_gives_signs_of_life(tmp_path: Path) -> None:
    with Leases(tmp_path, stale=10, beat=0.01) as mine:
        assert mine.take("unit")
        os.utime(tmp_path / "unit.0", (1, 1))
        until = time.monotonic() + 30
        while (tmp_path / "unit.0").stat().st_mtime == 1:
            assert time.monotonic() < until
            time.sleep(0.01)


def test_a_folder_that_is_gone_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "leases"
    with Leases(folder) as mine:
        assert mine.take("unit")
        (folder / "unit.0").unlink()
        folder.rmdir()
    assert not folder.exists()
