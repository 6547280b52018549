"""Measured figures: speed of the engine, memory, cold and warm processes, and where time goes.

Run by ``make bench``. Figures are printed, never asserted: machines differ and are noisy.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

MEMBERS, QUARTERS = 10_000, 16


def row(what: str, figure: str) -> None:
    """Print one figure."""
    print(f"{what:<64} {figure:>14}", flush=True)


def timed(call: Callable[[], object]) -> float:
    """Return the wall seconds of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def engine(repeats: int) -> None:
    """Print members simulated per second by the warm engine alone, and each stage before it."""
    stages: dict[str, float] = {}
    start = time.perf_counter()
    from foedus import pipeline
    from foedus.engine import setup

    setup.configure()
    from foedus.engine.run import Engine
    from foedus.model import schedule

    stages["imports"] = time.perf_counter() - start
    start = time.perf_counter()
    model = pipeline.compile("us-japan")
    stages["load and compile the case"] = time.perf_counter() - start
    bed, arm = Engine(model), schedule.of_policy(model, "baseline", QUARTERS)[0]

    def run(draws: int) -> None:
        bed.run([arm], draws=draws, replicates=1, quarters=QUARTERS, seed=0, sink=lambda _: None)

    stages["trace, compile or load from cache, first block"] = timed(lambda: run(1))
    for name, seconds in stages.items():
        row(f"  {name}", f"{seconds:.2f} s")
    seconds = [timed(lambda: run(MEMBERS)) for _ in range(repeats)]
    median = statistics.median(seconds)
    row(f"{MEMBERS:,} members x {QUARTERS} quarters, one arm, warm", f"{median:.2f} s")
    row("  fastest and slowest", f"{min(seconds):.2f}-{max(seconds):.2f} s")


def process(arguments: list[str], cache: Path) -> tuple[float, float]:
    """Return wall seconds and peak memory [MB] of one whole process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "foedus", *arguments]
        environment = {**os.environ, "FOEDUS_CACHE_DIR": str(cache)}
        start = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            raise SystemExit(f"{' '.join(command)} failed")
        return time.perf_counter() - start, usage.ru_maxrss / 1024


def processes(quick: bool) -> None:
    """Print figures of whole processes as a user starts them."""
    row("foedus --help", f"{min(process(['--help'], Path())[0] for _ in range(3)):.2f} s")
    with tempfile.TemporaryDirectory() as cache:
        folder, small = Path(cache), ["run", "us-japan", "--members", "512"]
        first = process(small, folder)[0]
        row("first run of 512 members, empty cache, with report", f"{first:.1f} s")
        again = [process(small, folder)[0] for _ in range(3)]
        row("  again, with the cache", f"{statistics.median(again):.1f} s")
        wall, memory = process(["run", "us-japan"], folder)
        row("default run (2 arms x 1,024 draws x 8 replicates), cache", f"{wall:.1f} s")
        row("  peak memory", f"{memory:,.0f} MB")
        for members in (2_000, 10_000) if quick else (2_000, 10_000, 40_000):
            one = ["run", "us-japan", "--policy", "baseline", "--members", str(members)]
            wall, memory = process(one, folder)
            row(f"one arm, {members:,} members, whole process", f"{wall:.1f} s")
            row("  peak memory", f"{memory:,.0f} MB")


def main() -> None:
    """Print all figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer and smaller runs")
    quick = options.parse_args().quick
    engine(1 if quick else 3)
    processes(quick)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row("peak memory of this benchmark process", f"{own:,.0f} MB")


if __name__ == "__main__":
    main()
