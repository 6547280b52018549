import io
from typing import Any

import pytest
from rich.console import Console
from tests import helpers
from tests.documents import made

from foedus.analyses import compare
from foedus.analyses.compare import Comparison
from foedus.report.rows import comparison as told
from foedus.report.terminal.comparison import show
from foedus.result.documents.comparison import (
    ComparisonDocument,
    LineWorth,
    Versus,
)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    toy = helpers.valuing(arms=("baseline", "L0", "L1"), draws=12)
    out = tmp_path_factory.mktemp("compared") / "out"
    return compare.compare(helpers.write(out, toy, unsound={1: [0, 1]}))


def shown(comparison: Comparison, width: int = 120, every: bool = False) -> str:
    out = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    show(comparison, every, out)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


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
        assert told.swings(line.versus["L0"]) in text
    for entry in comparison.document.outcomes:
        assert told.difference(entry.scale, entry.last) in shown(comparison, 300, every=True)
        break


def test_a_run_without_lines_shows_its_outcomes(tmp_path: Any) -> None:
    found = compare.compare(helpers.write(tmp_path / "out", helpers.manifest(draws=4)))
    text = shown(found)
    assert "did not record what lines want" in text
    assert told.wants(found.document) == ""
    assert told.left_out(found.document) == ""


def test_what_shocks_leave_is_said(comparison: Comparison) -> None:
    found = tuple(
        made(LineWorth, versus={"L0": made(Versus, chance=x)}) for x in (0.5, None, 0.1, 0.2)
    )

    def shocks(replicates: int, lines: Any) -> str:
        return told.shocks(made(ComparisonDocument, replicates=replicates, lines=lines))

    text = shocks(8, found)
    assert "8 replicates do not average out are 20% in the middle and 50% at most" in text
    assert "holds the shocks too" in shocks(1, found)
    assert shocks(2, None) == ""
    assert told.shocks(comparison.document) in " ".join(shown(comparison).split())
