"""Measured figures: speed, memory, cold and warm processes, where time goes, and other tools.

Run by ``make bench``. Figures are printed, never asserted: machines differ and are noisy. Every
part runs in a process of its own, started from this small one: a process inherits the peak memory
of the one that starts it.
"""

import argparse
import builtins
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from side_by_side.show import show

CASE = "us-japan"
MEMBERS, QUARTERS = 10_000, 16
SMALL = ["run", CASE, "--members", "512"]


def row(what: str, *figures: str) -> None:
    """Print one line of figures."""
    print(f"{what:<58}" + "".join(f"{figure:>16}" for figure in figures), flush=True)


def child(arguments: list[str], cache: Path, stdout: Any = subprocess.DEVNULL) -> Any:
    """Start a process in an empty folder, wait for it, and return wall seconds and usage."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "FOEDUS_CACHE_DIR": str(cache),
            "FOEDUS_BENCH_START": str(time.time()),
        }
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=folder, env=environment, stdout=stdout
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return wall, usage


def foedus(arguments: list[str], cache: Path) -> tuple[float, float, float]:
    """Return wall seconds, processor seconds and peak memory [MB] of one whole command."""
    wall, usage = child(["-m", "foedus", *arguments], cache)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def part(name: str, cache: Path) -> dict[str, Any]:
    """Run a part of this file in a process of its own and return what it measured."""
    with tempfile.TemporaryFile() as out:
        child([str(Path(__file__).resolve()), "--part", name], cache, out)
        out.seek(0)
        return json.loads(out.read().splitlines()[-1])


# --- whole processes --------------------------------------------------------------------------


def processes(cache: Path, quick: bool) -> None:
    """Print figures of whole commands as a user starts them."""
    row("Whole commands", "wall", "processor", "peak memory")

    def show(what: str, figures: tuple[float, float, float]) -> None:
        row(f"  {what}", f"{figures[0]:.2f} s", f"{figures[1]:.2f} s", f"{figures[2]:,.0f} MB")

    def again(arguments: list[str]) -> tuple[float, float, float]:
        found = [foedus(arguments, cache) for _ in range(1 if quick else 3)]
        return sorted(found)[len(found) // 2]

    show("foedus --help", again(["--help"]))
    with tempfile.TemporaryDirectory() as empty:
        show("512 members, 2 arms, with report, empty cache", foedus(SMALL, Path(empty)))
    foedus(SMALL, cache)
    show("512 members, 2 arms, with report, filled cache", again(SMALL))
    if not quick:
        with tempfile.TemporaryDirectory() as empty:
            show("default: 1,024 x 8 members, 2 arms, empty cache", foedus(SMALL[:2], Path(empty)))
    show("default: 1,024 x 8 members, 2 arms, filled cache", foedus(SMALL[:2], cache))
    for members in (2_000, 10_000) if quick else (2_000, 10_000, 40_000):
        one = ["run", CASE, "--policy", "baseline", "--members", str(members)]
        show(f"{members:,} members, 1 arm, filled cache", foedus(one, cache))


# --- the warm engine --------------------------------------------------------------------------


def engine(quick: bool) -> dict[str, float]:
    """Measure the engine after its first block, alone and with everything written to disk."""
    from foedus import pipeline

    model = pipeline.compile(CASE)
    from foedus.engine import describe, sink
    from foedus.engine.run import Engine
    from foedus.model import schedule
    from foedus.result.store import ResultWriter

    bed, (arm, texts) = Engine(model), schedule.of_policy(model, "baseline", QUARTERS)
    size: dict[str, Any] = {"draws": MEMBERS, "replicates": 1, "quarters": QUARTERS, "seed": 0}

    def alone() -> None:
        bed.run([arm], **size, sink=lambda _: None)

    def written() -> None:
        manifest = describe.manifest(
            model, policies={"baseline": texts}, do=(), created_at="", **size
        )
        with (
            tempfile.TemporaryDirectory() as folder,
            ResultWriter(Path(folder) / "x", manifest) as writer,
        ):
            writer.write_parameters(bed.run([arm], **size, sink=sink.to_writer(model, writer)))
            writer.finish()

    bed.run([arm], **size | {"draws": 1}, sink=lambda _: None)
    found: dict[str, float] = {}
    for name, call in (("alone", alone), ("written", written)):
        seconds: list[float] = []
        for _ in range(1 if quick else 3):
            start = time.perf_counter()
            call()
            seconds.append(time.perf_counter() - start)
        found |= {name: statistics.median(seconds), f"{name} fastest": min(seconds)}
    return found


def show_engine(found: dict[str, float]) -> None:
    """Print the figures of the warm engine."""
    row(f"Warm engine: {MEMBERS:,} members x {QUARTERS} quarters, 1 arm", "median", "fastest")
    for name, what in (("alone", "simulated"), ("written", "simulated and written to disk")):
        row(f"  {what}", f"{found[name]:.2f} s", f"{found[f'{name} fastest']:.2f} s")


# --- where the time of a run goes ---------------------------------------------------------------


class Stages:
    """Wall seconds by stage; while a stage runs within another, only the inner one counts."""

    def __init__(self) -> None:
        """Start the clock, in the stage of starting up."""
        self.seconds: dict[str, float] = {}
        self.stack = ["start of Python"]
        self.since = float(os.environ.get("FOEDUS_BENCH_START", time.time()))

    def _book(self) -> None:
        now = time.time()
        stage = self.stack[-1]
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.since
        self.since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Book what passes inside to a stage."""
        self._book()
        self.stack.append(name)
        try:
            yield
        finally:
            self._book()
            self.stack.pop()

    def staged(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose time is booked to a stage."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            if self.stack[-1] == name:
                return function(*args, **kwargs)
            with self.stage(name):
                return function(*args, **kwargs)

        return timed

    def wrap(self, name: str, home: Any, *functions: str) -> None:
        """Book the time of functions of a module or class to a stage."""
        for function in functions:
            setattr(home, function, self.staged(name, getattr(home, function)))


def profile() -> dict[str, float]:
    """Run the default command and return wall seconds by stage."""
    stages = Stages()
    stages.stack = ["anything else"]
    stages.seconds["start of Python"] = time.time() - stages.since
    stages.since = time.time()
    stages.wrap("import", builtins, "__import__")
    stages.wrap("import", importlib, "import_module")

    from foedus import pipeline
    from foedus.cli.main import main
    from foedus.engine import setup

    with stages.stage("import"):
        setup.configure()
    import foedus.model.compile
    from foedus.analyses import findings
    from foedus.engine import calendar, priors
    from foedus.engine.run import Engine
    from foedus.engine.year import Executables
    from foedus.report import render, terminal
    from foedus.result import summary
    from foedus.result.store import ResultWriter

    stages.wrap("load the case", pipeline.cases, "load")
    stages.wrap("compile the case", foedus.model.compile, "compile")
    stages.wrap("draw, lay out interventions", priors, "draw")
    stages.wrap("draw, lay out interventions", calendar, "imposed_years")
    stages.wrap("trace, compile or load code", Executables, "compile")
    stages.wrap("simulate", Engine, "run")
    stages.wrap("write", ResultWriter, "__enter__", "write", "write_parameters", "finish")
    stages.wrap("analyse", findings, "analyse", "document")
    stages.wrap("analyse", summary, "save")
    stages.wrap("report", render, "write_report")
    stages.wrap("report", terminal, "show_summary")
    main(["run", CASE])
    stages._book()
    return stages.seconds


def show_profile(cold: dict[str, float], warm: dict[str, float]) -> None:
    """Print the stages of the default run with an empty and a filled cache."""
    row("Where the default run spends its wall time", "empty cache", "filled cache")
    totals = [sum(found.values()) for found in (cold, warm)]
    for stage in [*(s for s in cold if s != "anything else"), "anything else"]:
        figures = zip((cold, warm), totals, strict=True)
        row(
            f"  {stage}",
            *(f"{f.get(stage, 0):.2f} s {f.get(stage, 0) / total:5.0%}" for f, total in figures),
        )
    row("  sum", *(f"{total:.2f} s  100%" for total in totals))


# --- beside other tools -------------------------------------------------------------------------


def beside(quick: bool) -> dict[str, Any]:
    """Measure one small system written for Foedus, NumPy, Mesa and the EMA Workbench."""
    from side_by_side import compare

    return compare.measure(quick)


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "engine": lambda: engine(quick=False),
    "engine-quick": lambda: engine(quick=True),
    "profile": profile,
    "side-by-side": lambda: beside(quick=False),
    "side-by-side-quick": lambda: beside(quick=True),
}


def main() -> None:
    """Print all figures, or measure one part."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer and smaller runs")
    options.add_argument("--part", choices=sorted(PARTS), help="one part alone, as JSON")
    chosen = options.parse_args()
    if chosen.part:
        print(json.dumps(PARTS[chosen.part]()))
        return
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{os.cpu_count()} processors, load {load:.1f} before the first figure\n")
    with tempfile.TemporaryDirectory() as folder:
        processes(Path(folder), chosen.quick)
        print()
        show_engine(part("engine-quick" if chosen.quick else "engine", Path(folder)))
        print()
        with tempfile.TemporaryDirectory() as empty:
            cold = part("profile", Path(empty))
        show_profile(cold, part("profile", Path(folder)))
        print()
        with tempfile.TemporaryDirectory() as empty:
            name = "side-by-side-quick" if chosen.quick else "side-by-side"
            show(part(name, Path(empty)))


if __name__ == "__main__":
    main()
