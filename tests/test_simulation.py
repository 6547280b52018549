"""A run that is stopped, gone on with, shared or sent away gives the same result to the byte."""

import gc
import importlib.util
import json
import mmap
import os
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from foedus import pipeline, simulation
from foedus.case import Case, build
from foedus.errors import OptionError, OutputError
from foedus.experiment import Experiment
from foedus.result import filling
from foedus.result.integrity import verify
from foedus.result.interruption import Interrupted
from foedus.result.result import Result, open_result
from foedus.result.schema import FileRow
from foedus.result.units import Unit
from foedus.result.work import Work, read
from foedus.simulation import How, begun
from foedus.testing.made_up import small_case

pytestmark = pytest.mark.xdist_group("small")

ARMS = {"firm": ["AUR.tariff=25%@2025Q2"], "mild": ["AUR.tariff=10%@2025Q2"]}
ASKED: Any = {"draws": 12, "replicates": 2, "quarters": 4, "seed": 5, "arms": ARMS}


@pytest.fixture(scope="module")
def case() -> Case:
    return build(small_case())


@pytest.fixture(scope="module")
def whole(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Result:
    out = tmp_path_factory.mktemp("simulation") / "whole"
    return pipeline.run(case, **ASKED, report=False, out=out)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "WAIT", 0.02)


def files(result: Result) -> dict[str, FileRow]:
    assert verify(result.path) == []
    return result.manifest.files


def stop_at(monkeypatch: pytest.MonkeyPatch, unit: Unit, error: BaseException) -> list[Unit]:
    """Stop a run when it would write a unit, and return the units that it writes."""
    written: list[Unit] = []
    real = Work.put

    def put(self: Work, this: Unit, content: bytes) -> None:
        if this == unit:
            raise error
        written.append(this)
        real(self, this, content)

    monkeypatch.setattr(Work, "put", put)
    return written


def stopped(case: Case, out: Path, error: BaseException | None = None) -> Path:
    """Leave a run of which one unit of two is done, and return its folder."""
    with pytest.MonkeyPatch.context() as patch:
        stop_at(patch, Unit(0, 1), error or KeyboardInterrupt())
        with pytest.raises(BaseException, match="1 of 2 units are kept"):
            pipeline.run(case, **ASKED, report=False, out=out, threads=1)
    (folder,) = out.parent.glob(f".{out.name}.partial-*")
    assert [path.name for path in out.parent.iterdir()] == [folder.name]
    return folder


def test_a_stopped_run_says_how_to_go_on_and_is_gone_on_with(
    case: Case, whole: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        stop_at(patch, Unit(0, 1), KeyboardInterrupt())
        with pytest.raises(Interrupted) as caught:
            pipeline.run(case, **ASKED, report=False, out=tmp_path / "x", threads=1)
    (folder,) = tmp_path.iterdir()
    told = f"1 of 2 units are kept: foedus run --resume {folder} goes on"
    assert str(caught.value) == told
    written = stop_at(monkeypatch, Unit(9, 9), KeyboardInterrupt())
    found = pipeline.run(resume=folder)
    assert written == [Unit(0, 1)]
    assert found.path == tmp_path / "x"
    assert list(tmp_path.iterdir()) == [tmp_path / "x"]
    assert files(found) == files(whole)


def test_a_unit_that_was_damaged_is_worked_out_again(
    case: Case, whole: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stopped(case, tmp_path / "x")
    (folder / "units" / "0-0.zip").write_bytes(b"")
    written = stop_at(monkeypatch, Unit(9, 9), KeyboardInterrupt())
    found = pipeline.run(case, **ASKED, report=False, resume=tmp_path / "x")
    assert sorted(written) == [Unit(0, 0), Unit(0, 1)]
    assert files(found) == files(whole)


def test_only_the_same_run_is_gone_on_with(case: Case, tmp_path: Path) -> None:
    folder = stopped(case, tmp_path / "x", OSError("disk"))
    with pytest.raises(OptionError, match=r"there and here differ: seed \(5, 6\)"):
        pipeline.run(case, **{**ASKED, "seed": 6}, resume=folder)
    text = (folder / "run.json").read_text("utf-8")
    (folder / "run.json").write_text(text.replace('"program": "', '"program": "0'), "utf-8")
    with pytest.raises(OptionError, match="the code of Foedus, which was changed since"):
        pipeline.run(resume=folder)
    (folder / "run.json").write_text(json.dumps({**json.loads(text), "parts": ["mine"]}), "utf-8")
    with pytest.raises(OptionError, match="give leave for it again: --parts mine"):
        pipeline.run(resume=folder)
    assert read(folder).done() == {Unit(0, 0)}, "nothing is lost"


def test_leave_for_the_code_of_a_case_is_leave_for_what_lies_beside_it(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[list[Path]] = []

    def from_json(text: str, *, parts: list[Path]) -> str:
        read.append(list(parts))
        return text

    monkeypatch.setattr(Experiment, "from_json", from_json)
    folder = stopped(case, tmp_path / "x", OSError("disk"))
    own, named = tmp_path / "strait" / "parts", tmp_path / "mine"
    for place in (own, named):
        place.mkdir(parents=True)
        (place / "a.py").touch()
    (own.parent / "case.yaml").touch()
    run = json.loads((folder / "run.json").read_text("utf-8"))
    how = How(resume=folder)

    def leave(parts: list[Path], used: list[Path], allow_code: bool) -> list[Path]:
        text = json.dumps({**run, "parts": [str(place) for place in used]})
        (folder / "run.json").write_text(text, "utf-8")
        begun(how, parts, allow_code)
        return read[-1]

    assert leave([], [own], True) == [own]
    assert leave([named], [own, named], True) == [own, named]
    assert leave([named], [named], False) == [named]
    with pytest.raises(OptionError, match=r"leave for it again: --allow-code$") as refused:
        leave([], [own], False)
    assert f"was compiled with the code in {own};" in str(refused.value)
    with pytest.raises(OptionError, match="leave for it again"):
        leave([own], [own, named], True)
    with pytest.raises(OptionError, match=f"leave for it again: --allow-code --parts {named}$"):
        leave([], [own, named], True)
    with pytest.raises(OptionError, match=f"leave for it again: --parts {named}$"):
        leave([], [named], True)


def test_leave_reaches_what_is_gone_on_with_and_no_further(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    made = pipeline.design(case, **ASKED)

    def begun(*given: Any) -> tuple[Experiment, simulation.Asked]:
        told.append(given[1:])
        return made, simulation.Asked(report=False)

    def simulate(_: Any, experiment: Experiment, *__: Any) -> None:
        told.append(experiment)

    monkeypatch.setattr(simulation, "begun", begun)
    monkeypatch.setattr(simulation, "simulate", simulate)
    pipeline.run(resume=tmp_path, parts=tmp_path / "mine", allow_code=True)
    assert told == [(tmp_path / "mine", True), made]


def test_a_failure_keeps_what_is_done_and_says_so(case: Case, tmp_path: Path) -> None:
    folder = stopped(case, tmp_path / "x", OutputError("the disk is full"))
    shutil.rmtree(folder)
    with pytest.MonkeyPatch.context() as patch:
        stop_at(patch, Unit(0, 0), KeyboardInterrupt())
        with pytest.raises(Interrupted, match=r"^nothing was written$"):
            pipeline.run(case, **ASKED, report=False, out=tmp_path / "x", threads=1)
    assert list(tmp_path.iterdir()) == [], "nothing is kept of nothing"


def test_several_make_a_result_together(
    case: Case, whole: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Result] = []
    # The run is so small that one could finish it before another joins.
    there, carry_out = threading.Barrier(3), simulation._carried_out  # pyright: ignore[reportPrivateUsage]

    def when_all_are_there(*given: Any) -> Result:
        there.wait(60)
        return carry_out(*given)

    monkeypatch.setattr(simulation, "_carried_out", when_all_are_there)

    def one() -> None:
        found.append(pipeline.run(case, **ASKED, report=False, join=tmp_path / "x", threads=1))

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.path for result in found] == [tmp_path / "x"] * 3
    assert files(found[0]) == files(whole)
    assert list(tmp_path.iterdir()) == [tmp_path / "x"]
    monkeypatch.undo()
    one()
    assert found[3].manifest == open_result(tmp_path / "x").manifest
    with pytest.raises(OptionError, match=r"seed \(5, 6\)"):
        pipeline.run(case, **{**ASKED, "seed": 6}, join=tmp_path / "x")


def test_an_executor_gives_the_same(case: Case, whole: Result, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = pipeline.run(case, **ASKED, report=False, executor=pool, out=tmp_path / "x")
    assert files(found) == files(whole)


@pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="foedus[dask] is not installed"
)
def test_dask_gives_the_same(case: Case, whole: Result, tmp_path: Path) -> None:
    from distributed import Client  # type: ignore[import-not-found]

    with Client(processes=False, n_workers=1, dashboard_address=None) as client:
        pool: Executor = client.get_executor()
        found = pipeline.run(case, **ASKED, report=False, executor=pool, out=tmp_path / "x")
    assert files(found) == files(whole)


def resident() -> int:
    """Return the memory of this process that is in use [bytes]."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def growth(step: Callable[[], object]) -> float:
    """Return by how much memory grows from one call to the next, over twenty [bytes]."""
    found: list[int] = []
    gc.collect()
    gc.freeze()  # what was there before is not looked through forty times
    for _ in range(20):
        step()
        gc.collect()
        found.append(resident())
    # The allocator takes ten runs to settle; the median of slopes is robust against a single call.
    return float(stats.theilslopes(found[10:]).slope)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system tells no memory")
def test_memory_is_flat_over_twenty_runs(case: Case, tmp_path: Path) -> None:
    small = {"draws": 2, "replicates": 1, "quarters": 1, "arms": {"firm": ["AUR.tariff=25%"]}}
    held: list[mmap.mmap] = []

    def keep() -> None:
        held.append(mmap.mmap(-1, 2**21))  # pages of its own, never such as were given back
        held[-1].write(b"x" * 2**21)

    assert growth(keep) > 2**20, "the control: what is kept is seen"
    assert (
        growth(lambda: pipeline.run(case, **small, report=False, out=tmp_path / "x", force=True))
        < 2**20
    )


def test_without_a_case_there_must_be_a_run(whole: Result) -> None:
    with pytest.raises(OptionError, match="CASE: is missing; name a case, or a run to --resume"):
        begun(How(), ())
    with pytest.raises(OptionError, match="is a finished result of small: nothing is left to do"):
        begun(How(resume=whole.path), ())
    with pytest.raises(OptionError, match="--resume: contradicts --join"):
        How(resume="x", join="x")


def test_what_was_asked_is_asked_again(case: Case, tmp_path: Path) -> None:
    folder = stopped(case, tmp_path / "x")
    experiment, asked = begun(How(resume=folder), ())
    assert isinstance(experiment, Experiment)
    assert experiment.digest == pipeline.design(case, **ASKED).digest
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "part.py").touch()
    with pytest.raises(OptionError, match="was made without parts; got those of"):
        begun(How(resume=folder), tmp_path / "mine")
    assert asked.report is False
    assert asked.base is None
