from pathlib import Path

import pytest
from tests import helpers

from foedus.errors import OutputError
from foedus.result.result import open_result
from foedus.result.staging import Staging


def whole(staging: Staging) -> Path:
    made = staging.folder / "result"
    made.mkdir()
    (made / "file").write_text("new")
    return made


def test_a_result_is_moved_to_its_place_and_the_folder_of_its_work_goes(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "deep" / "out")
    folder = staging.open()
    assert folder.parent == tmp_path / "deep"
    assert staging.publish(whole(staging)) == tmp_path / "deep" / "out"
    staging.discard()
    assert [path.name for path in folder.parent.iterdir()] == ["out"]
    assert (tmp_path / "deep" / "out" / "file").read_text() == "new"


def test_what_is_given_up_leaves_nothing_or_the_work(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "out")
    staging.open()
    staging.discard()
    assert list(tmp_path.iterdir()) == []
    kept = Staging(tmp_path / "out")
    kept.open()
    kept.leave()
    assert list(tmp_path.iterdir()) == [kept.folder]
    again = Staging(tmp_path / "out", folder=kept.folder)
    assert again.open() == kept.folder
    assert again.publish(whole(again)) == tmp_path / "out"
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_the_place_of_another_result_is_taken_by_force_alone(tmp_path: Path) -> None:
    helpers.write(tmp_path / "out", helpers.manifest(draws=2))
    with pytest.raises(OutputError, match="--force"):
        Staging(tmp_path / "out")
    staging = Staging(tmp_path / "out", force=True)
    staging.open()
    assert open_result(tmp_path / "out").manifest.draws == 2
    staging.publish(whole(staging))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["file"]
