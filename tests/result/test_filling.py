"""Any number of processes, killed at any moment, make the same result to the byte."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests import helpers

from foedus.result import filling
from foedus.result.filling import Claim, Tick, fill
from foedus.result.leases import Leases
from foedus.result.schema import FileRow
from foedus.result.units import Collector, Unit
from foedus.result.work import About, Work, create, read

ROOT = Path(__file__).parents[2]
ARMS = 12
MADE = replace(
    helpers.manifest(draws=30, replicates=2, deliberation=helpers.PARTS),
    arms=tuple(f"a{i}" for i in range(ARMS)),
    policies={f"a{i}": [] for i in range(ARMS)},
)


class Slow:
    """Works units out one by one, and counts what it began."""

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause
        self.begun: list[Unit] = []

    def __call__(
        self, missing: list[Unit], claim: Claim, tick: Tick
    ) -> Iterator[tuple[Unit, bytes]]:
        collector = Collector(MADE)
        for unit in filter(claim, missing):
            self.begun.append(unit)
            time.sleep(self.pause)
            arrays = helpers.numbers(MADE, unit.arm)
            tick(MADE.members)
            yield from collector.add(unit.arm, 0, arrays, helpers.sums(MADE, unit.arm, 60))


PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.result.test_filling import Slow, go_on
print("ready", flush=True)
go_on(Path({folder!r}), Slow(0.02))
"""


def go_on(folder: Path, source: Slow) -> list[int]:
    """Work out what is missing, and return what was told of it."""
    told: list[int] = []
    with Leases(folder / "leases") as leases:
        fill(read(folder), leases, source, lambda _, done, total: told.append(done))
    return told


def begin(folder: Path) -> Work:
    folder.mkdir()
    return create(folder, About("out", MADE))


def files(work: Work) -> dict[str, FileRow]:
    found = work.assemble(np.ones((30, 2)), None)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileRow]:
    work = begin(tmp_path_factory.mktemp("filling") / "whole")
    told = go_on(work.folder, Slow())
    assert told[0] == 0
    assert told == sorted(told)
    assert told[-1] == ARMS * MADE.members
    assert list((work.folder / "leases").iterdir()) == []
    return files(work)


def test_what_is_there_is_not_worked_out_again(
    tmp_path: Path, expected: dict[str, FileRow]
) -> None:
    work = begin(tmp_path / "work")
    go_on(work.folder, Slow())
    shutil.copyfile(work.folder / "units/1-0.zip", work.folder / "units/0-0.zip")
    (work.folder / "units/5-0.json").unlink()
    work.check()
    source = Slow()
    assert go_on(work.folder, source)[0] == 10 * MADE.members
    assert source.begun == [Unit(0, 0), Unit(0, 5)]
    assert files(work) == expected


def start(folder: Path) -> subprocess.Popen[bytes]:
    program = PROGRAM.format(root=str(ROOT), folder=str(folder))
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_processes_that_are_killed_and_joined_change_no_byte(
    tmp_path: Path, expected: dict[str, FileRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    work = begin(tmp_path / "work")
    chance = random.Random(1)
    for _ in range(3):
        process = start(work.folder)
        time.sleep(chance.uniform(0.0, 0.15))
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()
    assert work.missing(), "the control: it was killed on the way"
    monkeypatch.setattr(filling, "WAIT", 0.05)
    other, source = start(work.folder), Slow(0.02)
    go_on(work.folder, source)
    assert other.wait(60) == 0
    assert other.stdout
    other.stdout.close()
    assert work.missing() == []
    assert files(work) == expected


def test_a_folder_that_another_process_finished_is_left(tmp_path: Path) -> None:
    work = begin(tmp_path / "work")

    def finished(_: list[Unit], __: Claim, ___: Tick) -> Iterator[tuple[Unit, bytes]]:
        shutil.rmtree(work.folder)
        yield Unit(0, 0), b""

    with Leases(work.folder / "leases") as leases:
        fill(work, leases, finished, lambda *_: None)
    assert work.gone()
