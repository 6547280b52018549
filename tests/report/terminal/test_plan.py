import io
from dataclasses import replace

from rich.console import Console

from foedus.report.terminal import plan
from foedus.result.documents.plan import (
    Lever,
    Mechanism,
    Parameter,
    Plan,
    Sizes,
    Slot,
    Stake,
    Variable,
)

PLAN = Plan(
    case="toy",
    title="A toy alliance",
    digest="0123",
    parts=(),
    phases=("appraise", "decide", "evolve"),
    mechanisms=(
        Mechanism("ledger", "M17", "Ledger", ("gdp",), (), ("cash_receipts",), "books", 1.0, ""),
    ),
    variables=(
        Variable(
            "gdp", "state", ("actor",), "bn USD", "log", "nobody", "gross domestic product", ""
        ),
    ),
    instruments=(
        Lever(
            "USA", "tariff", "JPN", ("0%", "10%"), "0%", "any quarter", (),
            ("tariff_rate to receipts",), ("tariff_rate to trust",),
        ),
    ),
    parameters=(
        Parameter("ledger.bias", "uniform(0, 1)", "share", "assumption", "E", "what is overlooked"),
    ),
    readings=(),
    streams=("choice", "gdp"),
    slots=(Slot("JPN", "2025-08-01", "A new leader."),),
    renewals=(),
    elections=(),
    views={},
    left_out={},
)  # fmt: skip


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
                  "choice, gdp", "actor: JPN; date: 2025-08-01", "gross domestic"):  # fmt: skip
        assert words in shown(to)


def test_plan_keeps_brackets_and_names_whole() -> None:
    to = console(80)
    name = "a_long_mechanism_name.and_its_parameter[JPN]"
    row = Parameter(name, "fixed(1)", "", "assumption", "E", "")
    streams = ("USA.rhetoric.taste[reassure]",)
    plan.show(replace(PLAN, parameters=(row,), streams=streams), to)
    assert name in shown(to)
    assert streams[0] in shown(to)


def test_plan_joins_what_differs_in_actors_alone() -> None:
    to = console(200)
    rest = ("", "", "", "")
    alike = [Parameter(f"state.threat[A{i}>B]", "fixed(0)", *rest) for i in range(9)]
    other = Parameter("state.threat[CHN>JPN]", "fixed(1)", *rest)
    (use,) = PLAN.instruments
    paths = ("a -> b: cash (USA.leader)", "a -> b: cash (USA.team)")
    sizes = Sizes(benefit=Stake("cash", 0.5), cost=None)
    levers = (replace(use, costs=paths, sizes=sizes),)
    plan.show(replace(PLAN, parameters=(*alike, other), instruments=levers), to)
    assert "benefit   largest in a quarter of draws: 0.5 log-odds, cash" in shown(to)
    assert "cost      largest in a quarter of draws: none" in shown(to)
    assert "state.threat[...]: 9 entries" in shown(to)
    assert "state.threat[CHN>JPN]" in shown(to)
    assert "[A1>B]" not in shown(to)
    assert "a -> b: cash (USA.leader, USA.team)" in shown(to)
    assert "all in --json" in shown(to)
