"""The warm engine of this checkout beside that of another one, run by turns.

``.venv/bin/python benchmarks/pair.py --against PATH`` prints both, and how they compare; PATH is
the folder of another checkout, as ``git worktree add PATH COMMIT`` makes it. Without it this one is
measured alone. Each checkout runs in a process of its own, in its own environment where PATH has
one (``.venv``), and both stay warm throughout: what else the machine does falls on both alike.
"""

import argparse
import dataclasses
import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent


def row(what: str, *figures: str) -> None:
    """Print one line of figures."""
    print(f"{what:<58}" + "".join(f"{figure:>16}" for figure in figures), flush=True)


@dataclass(frozen=True)
class Load:
    """What the engine is given: one arm, and the runs of it that are timed."""

    case: str = "us-japan"
    policy: str = "baseline"
    draws: int = 1280
    replicates: int = 8
    quarters: int = 16
    rounds: int = 5

    @property
    def counts(self) -> dict[str, int]:
        """How much `Engine.run` simulates."""
        return {
            "draws": self.draws,
            "replicates": self.replicates,
            "quarters": self.quarters,
            "seed": 0,
        }

    def __str__(self) -> str:
        """Say how much is simulated."""
        return f"{self.draws * self.replicates:,} members x {self.quarters} quarters, 1 arm"


def serve(load: Load) -> None:
    """Run the load once for each line on standard input and answer with its seconds.

    Only what every checkout has is used here. The first answer says which package was imported.
    """
    import foedus

    model = foedus.compile(load.case)
    from foedus.engine.run import Engine
    from foedus.model import schedule

    engine, arm = Engine(model), schedule.of_policy(model, load.policy, load.quarters)[0]
    engine.run([arm], **load.counts | {"draws": 1}, sink=lambda _: None)
    print(json.dumps(foedus.__file__), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        engine.run([arm], **load.counts, sink=lambda _: None)
        print(json.dumps(time.perf_counter() - start), flush=True)


class Checkout:
    """A process that runs the package of one checkout; leaving the context ends it."""

    def __init__(self, root: Path, load: Load) -> None:
        """Start the process; it grows warm while others are started."""
        self.source = root.resolve() / "src"
        own = root / ".venv" / "bin" / "python"
        python = sys.executable if root == HERE or not own.exists() else str(own.absolute())
        asked = json.dumps(dataclasses.asdict(load))
        self.process = subprocess.Popen(
            [python, str(Path(__file__).resolve()), "--serve", asked],
            env=os.environ | {"PYTHONPATH": str(self.source)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Checkout":
        """Return the checkout."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the process come to its end, and wait for it."""
        self.process.communicate()

    def ready(self) -> None:
        """Wait until the process is warm, and make sure that it runs its own checkout."""
        found = self._answer()
        if not Path(found).is_relative_to(self.source):
            raise SystemExit(f"{found} was imported in place of {self.source}")

    def seconds(self) -> float:
        """Run the load once."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the engine of {self.source.parent} failed")
        return json.loads(line)


def measure(load: Load, against: Path | None = None) -> dict[str, list[float]]:
    """Return seconds of each round, of this checkout and the other, by what they are called."""
    roots = {"simulated": HERE}
    if against is not None:
        if not (against / "src" / "foedus" / "__init__.py").is_file():
            raise SystemExit(f"{against} is no checkout: src/foedus is not there")
        roots |= {f"simulated by {against}": against}
    with ExitStack() as stack:
        sides = {name: stack.enter_context(Checkout(root, load)) for name, root in roots.items()}
        for side in sides.values():
            side.ready()
        found: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(load.rounds):
            for name, side in sides.items():
                found[name].append(side.seconds())
    return found


def show(load: Load, found: dict[str, list[float]]) -> None:
    """Print the figures, and how the checkouts compare: the fastest, and the median of rounds."""
    row(f"Warm engine: {load}", "fastest", "median")
    show_seconds(found)
    if len(found) == 2:
        this, that = found.values()
        median = statistics.median(a / b for a, b in zip(this, that, strict=True))
        ratios = (min(this) / min(that), median)
        row("  time of the first over the second", *(f"{ratio:.3f}" for ratio in ratios))


def show_seconds(found: dict[str, list[float]]) -> None:
    """Print the fastest and the median of each row."""
    for name, seconds in found.items():
        row(f"  {name}", f"{min(seconds):.2f} s", f"{statistics.median(seconds):.2f} s")


def main() -> None:
    """Measure and print, or serve one who does."""
    usual = Load()
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--against", type=Path, metavar="PATH", help="another checkout")
    for field in dataclasses.fields(Load):
        default = getattr(usual, field.name)
        options.add_argument(
            f"--{field.name}", type=type(default), default=default, help=f"{default} by default"
        )
    options.add_argument("--serve", help=argparse.SUPPRESS)
    chosen = vars(options.parse_args())
    asked, against = chosen.pop("serve"), chosen.pop("against")
    if asked:
        serve(Load(**json.loads(asked)))
    else:
        load = Load(**chosen)
        show(load, measure(load, against))


if __name__ == "__main__":
    main()
