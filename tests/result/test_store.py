import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests import helpers

from foedus.errors import OutputError
from foedus.result.layout import CHUNK_MEMBERS
from foedus.result.result import open_result
from foedus.result.schema import Manifest
from foedus.result.store import ResultWriter

ROOT = Path(__file__).parents[2]

UNFINISHED = """
import sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
from foedus.result.store import ResultWriter
from tests import helpers
made = helpers.manifest(draws=8, replicates=1)
with ResultWriter(Path({out!r}), made, force=True) as writer:
    writer.write(0, 0, helpers.numbers(made, 0))
    print("writing", flush=True)
    time.sleep(60)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail_while_writing(out: Path, made: Manifest, error: BaseException) -> None:
    with ResultWriter(out, made, force=True) as writer:
        assert out.is_dir()
        writer.write(0, 0, helpers.numbers(made, 0))
        raise error


@pytest.mark.parametrize("block", [64, 100, 4096])
def test_what_is_written_is_read_back(tmp_path: Path, block: int) -> None:
    made = helpers.manifest(draws=CHUNK_MEMBERS // 4 + 50, replicates=5)
    result = helpers.write(tmp_path / "deep" / "out", made, block)
    for arm, name in enumerate(made.arms):
        for key, values in helpers.numbers(made, arm).items():
            found = result.status(name) if key == "status" else result.values(key, name)
            np.testing.assert_array_equal(found, values)
            assert found.dtype == values.dtype
    assert names(tmp_path / "deep") == ["out"]
    assert names(tmp_path / "deep" / "out") == ["manifest.json", "results.zarr"]


def test_blocks_may_come_in_any_order(tmp_path: Path) -> None:
    made = helpers.manifest(draws=CHUNK_MEMBERS + 128, replicates=1)
    arrays = helpers.numbers(made, 0)
    with ResultWriter(tmp_path / "out", made) as writer:
        for first in reversed(range(0, made.members, 64)):
            for arm in (1, 0):
                block = {name: values[first : first + 64] for name, values in arrays.items()}
                writer.write(arm, first, block)
        writer.write_parameters(np.ones((made.draws, 2)))
        writer.finish()
    found = open_result(tmp_path / "out").values("defence_burden", "L0")
    np.testing.assert_array_equal(found, arrays["defence_burden"])


def test_gaps_and_repeats_are_refused(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=1)
    arrays = helpers.numbers(made, 0)
    with ResultWriter(tmp_path / "out", made) as writer:
        writer.write(0, 0, arrays)
        with pytest.raises(ValueError, match="given twice"):
            writer.write(0, 0, arrays)
        with pytest.raises(ValueError, match="out of range"):
            writer.write(1, 4, arrays)
        with pytest.raises(ValueError, match="arm L0: members of chunk 0 were never written"):
            writer.finish()
        writer.write(1, 0, arrays)
        with pytest.raises(ValueError, match="parameters were never written"):
            writer.finish()
    assert names(tmp_path) == []


def test_deliberation_must_be_added_to_every_arm(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)
    with ResultWriter(tmp_path / "out", made) as writer:
        writer.write(0, 0, helpers.numbers(made, 0), helpers.sums(made, 0, 8))
        with pytest.raises(ValueError, match="arm L0: the deliberation of a block is missing"):
            writer.write(1, 0, helpers.numbers(made, 1))
    assert names(tmp_path) == []


def test_starts_of_interests_must_be_written_and_are_read_back(tmp_path: Path) -> None:
    made = helpers.valuing(draws=8, replicates=1)
    with ResultWriter(tmp_path / "out", made) as writer:
        for arm in range(2):
            writer.write(arm, 0, helpers.numbers(made, arm))
        writer.write_parameters(helpers.drawn(made))
        with pytest.raises(ValueError, match="starts of interests were never written"):
            writer.finish()
        writer.write_starts(helpers.starts(made))
        writer.finish()
    found = open_result(tmp_path / "out")
    np.testing.assert_array_equal(found.starts(), helpers.starts(made))
    np.testing.assert_array_equal(found.parameters(), helpers.drawn(made))
    start = found.dataset["interest_start"]
    assert start.sel(interest="risk").dims == ("structural_draw",)
    assert start.attrs["units_of"]["risk"] == "probability/quarter"


def test_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_while_writing(tmp_path / "out", helpers.manifest(), ZeroDivisionError())
    assert names(tmp_path) == []


def test_failed_store_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OutputError, match="No space left"):
        ResultWriter(tmp_path / "out", helpers.manifest()).__enter__()
    assert names(tmp_path) == []


def test_old_result_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    helpers.write(out, helpers.manifest(seed=1))
    made = helpers.manifest(seed=2)
    with pytest.raises(OutputError, match="--force"):
        ResultWriter(out, made)
    with pytest.raises(KeyboardInterrupt):
        fail_while_writing(out, made, KeyboardInterrupt())
    assert open_result(out).manifest.seed == 1
    assert names(tmp_path) == ["out"]
    helpers.write(out, made, force=True)
    assert open_result(out).manifest.seed == 2
    assert names(tmp_path) == ["out"]


def test_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    helpers.write(tmp_path / "out", helpers.manifest())
    assert names(tmp_path) == ["out"]


def test_two_runs_at_once_keep_both_results(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=1)
    with ResultWriter(tmp_path / "out", made) as writer:
        for arm in range(2):
            writer.write(arm, 0, helpers.numbers(made, arm))
        writer.write_parameters(np.ones((8, 2)))
        helpers.write(tmp_path / "out", made)
        place = writer.finish()
    assert place == tmp_path / "out-2"
    assert "files appeared in it during the run" in writer.staging.notes[0]
    assert open_result(tmp_path / "out").manifest == open_result(place).manifest


def test_parent_that_is_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        ResultWriter(tmp_path / "file" / "out", helpers.manifest()).__enter__()


def stop(out: Path, how: signal.Signals) -> None:
    program = UNFINISHED.format(root=str(ROOT), out=str(out))
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout
    with process.stdout:
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(how)
        assert process.wait(30) != 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("old", [False, True])
def test_interrupt_leaves_no_trace(tmp_path: Path, old: bool) -> None:
    out = tmp_path / "out"
    if old:
        helpers.write(out, helpers.manifest(seed=1))
    stop(out, signal.SIGINT)
    assert names(tmp_path) == (["out"] if old else [])
    if old:
        assert open_result(out).manifest.seed == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_kill_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    stop(tmp_path / "out", signal.SIGKILL)
    for path in tmp_path.iterdir():
        with pytest.raises(OutputError):
            open_result(path)
    helpers.write(tmp_path / "out", helpers.manifest())
