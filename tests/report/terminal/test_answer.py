"""What a run prints first fits on a screen and leads to the rest."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from tests import helpers
from tests.attribution import made

from foedus.analyses import findings
from foedus.report.rows import answer as rows
from foedus.report.terminal import answer
from foedus.result import heard, summary
from foedus.result.documents.summary import Flag
from foedus.result.folder import HEARD


@pytest.mark.parametrize("width", [80, 120])
def test_it_fits_on_a_screen_and_ends_with_the_place(tmp_path: Path, width: int) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    document = findings.document(result, findings.analyse(result))
    summary.save(result, replace(document, monitor=(Flag("L0", "USA.x", "deaf", 0.0, "no"),)))
    result.report.write_text("")
    out = io.StringIO()
    answer.show(result, Console(file=out, width=width, highlight=False, markup=False))
    text = out.getvalue()
    assert len(text.splitlines()) <= answer.MOST_LINES
    places = [text.index(w) for w in ("A toy alliance", "Asked: L0", "Deaf: ", "results")]
    assert places == sorted(places)
    assert f"report   {result.report}" in text
    assert "Degeneracy monitor: 1 flag, in the report." in text
    assert "in every arm" not in text
    assert "IV  Impacts" not in text
    assert "--full" in text


def test_what_holds_in_every_arm_is_said_and_no_report_named_that_is_not_there(
    tmp_path: Path,
) -> None:
    do = ("PAT.ask_spending=none", "off:wedge")
    result = helpers.write(tmp_path / "out", helpers.manifest(do=do))
    document = findings.document(result, findings.analyse(result))
    flags = (Flag("L0", "USA.x", "deaf", 0.0, "no"),)
    summary.save(result, replace(document, monitor=flags, answers=(made.card(),) * 4))
    out = io.StringIO()
    answer.show(result, Console(file=out, width=120, highlight=False, markup=False))
    lines = out.getvalue().splitlines()
    assert lines[2] == "in every arm: PAT.ask_spending=none; off:wedge"
    assert "Degeneracy monitor: 1 flag, in the summary." in lines
    assert "1 more arm in the summary." in lines


@pytest.mark.parametrize("width", [80, 120])
def test_answers_come_first_and_take_room_from_the_surest_differences(
    tmp_path: Path, width: int
) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    document = findings.document(result, findings.analyse(result))
    result.report.write_text("")

    def printed(words: int) -> str:
        long = replace(made.card(), headline=f"{'word ' * words}L0 moves trust.")
        flags = (Flag("L0", "USA.x", "deaf", 0.0, "no"),)
        summary.save(result, replace(document, answers=(long, long, long), monitor=flags))
        out = io.StringIO()
        answer.show(result, Console(file=out, width=width, highlight=False, markup=False))
        return out.getvalue()

    short, long = printed(0), printed(width)
    assert len(short.splitlines()) <= answer.MOST_LINES
    assert len(long.splitlines()) <= answer.MOST_LINES
    found = len(rows.findings(result.manifest, document))
    assert short.count("  L0: ") == found
    assert 1 <= long.count("  L0: ") < found
    places = [long.index(w) for w in ("Asked: L0", "L0 moves trust.", "in 2028Q4", "Deaf: ")]
    assert places == sorted(places)


def test_what_was_heard_is_told_where_the_run_looked(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    summary.save(result, findings.document(result, findings.analyse(result)))
    heard.save(result.path / HEARD, helpers.heard())
    out = io.StringIO()
    answer.show(result, Console(file=out, width=120, highlight=False, markup=False))
    assert "foedus hears" not in out.getvalue()
