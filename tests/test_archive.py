"""The report of a stored result again, and results in a folder."""

import shutil
from pathlib import Path

import pytest
from tests import helpers

import foedus
from foedus.analyses import findings
from foedus.errors import OutputError
from foedus.report.pages.report import write_report
from foedus.result import heard, summary
from foedus.result.result import Result, open_result


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Result:
    made = helpers.valuing(draws=4, replicates=2)
    result = helpers.write(tmp_path_factory.mktemp("stored") / "out", made)
    found = findings.analyse(result)
    document = findings.document(result, found)
    summary.save(result, document)
    heard.save(result.path / "hears.json", helpers.heard())
    write_report(result, document, found, helpers.heard())
    return result


@pytest.fixture
def copy(whole: Result, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole.path, tmp_path / "out"))


def test_the_report_is_written_again_from_what_is_stored(whole: Result, copy: Path) -> None:
    before = (copy / "summary.json").read_bytes()
    (copy / "report.html").write_text("earlier")
    found = foedus.write_report(copy)
    assert found.path == copy
    assert (copy / "report.html").read_bytes() == whole.report.read_bytes()
    assert (copy / "summary.json").read_bytes() == before
    assert not (copy / "compare.json").exists()


def test_what_is_missing_is_made_and_the_comparison_on_request(whole: Result, copy: Path) -> None:
    for name in ("summary.json", "report.html"):
        (copy / name).unlink()
    foedus.write_report(open_result(copy), compare=True)
    assert (copy / "summary.json").read_bytes() == (whole.path / "summary.json").read_bytes()
    for name in ("report.html", "compare.json", "compare.csv", "compare.html"):
        assert (copy / name).stat().st_size > 1000


def test_a_hears_document_of_another_version_is_left_out(copy: Path) -> None:
    assert heard.read(copy / "hears.json") == helpers.heard()
    (copy / "hears.json").write_text('{"schema": "foedus-hears/0"}')
    assert heard.read(copy / "hears.json") is None
    assert heard.read(copy / "no.json") is None
    foedus.write_report(copy)


def test_what_is_no_whole_result_is_refused(tmp_path: Path, copy: Path) -> None:
    with pytest.raises(OutputError, match="no such result folder"):
        foedus.write_report(tmp_path / "no")
    (copy / "manifest.json").unlink()
    with pytest.raises(OutputError, match="is not a complete Foedus result"):
        foedus.write_report(copy)


def test_results_lie_under_runs_by_default(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "runs").mkdir()
    copy.rename(tmp_path / "runs" / "toy-1")
    monkeypatch.chdir(tmp_path)
    (row,) = foedus.results().results
    assert row.path == Path("runs/toy-1")
