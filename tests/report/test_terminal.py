import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests import helpers

from foedus.analyses import findings
from foedus.report import terminal
from foedus.result import summary
from foedus.result.documents.summary import Flag, Replaced
from foedus.result.schema import ObservedRow

PLAN: dict[str, Any] = {
    "case": "toy",
    "title": "A toy alliance",
    "digest": "0123",
    "parts": [],
    "phases": ["appraise", "decide", "evolve"],
    "mechanisms": [
        {"name": "ledger", "code": "M17", "title": "Ledger", "reads": ["gdp"], "writes": [],
         "appraises": ["cash_receipts"], "slot": "books"}
    ],
    "readings": [],
    "variables": [
        {"name": "gdp", "kind": "state", "dims": ["actor"], "unit": "bn USD", "link": "log",
         "owner": None, "meaning": "gross domestic product"}
    ],
    "instruments": [
        {"government": "USA", "name": "tariff", "target": "JPN", "options": ["0%", "10%"],
         "opens": "any quarter", "benefits": ["tariff_rate to receipts"],
         "costs": ["tariff_rate to trust"]}
    ],
    "parameters": [
        {"name": "ledger.bias", "prior": "uniform(0, 1)", "unit": "share", "source": "assumption",
         "grade": "E", "meaning": "what is overlooked"}
    ],
    "streams": ["choice", "gdp"],
    "slots": [{"slot": "books", "mechanisms": ["ledger"]}],
    "renewals": [],
}  # fmt: skip


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
    terminal.show_summary(result, to)
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
    terminal.show_summary(result, to)
    assert "Degeneracy monitor: 10 flags" in shown(to)
    assert "L0, USA: posture: a die" in shown(to)
    assert "and 2 more" in shown(to)
    assert "L0: 10 of 160 members left out: turned non-finite" in shown(to)
    assert "report   " not in shown(to)


def test_plan_shows_all_it_is_given() -> None:
    to = console()
    terminal.show_plan(PLAN, to)
    for words in ("1. appraise", "M17 ledger", "(slot books)", "reads     gdp", "appraises cash",
                  "USA.tariff toward JPN", "benefits  tariff_rate to receipts", "uniform(0, 1)",
                  "choice, gdp", "slot: books; mechanisms: ledger", "gross domestic"):  # fmt: skip
        assert words in shown(to)


def test_catalogue_lists_cases_and_parts() -> None:
    to = console()
    cases = [{"name": "toy", "title": "A toy", "summary": "Three states."}]
    terminal.show_catalogue(cases, {"mechanisms": [{"name": "ledger", "title": "Ledger"}]}, to)
    for words in ("Cases", "toy  A toy", "Three states.", "Mechanisms", "ledger"):
        assert words in shown(to)


def test_piped_output_has_room(capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal.console().width == terminal.PIPED_WIDTH
    assert capsys.readouterr().out == ""


def test_plan_keeps_brackets_and_names_whole() -> None:
    to = console(80)
    name = "a_long_mechanism_name.and_its_parameter[JPN]"
    row = {"name": name, "prior": "fixed(1)", "unit": "", "grade": "E", "source": "assumption"}
    streams = ["USA.rhetoric.taste[reassure]"]
    terminal.show_plan({**PLAN, "parameters": [row], "streams": streams}, to)
    assert name in shown(to)
    assert streams[0] in shown(to)


def test_plan_joins_what_differs_in_actors_alone() -> None:
    to = console(200)
    alike = [{"name": f"state.threat[A{i}>B]", "prior": "fixed(0)"} for i in range(9)]
    other = {"name": "state.threat[CHN>JPN]", "prior": "fixed(1)"}
    (use,) = PLAN["instruments"]
    paths = ["a -> b: cash (USA.leader)", "a -> b: cash (USA.team)"]
    plan = {**PLAN, "parameters": [*alike, other], "instruments": [{**use, "costs": paths}]}
    terminal.show_plan(plan, to)
    assert "state.threat[...]: 9 entries" in shown(to)
    assert "state.threat[CHN>JPN]" in shown(to)
    assert "[A1>B]" not in shown(to)
    assert "a -> b: cash (USA.leader, USA.team)" in shown(to)
    assert "all in --json" in shown(to)


def test_who_decides_is_told_in_a_line(tmp_path: Path) -> None:
    made = helpers.manifest(draws=8, replicates=1, deliberation=helpers.PARTS)
    result = helpers.write(tmp_path / "out", made)
    row = Replaced("USA", "defence_burden", "JPN", 0.5, 0.04, -0.2, "mixed")
    summary.save(result, summary.summarise(result, lobotomy=[row]))
    to = console()
    terminal.show_summary(result, to)
    assert "when a government decides nothing: United States: 1 mixed" in shown(to)
    assert "What choices rest on" in shown(to)
    bare = helpers.write(tmp_path / "bare", helpers.manifest(draws=8, replicates=1))
    to = console()
    terminal.show_summary(bare, to)
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
        terminal.show_summary(result, to)
        assert words in shown(to)
    bare = helpers.write(tmp_path / "bare", helpers.manifest(draws=8, replicates=1))
    summary.save(bare, findings.document(bare, findings.analyse(bare)))
    to = console()
    terminal.show_summary(bare, to)
    assert "Observed" not in shown(to)


def test_arms_given_on_the_spot_are_spelt_out_up_to_a_number() -> None:
    out = io.StringIO()
    given = {f"arm{i}": (f"USA.tariff={i}%", "off:ledger") for i in range(20)}
    arms = ("baseline", *given)
    made = helpers.manifest(arms=arms, policies={arm: [] for arm in arms}, given=given)
    terminal.show_arms(Console(file=out, width=200), made)
    told = out.getvalue().splitlines()
    assert told[0] == "arm0: USA.tariff=0%; off:ledger"
    assert told[-1] == "and 8 more arms: --json"
    assert len(told) == terminal.MAX_GIVEN + 1
