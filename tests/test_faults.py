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
from foedus.execute import store
from foedus.report.pages.report import render
from foedus.result import summary
from foedus.result.folder import put
from foedus.result.result import Result, open_result
from foedus.result.schema import Manifest
from foedus.result.store import ResultWriter

CHANGING = ("os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir")
SAID = {"summary.json", "report.html"}
SHORT = ("defence_burden", "option")


class Faults:
    """Counts what changes a folder, in any thread, and lets some of it fail."""

    def __init__(self) -> None:
        self.folder = ""
        self.count = 0
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
        if self.count in self.fails:
            raise self.error

    @contextmanager
    def during(self, folder: Path, fails: range = range(0)) -> Iterator[None]:
        self.count, self.fails, self.folder = 0, fails, str(folder)
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
    made = manifest(2)
    writer = ResultWriter(out, made, force)

    def fill() -> None:
        for arm in range(2):
            writer.write(arm, 0, helpers.numbers(made, arm))
        writer.write_parameters(helpers.drawn(made))

    def say(result: Result) -> None:
        summary.save(result, said[0])
        put(result.report, said[1])

    return store(writer, fill, say)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an earlier result, to be copied."""
    result = helpers.write(tmp_path_factory.mktemp("kept") / "out", manifest(1))
    for name in SAID:
        (result.path / name).write_text("earlier")
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


@pytest.mark.parametrize(("old", "persistent"), [(True, False), (False, True)])
def test_whatever_write_fails_nothing_is_lost_and_no_half_looks_whole(
    faults: Faults,
    kept: Path,
    said: tuple[Any, str],
    tmp_path: Path,
    old: bool,
    persistent: bool,
) -> None:
    if old:
        shutil.copytree(kept, tmp_path / "count" / "out")
    with faults.during(tmp_path):
        run(tmp_path / "count" / "out", said, old)
    writes = faults.count
    assert writes > 40
    failed = 0
    for number in range(1, writes + 1):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        if old:
            shutil.copytree(kept, folder / "out")
        fails = range(number, 10 * writes if persistent else number + 1)
        with faults.during(folder, fails):
            error = failure(folder / "out", said, old)
        new = results(folder)
        if error is None:
            assert SAID in new.values(), "what succeeds is whole"
            continue
        failed += 1
        (problem,) = error.problems
        assert (error.exit_code, "\n" in str(problem)) == (2, False)
        assert "No space left on device" in str(problem)
        assert all(str(path) in str(problem) for path in new), "it says where numbers are"
        if old:
            found = [path / "summary.json" for path in folder.iterdir() if path not in new]
            assert any(path.read_text() == "earlier" for path in found if path.is_file())
    assert failed > writes / 3


def failure(out: Path, said: tuple[Any, str], force: bool) -> FoedusError | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Notice)
        try:
            run(out, said, force)
        except FoedusError as error:
            return error
    return None


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
@pytest.mark.parametrize("most", [200, 4096])
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
        assert results(tmp_path) == {tmp_path / "out": set()}
        assert f"foedus report {tmp_path / 'out'}" in str(caught.value)


@pytest.mark.parametrize("force", [False, True])
def test_runs_at_once_into_one_folder_all_keep_their_results(
    kept: Path, said: tuple[Any, str], tmp_path: Path, force: bool
) -> None:
    out = tmp_path / "out"
    if force:
        shutil.copytree(kept, out)
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
