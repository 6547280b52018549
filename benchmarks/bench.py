"""Measured figures: speed, memory, cold and warm processes, where time goes, and other tools.

Run by ``make bench``. Figures are printed, never asserted: machines differ and are noisy. Every
part runs in a process of its own, started from this small one: a process inherits the peak memory
of the one that starts it.
"""

import argparse
import builtins
import dataclasses
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pair
from pair import Load, row
from side_by_side.show import show


@dataclass(frozen=True)
class Size:
    """How large the parts are.

    Attributes
    ----------
    load
        What the warm engine is given; the other parts run its case too.
    small, single
        Members of whole commands: with two arms, and with one.
    options
        Options of what is otherwise the default run.
    first
        Whether the default run is tried with an empty cache too.
    repeats
        How often a figure is taken whose median is shown.
    side_by_side
        Arguments of `side_by_side.compare.measure`.
    """

    load: Load = field(default_factory=Load)
    small: int = 512
    single: tuple[int, ...] = (2_000, 10_000, 40_000)
    options: tuple[str, ...] = ()
    first: bool = True
    repeats: int = 3
    side_by_side: dict[str, int] = field(default_factory=dict)

    @property
    def default(self) -> list[str]:
        """The default run of the case."""
        return ["run", self.load.case, *self.options]

    def to_json(self) -> str:
        """Return the size as text, for a process of its own."""
        return json.dumps(dataclasses.asdict(self))

    @staticmethod
    def of_json(text: str) -> "Size":
        """Return the size that a text states."""
        fields = json.loads(text)
        return Size(**fields | {"load": Load(**fields["load"])})


FULL = Size()
QUICK = Size(
    Load(rounds=2),
    single=(2_000, 10_000),
    first=False,
    repeats=1,
    side_by_side={"members": 2_048, "few": 64, "rounds": 3},
)


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
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed")
    return wall, usage


def foedus(arguments: list[str], cache: Path) -> tuple[float, float, float]:
    """Return wall seconds, processor seconds and peak memory [MB] of one whole command."""
    wall, usage = child(["-m", "foedus", *arguments], cache)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def part(name: str, cache: Path, size: Size) -> dict[str, Any]:
    """Run a part of this file in a process of its own and return what it measured."""
    with tempfile.TemporaryFile() as out:
        command = [str(Path(__file__).resolve()), "--part", name, "--size", size.to_json()]
        child(command, cache, out)
        out.seek(0)
        return json.loads(out.read().splitlines()[-1])


# --- whole processes --------------------------------------------------------------------------


def processes(cache: Path, size: Size) -> None:
    """Print figures of whole commands as a user starts them."""
    case, policy = size.load.case, size.load.policy
    small, default = ["run", case, "--members", str(size.small)], size.default
    row("Whole commands", "wall", "processor", "peak memory")

    def show(what: str, figures: tuple[float, float, float]) -> None:
        row(f"  {what}", f"{figures[0]:.2f} s", f"{figures[1]:.2f} s", f"{figures[2]:,.0f} MB")

    def again(arguments: list[str]) -> tuple[float, float, float]:
        found = [foedus(arguments, cache) for _ in range(size.repeats)]
        return sorted(found)[len(found) // 2]

    show("foedus --help", again(["--help"]))
    # The cache is empty until here.
    show(f"{size.small:,} members, with report, empty cache", foedus(small, cache))
    show(f"{size.small:,} members, with report, filled cache", again(small))
    one = ["run", case, "--policy", policy, "--members", str(size.small), "--no-report"]
    show(f"{size.small:,} members, 1 arm, no report, filled cache", again(one))
    if size.first:
        with tempfile.TemporaryDirectory() as empty:
            show("the default run, empty cache", foedus(default, Path(empty)))
    show("the default run, filled cache", foedus(default, cache))
    for members in size.single:
        one = ["run", case, "--policy", policy, "--members", str(members)]
        show(f"{members:,} members, 1 arm, filled cache", foedus(one, cache))


def again(size: Size) -> dict[str, Any]:
    """Run the same twice in this process: seconds of each, and what the second compiled."""
    from jax import monitoring

    from foedus import pipeline

    compiled: list[str] = []

    def heard(event: str, _: float, **__: str | int) -> None:
        if event.endswith("backend_compile_duration"):
            compiled.append(event)

    found: dict[str, Any] = {}
    for name in ("first", "second"):
        if name == "second":
            monitoring.register_event_duration_secs_listener(heard)
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            pipeline.run(
                size.load.case, policies=[size.load.policy], draws=max(size.small // 8, 1),
                replicates=min(size.small, 8), out=Path(folder) / "x", report=False,
            )  # fmt: skip
        found[name] = time.perf_counter() - start
    return found | {"compiled": len(compiled)}


def show_again(found: dict[str, Any], members: int) -> None:
    """Print what a process takes that runs the same twice."""
    row(f"Twice in a process, {members:,} members, 1 arm, no report", "wall")
    for name in ("first", "second"):
        row(f"  {name} run", f"{found[name]:.2f} s")
    row("  programs compiled in the second", f"{found['compiled']}")


# --- the warm engine --------------------------------------------------------------------------


def written(size: Size) -> dict[str, list[float]]:
    """Measure the warm engine with all that `pipeline.run` stores written to disk.

    It is `pipeline.run` that runs, less compiling before and analysing after: what is to be
    written is for it to say.
    """
    from foedus import conclude as concluding
    from foedus import pipeline

    load = size.load
    model = pipeline.compile(load.case)

    def store(counts: dict[str, int]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            pipeline.run(load.case, **counts, policies=[load.policy], out=Path(folder) / "x")

    seconds: list[float] = []
    with (
        patch.object(pipeline, "compile", lambda _: model),
        patch.object(concluding, "conclude", lambda *_: None),
    ):
        store(load.counts | {"draws": 1})
        for _ in range(size.repeats):
            start = time.perf_counter()
            store(load.counts)
            seconds.append(time.perf_counter() - start)
    return {"simulated and written to disk": seconds}


def warm(cache: Path, size: Size, against: Path | None) -> None:
    """Print the figures of the warm engine, beside another checkout if there is one."""
    with patch.dict(os.environ, {"FOEDUS_CACHE_DIR": str(cache)}):
        pair.show(size.load, pair.measure(size.load, against))
    pair.show_seconds(part("written", cache, size))


# --- where the time of a run goes ---------------------------------------------------------------


class Stages(ExitStack):
    """Wall seconds by stage; while a stage runs within another, only the inner one counts.

    On leaving the context all functions are what they were.
    """

    def __init__(self) -> None:
        """Start the clock."""
        super().__init__()
        now = time.time()
        self.stack = ["anything else"]
        self.since = now
        started = float(os.environ.get("FOEDUS_BENCH_START", now))
        self.seconds: dict[str, float] = {"start of Python": now - started}

    def book(self) -> None:
        """Book what has passed to the stage that runs."""
        now = time.time()
        stage = self.stack[-1]
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self.since
        self.since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Book what passes inside to a stage."""
        self.book()
        self.stack.append(name)
        try:
            yield
        finally:
            self.book()
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
            timed = self.staged(name, getattr(home, function))
            self.enter_context(patch.object(home, function, timed))


def profile(size: Size) -> dict[str, float]:
    """Run the default command and return wall seconds by stage."""
    with Stages() as stages:
        run_staged(stages, size)
        stages.book()
        return stages.seconds


def run_staged(stages: Stages, size: Size) -> None:
    """Run the default command with its functions wrapped, those of importing first."""
    stages.wrap("import", builtins, "__import__")
    stages.wrap("import", importlib, "import_module")

    from foedus import pipeline
    from foedus.cli.main import main
    from foedus.engine import compilation

    with stages.stage("import"):
        compilation.configure()
    import foedus.model.compile
    from foedus.analyses import findings
    from foedus.dynamics import priors
    from foedus.engine import calendar
    from foedus.engine.executables import Executables
    from foedus.engine.run import Engine
    from foedus.report.pages import report
    from foedus.report.terminal import run as printed
    from foedus.result import store, summary
    from foedus.result.work import Work

    stages.wrap("load the case", pipeline.cases, "load")
    stages.wrap("compile the case", foedus.model.compile, "compile")
    stages.wrap("draw, lay out interventions", priors, "draw")
    stages.wrap("draw, lay out interventions", calendar, "imposed_years")
    stages.wrap("trace, compile or load code", Executables, "compile")
    stages.wrap("simulate", Engine, "run")
    stages.wrap("write", Work, "put")
    stages.wrap("write", store, "assembled", "seal")
    stages.wrap("analyse", findings, "analyse", "document")
    stages.wrap("analyse", summary, "save")
    stages.wrap("report", report, "write_report")
    stages.wrap("report", printed, "show")
    if main(size.default):
        raise SystemExit("the default run failed")


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


def beside(size: Size) -> dict[str, Any]:
    """Measure one small system written for Foedus, NumPy, Mesa and the EMA Workbench."""
    from side_by_side import compare

    return compare.measure(**size.side_by_side)


# --- all of it ----------------------------------------------------------------------------------

PARTS: dict[str, Callable[[Size], dict[str, Any]]] = {
    "again": again,
    "written": written,
    "profile": profile,
    "side-by-side": beside,
}


def everything(size: Size, against: Path | None) -> None:
    """Print all figures."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{os.cpu_count()} processors, load {load:.1f} before the first figure\n")
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        processes(cache, size)
        print()
        show_again(part("again", cache, size), size.small)
        print()
        warm(cache, size, against)
        print()
        with tempfile.TemporaryDirectory() as empty:
            cold = part("profile", Path(empty), size)
        show_profile(cold, part("profile", cache, size))
        print()
        with tempfile.TemporaryDirectory() as empty:
            show(part("side-by-side", Path(empty), size))


def main() -> None:
    """Print all figures, or measure one part."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer and smaller runs")
    options.add_argument(
        "--against", type=Path, metavar="PATH", help="also the warm engine of another checkout"
    )
    options.add_argument("--part", choices=sorted(PARTS), help="one part alone, as JSON")
    options.add_argument("--size", type=Size.of_json, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    size = chosen.size or (QUICK if chosen.quick else FULL)
    if chosen.part:
        print(json.dumps(PARTS[chosen.part](size)))
    else:
        everything(size, chosen.against)


if __name__ == "__main__":
    main()
