import pytest
from tests.documents import made

from foedus.analyses.who_gains import listed, sentences
from foedus.result.documents.comparison import (
    ComparisonDocument,
    LineWorth,
    Members,
    Pareto,
    Versus,
)


def line(
    name: str, verdict: str, positive: float = 0.7, out: bool = False, chance: float | None = 0.1
) -> LineWorth:
    versus = made(Versus, verdict=verdict, positive=positive, chance=chance)
    return made(
        LineWorth,
        line=name,
        government=name.partition(".")[0],
        title=f"the {name} line",
        counterfactual=out,
        versus={"L0": versus},
    )


def document(lines: list[LineWorth], *holds: bool) -> ComparisonDocument:
    pairs = [("L0", "baseline"), ("baseline", "L0")]
    pareto = tuple(
        made(Pareto, policy=a, against=b, holds=h)
        for (a, b), h in zip(pairs, holds or (False, False), strict=True)
    )
    return made(
        ComparisonDocument,
        policies=("baseline", "L0"),
        against="baseline",
        lines=tuple(lines),
        pareto=pareto,
        members=made(Members, used=1),
    )


def test_who_gains_and_who_loses_is_said_by_government() -> None:
    found = document(
        [line("USA.a", "gains"), line("USA.b", "gains"), line("USA.c", "loses"),
         line("USA.d", "cannot be told", 0.25), line("USA.e", "the same"),
         line("JPN.f", "cannot be told", 0.5, out=True, chance=None),
         line("JPN.g", "cannot be told", 0.4, chance=0.6)]
    )  # fmt: skip
    usa, jpn, together = sentences(found, {"USA": "United States"})
    assert usa == (
        "United States: against baseline, L0 is better for USA.a line and USA.b line; worse for "
        "USA.c line; uncertain for USA.d line (better in fewer than half of draws, 25%); no "
        "different for USA.e line."
    )
    assert jpn == (
        "JPN: against baseline, L0 is uncertain for JPN.f line (not in government, better in "
        "about half of draws, 50%) and JPN.g line (better in fewer than half of draws, 40%, mostly "
        "shocks)."
    )
    assert together.startswith("No policy is at least as good")


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        ((True, False), "L0 is at least as good as baseline for every line"),
        ((False, True), "baseline is at least as good as L0 for every line"),
        ((True, True), "L0 and baseline are as good as each other for every line"),
    ],
)
def test_what_holds_for_all_lines_is_said_once(holds: tuple[bool, bool], said: str) -> None:
    found = sentences(document([line("USA.a", "gains")], *holds), {})
    assert len(found) == 2
    assert found[1].startswith(said)


def test_words_are_listed() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
