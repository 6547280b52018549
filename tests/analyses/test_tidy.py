import csv
from typing import Any

import pytest
from tests import helpers

from foedus.analyses import compare
from foedus.analyses.tidy import COLUMNS, tidy, written

KEY = ("outcome", "label", "policy", "against", "window", "statistic")
Rows = dict[tuple[str, ...], dict[str, str]]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = helpers.valuing(arms=("baseline", "L0", "L1"), draws=12)
    return compare.compare(helpers.write(tmp_path_factory.mktemp("tidy") / "out", made)).document


@pytest.fixture(scope="module")
def rows(document: Any, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    path = tmp_path_factory.mktemp("table") / "table.csv"
    path.write_text(written(document), encoding="utf-8", newline="")
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert tuple(found[0]) == COLUMNS
    keyed = {tuple(row[c] for c in KEY): row for row in found}
    assert len(keyed) == len(found) == len(list(tidy(document))), "one row per number"
    return keyed


def test_outcomes_are_those_of_the_document(document: Any, rows: Rows) -> None:
    for entry in document.outcomes:
        key = tuple(getattr(entry, c) for c in KEY[:4])
        for window, numbers in (("average", entry.average), ("last", entry.last)):
            for statistic in ("p05", "p25", "p50", "p75", "p95", "positive", "draws", "chance"):
                value = rows[*key, window, statistic]["value"]
                assert (float(value) if value else None) == getattr(numbers, statistic)
            standardised = numbers.standardised
            row = rows.get((*key, window, "standardised_p50"))
            assert (row is None) == (standardised is None), "nothing where nothing varies"
            if row is not None:
                assert float(row["value"]) == standardised.p50
                assert row["unit"] == "standard deviations"


def test_units_are_those_of_the_number(rows: Rows) -> None:
    def unit(outcome: str, label: str, statistic: str) -> str:
        return rows[outcome, label, "L1", "baseline", "last", statistic]["unit"]

    assert unit("defence_burden", "JPN", "p50") == "% of GDP"
    assert unit("defence_burden", "JPN", "sd") == "% of GDP"
    assert unit("defence_burden", "JPN", "positive") == "share of draws"
    assert unit("challenge_risk", "TWN", "p50") == "ratio"
    assert unit("challenge_risk", "TWN", "sd") == "log"
    assert unit("option", "USA.rhetoric=shame", "draws") == "draws"


def test_values_of_lines_and_governments_are_those_of_the_document(
    document: Any, rows: Rows
) -> None:
    for kind in ("line", "government"):
        for entry in getattr(document, f"{kind}s"):
            name = getattr(entry, kind)
            for policy in document.policies:
                own = (f"{kind}_value", name, policy)
                assert float(rows[*own, "", "horizon", "best"]["value"]) == entry.best[policy]
                regret = rows[*own, "", "horizon", "regret"]
                assert float(regret["value"]) == entry.regret[policy]
                value = rows[*own, "", "horizon", "p50"]
                assert float(value["value"]) == entry.value[policy].p50
            for policy, versus in entry.versus.items():
                row = rows[f"{kind}_value", name, policy, "baseline", "horizon", "p95"]
                assert float(row["value"]) == versus.p95
                assert row["unit"] == "reference swings"


def test_interests_are_those_of_the_document(document: Any, rows: Rows) -> None:
    (line,) = (entry for entry in document.lines if entry.line == "USA.team")
    for interest in line.interests["L1"]:
        label = f"USA.team {interest.interest}"
        row = rows["interest_value", label, "L1", "baseline", "horizon", "mean"]
        assert float(row["value"]) == interest.mean
