from pathlib import Path

import numpy as np
import pytest
from tests import helpers

from foedus.errors import OutputError
from foedus.result.integrity import row_at
from foedus.result.units import Collector, Unit, units
from foedus.result.work import About, Work, create, find, read, together

MADE = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)


def contents() -> dict[Unit, bytes]:
    collector, found = Collector(MADE), {}
    for arm in range(2):
        found |= collector.add(arm, 0, helpers.numbers(MADE, arm), helpers.sums(MADE, arm, 8))
    return found


@pytest.fixture
def work(tmp_path: Path) -> Work:
    folder = tmp_path / ".out.partial-1"
    folder.mkdir()
    return create(folder, About("out", MADE, "abc", True, {"report": False}, ("x",)), b"{}")


def test_what_is_run_can_be_read_by_another_process(work: Work) -> None:
    found = read(work.folder)
    assert found.about == work.about
    assert found.experiment == b"{}"
    assert found.missing() == units(MADE)
    assert not found.gone()


def test_units_are_there_once_they_are_whole(work: Work) -> None:
    first, second = contents().items()
    work.put(*first)
    assert work.done() == {Unit(0, 0)}
    assert work.members() == 8
    # Stopped between the unit and its record.
    (work.folder / "units" / "1-0.zip").write_bytes(second[1])
    assert work.missing() == [Unit(0, 1)]
    assert work.get(Unit(0, 1)) is None
    work.put(*second)
    assert work.missing() == []
    assert work.get(Unit(0, 1)) == second[1]
    assert len(list((work.folder / "units").iterdir())) == 4, "nothing unfinished is left"


@pytest.mark.parametrize("ending", ["zip", "json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"PK and more"])
def test_a_damaged_unit_is_missing_again(work: Work, ending: str, content: bytes) -> None:
    for unit, whole in contents().items():
        work.put(unit, whole)
    (work.folder / "units" / f"0-0.{ending}").write_bytes(content)
    assert work.missing() == [], "it is found when it is read"
    assert work.assemble(np.ones((8, 2)), None) is None
    assert work.missing() == [Unit(0, 0)]
    work.put(Unit(0, 0), contents()[Unit(0, 0)])
    (work.folder / "units" / f"0-0.{ending}").write_bytes(content)
    work.check()
    assert work.missing() == [Unit(0, 0)]


def test_files_are_put_together_with_their_hashes(work: Work) -> None:
    for unit, whole in contents().items():
        work.put(unit, whole)
    found = work.assemble(np.ones((8, 2)), None)
    assert found
    folder, files = found
    assert "results.zarr/deliberation/c/0/0/0/0/0" in files
    assert {name: row_at(folder / name) for name in files} == files
    again = work.assemble(np.ones((8, 2)), None)
    assert again
    assert again[1] == files
    assert not folder.exists(), "what was put together before is not left"


def test_a_run_is_found_by_its_folder_or_its_result(work: Work) -> None:
    parent = work.folder.parent
    assert find(work.folder) == work.folder
    assert find(parent / "out") == work.folder
    with pytest.raises(OutputError, match="no run to go on with"):
        find(parent / "other")
    create(together(parent / "out", work.about, b""), work.about)
    with pytest.raises(OutputError, match=r"2 runs.*partial, .*partial-1"):
        find(parent / "out")


def test_a_result_needs_no_going_on(tmp_path: Path) -> None:
    helpers.write(tmp_path / "out", helpers.manifest(draws=2))
    assert find(tmp_path / "out") is None


def test_several_processes_find_the_same_folder(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    folder = together(out, About("out", MADE), b"1")
    assert together(out, About("out", MADE), b"2") == folder
    assert read(folder).experiment == b"1"
    assert list(out.parent.iterdir()) == [folder]


def test_a_result_placed_meanwhile_is_not_made_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    helpers.write(out, MADE)
    with pytest.raises(OutputError, match="finished by another process meanwhile"):
        together(out, About("out", MADE), b"")
    assert list(tmp_path.iterdir()) == [out]
    assert (together(out, About("out", MADE, force=True), b"") / "run.json").is_file()


def test_what_is_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"it has no readable run\.json"):
        read(tmp_path)
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(OutputError, match="damaged or of another version"):
        read(tmp_path)
