from pathlib import Path

import pytest
from tests import helpers

from foedus.cli.main import main


def test_a_whole_result_is_said_to_be_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = helpers.write(tmp_path / "out", helpers.manifest(draws=2)).path
    assert main(["verify", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: whole, and as it was written\n"


def test_each_damaged_file_has_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = helpers.write(tmp_path / "out", helpers.manifest(draws=2)).path
    (out / "results.zarr/status/c/0/0").unlink()
    (out / "notes.txt").touch()
    assert main(["verify", str(out)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        f"error: {out}/results.zarr/status/c/0/0: is missing from the result; put it back from a "
        "copy, or run the case again",
        f"error: {out}/notes.txt: is no file of this result; move it elsewhere or remove it",
    ]
    assert main(["verify", str(tmp_path / "nothing")]) == 2
