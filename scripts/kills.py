"""Kill a run at random moments, go on with it each time, and compare with one left alone.

``.venv/bin/python scripts/kills.py [TIMES] [SEED]`` kills fifty times by default, which takes some
ten minutes. Every process is killed with a signal that it cannot see, wherever it is: while it
compiles, simulates, writes a unit, puts the result together or moves it to its place. Then the run
is gone on with. In the end every file must be the same to the byte.
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from foedus.result.folder import MANIFEST
from foedus.result.integrity import read_manifest, verify
from foedus.result.schema import FileRow

ARMS = 8
RUN = [sys.executable, "-m", "foedus", "run"]


def asked() -> list[str]:
    """Return a small run of several units."""
    arms = [f"a{i}: param:economy.growth=0.0{i}" for i in range(1, ARMS)]
    size = ["--members", "600", "--quarters", "1", "--no-base"]
    return ["us-japan", *size, *(word for arm in arms for word in ("--arm", arm))]


def files(result: Path) -> dict[str, FileRow]:
    """Return the files of a result that must not depend on when and how often it was stopped."""
    assert not verify(result), verify(result)
    return {n: r for n, r in read_manifest(result).files.items() if n != "report.html"}


def hidden(folder: Path) -> list[Path]:
    """Return the folders of runs that are not finished."""
    return [path for path in folder.glob(".*.partial*") if (path / "run.json").is_file()]


def killed(command: list[str], after: float) -> bool:
    """Run a command and kill it after some seconds; say whether it had ended before."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        code = process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return False
    assert process.stderr
    assert code == 0, process.stderr.read().decode()
    return True


def one(folder: Path, expected: dict[str, FileRow], longest: float, times: int) -> int:
    """Make one result with kills on the way, and return how many there were."""
    out, count = folder / "killed", 0
    while count < times:
        begun = hidden(folder)
        if out.is_dir() and (out / MANIFEST).is_file():
            break
        command = (
            [*RUN, "--resume", str(begun[0])] if begun else [*RUN, *asked(), "--out", str(out)]
        )
        if killed(command, random.uniform(0.2, 1.0) * longest):
            break
        count += 1
        print(f"killed {count}, {len(list(folder.glob('.*/units/*.json')))} units", flush=True)
    if (begun := hidden(folder)) and not (out / MANIFEST).is_file():
        subprocess.run([*RUN, "--resume", str(begun[0])], check=True, stdout=subprocess.DEVNULL)
    elif not (out / MANIFEST).is_file():
        command = [*RUN, *asked(), "--out", str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert files(out) == expected, "the result differs from that of a run left alone"
    return count


def main(times: int = 50, seed: int = 0) -> None:
    """Kill so many times, over as many results as it takes."""
    random.seed(seed)
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name) / "whole"
        command = [*RUN, *asked(), "--out", str(whole)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # compiles
        begin = time.monotonic()
        subprocess.run([*command, "--force"], check=True, stdout=subprocess.DEVNULL)
        longest, expected = time.monotonic() - begin, files(whole)
        print(f"left alone, the run takes {longest:.1f} s", flush=True)
        count = results = 0
        while count < times:
            folder = Path(name) / str(results)
            folder.mkdir()
            count += max(1, one(folder, expected, longest, times - count))
            results += 1
            print(f"result {results} is the same to the byte after {count} kills", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
