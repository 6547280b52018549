"""Every write of a run fails: nothing of an earlier result is lost, nothing half looks whole."""

import errno
import resource
import shutil
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests import helpers

from foedus.analyses import findings
from foedus.errors import FoedusError, Notice, OutputError
from foedus.report.pages.report import render
from foedus.result import summary
from foedus.result.filling import Claim, Tick, fill
from foedus.result.folder import STORE
from foedus.result.leases import Leases
from foedus.result.result import Result, open_result
from foedus.result.schema import Manifest
from foedus.result.staging import Staging
from foedus.result.store import assembled, begin, seal
from foedus.result.units import Collector, Unit
from foedus.result.work import LEASES, RUN, About, read
from foedus.simulation import kept

CHANGING = ("os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir")
SAID = {"summary.json", "report.html"}
SHORT = ("defence_burden", "option")


class Faults:
    """Counts what changes a folder, in any thread, and lets some of it fail."""

    def __init__(self) -> None:
        self.folder = ""
        self.count = 0
        self.stored: list[bool] = []
        self.fails: range = range(0)
        self.error = OSError(errno.ENOSPC, "No space left on device")
        sys.addaudithook(self.hook)

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.folder:
            return
        writes = event == "open" and isinstance(args[1], str | None) and args[2] & 3
        if not (writes or event in CHANGING) or not str(args[0]).startswith(self.folder):
            return
        self.count += 1
        self.stored.append(STORE in str(args[0]))
        if self.count in self.fails:
            raise self.error

    def telling(self) -> list[int]:
        """Return the number of each write, of those in a row within the store the ends alone."""
        known = [False, *self.stored, False]
        return [i for i, _ in enumerate(self.stored, 1) if not all(known[i - 1 : i + 2])]

    @contextmanager
    def during(self, folder: Path, fails: range = range(0)) -> Iterator[None]:
        self.count, self.stored, self.fails, self.folder = 0, [], fails, str(folder)
        try:
            yield
        finally:
            self.folder = ""


@pytest.fixture(scope="module")
def faults() -> Faults:
    return Faults()


def manifest(seed: int) -> Manifest:
    series = tuple(one for one in helpers.SERIES if one.name in SHORT)
    return helpers.manifest(
        draws=2, replicates=1, seed=seed, series=series, quarters=helpers.QUARTERS[:2]
    )


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, str]:
    result = helpers.write(tmp_path_factory.mktemp("said") / "out", manifest(2))
    found = findings.analyse(result)
    document = findings.document(result, found)
    return document, render(result.manifest, document, found)


def run(out: Path, said: tuple[Any, str], force: bool) -> Result:
    """Do what `foedus.simulation.simulate` does, with numbers that are made up."""
    made, staging = manifest(2), Staging(out, force)
    work = begin(staging, About(out.name, made))

    def source(missing: list[Unit], claim: Claim, _: Tick) -> Iterator[tuple[Unit, bytes]]:
        collector = Collector(made)
        for unit in filter(claim, missing):
            yield from collector.add(unit.arm, 0, helpers.numbers(made, unit.arm))

    with kept(staging, work, fresh=True), Leases(work.folder / LEASES) as leases:
        fill(work, leases, source, lambda *_: None)
        result = assembled(work, helpers.drawn(made), None)
        assert result
        summary.save(result, said[0])
        result.write("report.html", said[1])
        seal(result)
        return open_result(staging.publish(result.path))


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an earlier result, to be copied."""
    result = helpers.write(tmp_path_factory.mktemp("kept") / "out", manifest(1))
    for name in SAID:
        result.write(name, "earlier")
    return result.path


def results(folder: Path) -> dict[Path, set[str]]:
    """Return the folders that look like results of seed 2, and what is said in each."""
    found: dict[Path, set[str]] = {}
    for path in folder.iterdir():
        try:
            seed = open_result(path).manifest.seed
        except OutputError:
            continue
        names = {entry.name for entry in path.iterdir()}
        halves = any("partial" in name for name in names)
        assert path.name.startswith(".") or not halves, "no half of a file in a result"
        if seed == 1:
            assert names >= SAID, "of an earlier result nothing is lost"
        else:
            result = open_result(path)
            assert result.status("L0").tolist() == [0, 0]
            assert len(result.values("option", "L0")) == 2
            found[path] = names & SAID
    return found


def begun(folder: Path) -> list[Path]:
    """Return the runs that were not finished."""
    return [path for path in folder.iterdir() if (path / RUN).is_file()]


@pytest.mark.parametrize(("old", "persistent"), [(True, False), (False, True)])
def test_whatever_write_fails_nothing_is_lost_and_no_half_looks_whole(
    faults: Faults,
    earlier: Path,
    said: tuple[Any, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    old: bool,
    persistent: bool,
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)  # much of the time, and no part of this
    if old:
        shutil.copytree(earlier, tmp_path / "count" / "out")
    with faults.during(tmp_path):
        run(tmp_path / "count" / "out", said, old)
    writes, numbers = faults.count, faults.telling()
    assert len(numbers) > 40
    failed = 0
    for number in numbers:
        folder = tmp_path / f"{number}"
        folder.mkdir()
        if old:
            shutil.copytree(earlier, folder / "out")
        fails = range(number, 10 * writes if persistent else number + 1)
        with faults.during(folder, fails):
            error = failure(folder / "out", said, old)
        new = results(folder)
        if error is None:
            assert SAID in new.values(), "what succeeds is whole"
            continue
        failed += 1
        assert (error.exit_code, "\n" in str(error.problems[0])) == (2, False)
        assert "No space left on device" in str(error.problems[0])
        assert new == {}, "what fails is in its place in no part"
        for path in begun(folder):
            assert f"foedus run --resume {path} goes on" in str(error), "it says where units are"
        if old:
            found = [path / "summary.json" for path in folder.iterdir() if path not in new]
            assert any(path.read_text() == "earlier" for path in found if path.is_file())
    assert failed > len(numbers) / 3


def failure(out: Path, said: tuple[Any, str], force: bool) -> FoedusError | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Notice)
        try:
            run(out, said, force)
        except FoedusError as error:
            return error
    return None


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
@pytest.mark.parametrize("most", [200, 16384])
def test_a_file_that_breaks_off_in_the_middle_never_stands_there(
    said: tuple[Any, str], tmp_path: Path, most: int
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        with pytest.raises(OutputError, match="File too large") as caught:
            run(tmp_path / "out", said, False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    if most == 200:
        assert list(tmp_path.iterdir()) == []
    else:
        (path,) = begun(tmp_path)
        assert (results(tmp_path), read(path).missing()) == ({}, [])
        assert f"2 of 2 units are kept; foedus run --resume {path}" in str(caught.value)


@pytest.mark.parametrize("force", [False, True])
def test_runs_at_once_into_one_folder_all_keep_their_results(
    earlier: Path, said: tuple[Any, str], tmp_path: Path, force: bool
) -> None:
    out = tmp_path / "out"
    if force:
        shutil.copytree(earlier, out)
    ready, errors, places = threading.Barrier(4), [], []

    def one() -> None:
        try:
            ready.wait()
            places.append(run(out, said, force).path)
        except Exception as error:
            errors.append(error)

    def all_at_once() -> None:
        threads = [threading.Thread(target=one) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    with pytest.warns(Notice):
        all_at_once()
    assert not errors
    assert len(set(places)) == 4
    assert results(tmp_path) == dict.fromkeys(places, SAID)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "out-2", "out-3", "out-4"]
