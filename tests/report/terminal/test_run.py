import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from tests import helpers

from foedus.analyses import findings
from foedus.report.terminal import run
from foedus.result import summary
from foedus.result.documents.summary import Flag, Replaced
from foedus.result.schema import ObservedRow


def console(width: int = 120) -> Console:
    return Console(file=io.StringIO(), width=width, highlight=False)


def shown(to: Console) -> str:
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_summary_fits_and_keeps_the_order(tmp_path: Path, width: int) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    summary.save(result, findings.document(result, findings.analyse(result)))
    result.report.write_text("")
    to = console(width)
    run.show(result, to)
    text = shown(to)
    order = ["A toy alliance", "I  Formation", "II  Policy", "III  Objectives", "IV  Impacts"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    tables = [line for line in text.splitlines() if not line.startswith(("results", "report"))]
    assert max(map(len, tables)) <= width
    assert f"results  {result.path}" in text
    assert f"report   {result.report}" in text
    assert "x 1." in text


def test_flags_and_lost_members_are_said(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    flag = Flag("L0", "USA.posture", "noise", 1.0, "a die")
    document = summary.summarise(result, [flag] * 10)
    lost = {"L0": {"sound": 150, "turned non-finite": 10}}
    summary.save(result, replace(document, status={**document.status, **lost}))
    to = console()
    run.show(result, to)
    assert "Degeneracy monitor: 10 flags" in shown(to)
    assert "L0, USA: posture: a die" in shown(to)
    assert "and 2 more, in the summary" in shown(to)
    assert "in every arm" not in shown(to)
    assert "L0: 10 of 160 members left out: turned non-finite" in shown(to)
    assert "report   " not in shown(to)
    result.report.write_text("")
    to = console()
    run.show(result, to)
    assert "and 2 more, in the report and the summary" in shown(to)


def test_what_holds_in_every_arm_is_said(tmp_path: Path) -> None:
    made = helpers.manifest(draws=1, replicates=1, do=("PAT.ask_spending=none", "off:wedge"))
    result = helpers.write(tmp_path / "out", made)
    summary.save(result, summary.summarise(result))
    to = console()
    run.show(result, to)
    assert "in every arm: PAT.ask_spending=none; off:wedge\n" in shown(to)
    assert "; 1 draw x 1 replicate; " in shown(to)


def test_who_decides_is_told_in_a_line(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)
    result = helpers.write(tmp_path / "out", made)
    row = Replaced("USA", "defence_burden", "JPN", 0.5, 0.04, -0.2, "mixed")
    summary.save(result, summary.summarise(result, lobotomy=[row]))
    to = console()
    run.show(result, to)
    assert "when a government decides nothing: United States: 1 mixed" in shown(to)
    assert "What choices rest on" in shown(to)
    bare = helpers.write(tmp_path / "bare", helpers.manifest(draws=8, replicates=1))
    to = console()
    run.show(bare, to)
    assert "decides nothing" not in shown(to)
    assert "What choices rest on" not in shown(to)


def test_what_was_observed_is_told_in_a_line(tmp_path: Path) -> None:
    row = ObservedRow(
        "defence_burden", "JPN", "Yearbook", "% of GDP", "measure", ("2024Q4", "2025Q2"),
        (2.0, 2.05), "book", "V", imposed=(), seen=("2024Q4",),
    )  # fmt: skip
    for arm, words in (
        ("L0", "Observed: 1 of 1 unseen point inside the 90% band"),
        ("as-happened", "foedus run toy --policy baseline --policy L0 --policy as-happened"),
    ):
        made = helpers.manifest(draws=8, replicates=1, observed=(row,), scorecard=arm)
        result = helpers.write(tmp_path / arm, made)
        summary.save(result, findings.document(result, findings.analyse(result)))
        to = console(200)
        run.show(result, to)
        assert words in shown(to)
    bare = helpers.write(tmp_path / "bare", helpers.manifest(draws=8, replicates=1))
    summary.save(bare, findings.document(bare, findings.analyse(bare)))
    to = console()
    run.show(bare, to)
    assert "Observed" not in shown(to)


def test_arms_given_on_the_spot_are_spelt_out_up_to_a_number() -> None:
    out = io.StringIO()
    given = {f"arm{i}": (f"USA.tariff={i}%", "off:ledger") for i in range(20)}
    arms = ("baseline", *given)
    made = helpers.manifest(arms=arms, policies={arm: [] for arm in arms}, given=given)
    run.show_arms(Console(file=out, width=200), made)
    told = out.getvalue().splitlines()
    assert told[0] == "arm0: USA.tariff=0%; off:ledger"
    assert told[-1] == "and 8 more arms: --json"
    assert len(told) == run.MAX_GIVEN + 1
