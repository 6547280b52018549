import io
from typing import Any

from rich.console import Console

from foedus.report.terminal import plan

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


def test_plan_shows_all_it_is_given() -> None:
    to = console()
    plan.show(PLAN, to)
    for words in ("1. appraise", "M17 ledger", "(slot books)", "reads     gdp", "appraises cash",
                  "USA.tariff toward JPN", "benefits  tariff_rate to receipts", "uniform(0, 1)",
                  "choice, gdp", "slot: books; mechanisms: ledger", "gross domestic"):  # fmt: skip
        assert words in shown(to)


def test_plan_keeps_brackets_and_names_whole() -> None:
    to = console(80)
    name = "a_long_mechanism_name.and_its_parameter[JPN]"
    row = {"name": name, "prior": "fixed(1)", "unit": "", "grade": "E", "source": "assumption"}
    streams = ["USA.rhetoric.taste[reassure]"]
    plan.show({**PLAN, "parameters": [row], "streams": streams}, to)
    assert name in shown(to)
    assert streams[0] in shown(to)


def test_plan_joins_what_differs_in_actors_alone() -> None:
    to = console(200)
    alike = [{"name": f"state.threat[A{i}>B]", "prior": "fixed(0)"} for i in range(9)]
    other = {"name": "state.threat[CHN>JPN]", "prior": "fixed(1)"}
    (use,) = PLAN["instruments"]
    paths = ["a -> b: cash (USA.leader)", "a -> b: cash (USA.team)"]
    case = {**PLAN, "parameters": [*alike, other], "instruments": [{**use, "costs": paths}]}
    plan.show(case, to)
    assert "state.threat[...]: 9 entries" in shown(to)
    assert "state.threat[CHN>JPN]" in shown(to)
    assert "[A1>B]" not in shown(to)
    assert "a -> b: cash (USA.leader, USA.team)" in shown(to)
    assert "all in --json" in shown(to)
