import io
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console
from tests import helpers
from tests.documents import made

from foedus.analyses import compare
from foedus.analyses.compare import Comparison
from foedus.report import compared
from foedus.result.documents.comparison import (
    ComparisonDocument,
    InterestAdds,
    LineWorth,
    Marks,
    OutcomeDifference,
    Versus,
    Window,
)


def window(p50: float, sd: float | None = 1.0, **more: Any) -> Window:
    marks = Marks(p50 - 0.1, p50, p50, p50, p50 + 0.2)
    found = {**vars(marks), "positive": 0.75, "negative": 0.2, "sd": sd, "standardised": marks}
    return made(Window, **found | more)


def entry(p50: float, **more: Any) -> OutcomeDifference:
    known = {"title": "Burden", "label": "JPN", "unit": "% of GDP", "part": "I",
             "policy": "L0", "shown": True, "average": window(p50),
             "last": window(p50)}  # fmt: skip
    return made(OutcomeDifference, **known | more)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    toy = helpers.valuing(arms=("baseline", "L0", "L1"), draws=12)
    out = tmp_path_factory.mktemp("compared") / "out"
    return compare.compare(helpers.write(out, toy, unsound={1: [0, 1]}))


def shown(comparison: Comparison, width: int = 120, every: bool = False) -> str:
    out = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    compared.show(comparison, every, out)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_differences_have_a_sign_and_ratios_an_x() -> None:
    assert compared.difference("difference", window(0.25)) == "+0.25 (0.15 to 0.45)"
    assert compared.difference("ratio", window(1.25)) == "x 1.25 (1.15 to 1.45)"


def test_what_vanishes_beside_the_usual_spread_is_zero() -> None:
    tiny = made(Window, p05=-1e-9, p50=1e-9, p95=2e-9, sd=0.5)
    assert compared.difference("difference", tiny) == "0 (0 to 0)"
    assert "0.0000000010" in compared.difference("difference", replace(tiny, sd=None))


def test_shares_of_draws_stand_side_by_side() -> None:
    assert compared.ups_and_downs(window(0.0)) == "75% / 20%"
    assert compared.ups_and_downs(made(Window)) == "\N{EN DASH}"


def test_names_are_words() -> None:
    assert compared.named(entry(0.0), {"JPN": "Japan"}) == "Burden, Japan"
    option = entry(0.0, label="USA.rhetoric=shame_more")
    assert compared.named(option) == "USA: rhetoric = shame more"
    assert compared.short("JPN.fiscal_business") == "fiscal business"


def test_only_what_moves_and_is_shown_is_telling() -> None:
    flat = made(Window, standardised=made(Marks, p05=-0.01, p50=0.0, p95=0.09))
    none = made(Window)
    found = (entry(0.5), entry(0.0, average=flat, last=flat), entry(0.5, shown=False),
             entry(0.5, policy="L1"), entry(0.5, part="II"),
             entry(0.0, average=none, last=none))  # fmt: skip
    document = made(ComparisonDocument, outcomes=found)
    assert compared.telling(document, "L0", "I") == [found[0]]
    assert len(compared.telling(document, "L0", "I", every=True)) == 4


def test_reasons_are_the_weightiest_interests() -> None:
    found = tuple(
        made(InterestAdds, interest=f"k_{i}", mean=(-1) ** i * 0.5, size=1.0 - i / 5)
        for i in range(5)
    )
    line = made(LineWorth, interests={"L0": found})
    assert compared.reasons(line, "L0") == "k 0 +0.5, k 1 \N{MINUS SIGN}0.50, k 2 +0.50"
    none = made(LineWorth, interests={"L0": (replace(found[0], size=0.0),)})
    assert compared.reasons(none, "L0") == ""


def test_the_terminal_shows_changes_then_worth_then_what_is_assumed(comparison: Comparison) -> None:
    text = shown(comparison)
    places = [
        text.index(words)
        for words in ("What L0 changes against baseline", "What L1 changes", "Best for whom",
                      "through what, L1", "United States: against baseline", "3 of 4 lines")
    ]  # fmt: skip
    assert places == sorted(places)
    assert "cabinet*" in text
    assert "2 of 48 members left out" in text
    assert max(map(len, text.splitlines()[:-3])) <= 120


@pytest.mark.parametrize("width", [80, 200])
def test_tables_fit_other_widths(comparison: Comparison, width: int) -> None:
    lines = shown(comparison, width).splitlines()
    # The last lines are paths, which are never broken.
    assert max(map(len, lines[:-3])) <= width


def test_values_in_the_terminal_are_those_of_the_document(comparison: Comparison) -> None:
    text = shown(comparison, 200)
    for line in comparison.document.lines:
        assert compared.swings(line.versus["L0"]) in text
    for entry in comparison.document.outcomes:
        assert compared.difference(entry.scale, entry.last) in shown(comparison, 300, every=True)
        break


def test_a_run_without_lines_shows_its_outcomes(tmp_path: Any) -> None:
    found = compare.compare(helpers.write(tmp_path / "out", helpers.manifest(draws=4)))
    text = shown(found)
    assert "did not record what lines want" in text
    assert compared.wants(found.document) == ""
    assert compared.left_out(found.document) == ""


def test_what_shocks_leave_is_said(comparison: Comparison) -> None:
    found = tuple(
        made(LineWorth, versus={"L0": made(Versus, chance=x)}) for x in (0.5, None, 0.1, 0.2)
    )

    def shocks(replicates: int, lines: Any) -> str:
        return compared.shocks(made(ComparisonDocument, replicates=replicates, lines=lines))

    text = shocks(8, found)
    assert "8 replicates do not average out are 20% in the middle and 50% at most" in text
    assert "holds the shocks too" in shocks(1, found)
    assert shocks(2, None) == ""
    assert compared.shocks(comparison.document) in " ".join(shown(comparison).split())
