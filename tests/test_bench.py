"""Every part of `make bench` runs, here as small as it can be. What it measures is not judged."""

import builtins
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tests import schema_author
from tests.runs import quickly_compiled

from foedus.cli.main import main
from foedus.engine.run import Engine

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))

import bench
import pair

pytestmark = pytest.mark.xdist_group("by-schema")

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with quickly_compiled():
        yield


@pytest.fixture
def cache() -> Path:
    """Return where the compiled code of this session is."""
    return Path(os.environ["FOEDUS_CACHE_DIR"])


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bench.Size:
    """Return a size that takes seconds, of the case that another test compiles too."""
    case = tmp_path / "by-schema.yaml"
    written = schema_author.smallest()
    (free,) = written["policies"].values()
    arms = {
        "policies": {"baseline": free, "other": free},
        "default_policies": ["baseline", "other"],
    }
    case.write_text(json.dumps(written | arms), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return bench.Size(
        pair.Load(str(case), draws=8, replicates=1, quarters=4, rounds=2),
        small=8,
        single=(8,),
        options=("--members", "8", "--quarters", "4"),
        repeats=1,
        side_by_side={"members": 8, "few": 2, "rounds": 1},
    )


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Return another checkout, with the same sources."""
    checkout = tmp_path / "other"
    (checkout / "src").mkdir(parents=True)
    (checkout / "src" / "foedus").symlink_to(ROOT / "src" / "foedus", target_is_directory=True)
    return checkout


def test_every_part_runs(
    tiny: bench.Size,
    other: Path,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # Most runs are in this process, on code that is compiled, and none is repeated: a process of
    # its own for each would take a minute.
    started, parted, measured = bench.foedus, bench.part, pair.measure
    commands: list[list[str]] = []
    found: dict[str, dict[str, Any]] = {}

    def foedus(arguments: list[str], empty: Path) -> tuple[float, float, float]:
        if arguments == ["--help"]:
            return started(arguments, empty)
        assert arguments in commands or main(arguments) == 0
        commands.append(arguments)
        return 1.0, 1.0, 1.0

    def part(name: str, empty: Path, size: bench.Size) -> dict[str, Any]:
        if name == "side-by-side":
            found[name] = parted(name, empty, size)
        if name not in found:
            own = bench.Size.of_json(size.to_json())
            found[name] = json.loads(json.dumps(bench.PARTS[name](own)))
        return found[name]

    def measure(load: pair.Load, against: Path | None) -> dict[str, list[float]]:
        with patch.dict(os.environ, {"FOEDUS_CACHE_DIR": str(cache)}):
            return measured(load, against)

    monkeypatch.setattr(bench, "foedus", foedus)
    monkeypatch.setattr(bench, "part", part)
    monkeypatch.setattr(pair, "measure", measure)
    before = builtins.__import__, Engine.run, dict(os.environ)
    bench.everything(tiny, other)
    assert set(found) == set(bench.PARTS)
    assert before == (builtins.__import__, Engine.run, dict(os.environ)), "all is as it was"
    printed = capsys.readouterr().out
    assert f"simulated by {other}" in printed
    assert "time of the first over the second" in printed
    assert found["again"]["compiled"] == 0
    for row in (
        "second run",
        "simulated and written to disk",
        "trace, compile or load code",
        "EMA Workbench",
    ):
        assert f"\n  {row}" in printed


def test_checkouts_take_turns(other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[Path] = []

    class Side:
        def __init__(self, root: Path, load: pair.Load) -> None:
            self.root = root

        def __enter__(self) -> "Side":
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def ready(self) -> None:
            return None

        def seconds(self) -> float:
            turns.append(self.root)
            return float(len(turns))

    monkeypatch.setattr(pair, "Checkout", Side)
    assert list(pair.measure(pair.Load(rounds=3)).values()) == [[1.0, 2.0, 3.0]]
    turns.clear()
    found = pair.measure(pair.Load(rounds=2), other)
    assert list(found.values()) == [[1.0, 3.0], [2.0, 4.0]]
    assert turns == [ROOT, other] * 2


def test_what_is_no_checkout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="is no checkout: src/foedus is not there"):
        pair.measure(pair.Load(), tmp_path)


def test_a_process_that_fails_ends_the_bench(
    cache: Path, other: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="run no-such-case failed"):
        bench.foedus(["run", "no-such-case"], cache)
    with pair.Checkout(other, pair.Load("no-such-case")) as side:
        with pytest.raises(SystemExit, match=r"the engine of .* failed"):
            side.ready()
    assert "no-such-case" in capfd.readouterr().err
