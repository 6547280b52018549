from pathlib import Path

import pytest
from tests import helpers

from foedus.cli.main import main


def test_a_report_is_written_again_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = helpers.valuing(draws=2, replicates=1)
    result = helpers.write(tmp_path / "out", made)
    assert main(["report", str(result.path), "--compare"]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"results  {result.path}\nreport   {result.report}\n"
    assert printed.err == ""
    assert {"summary.json", "compare.html"} <= {path.name for path in result.path.iterdir()}


def test_what_is_no_result_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path)]) == 2
    assert "is not a complete Foedus result" in capsys.readouterr().err
