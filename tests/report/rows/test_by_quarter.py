import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests import helpers

from foedus.analyses import findings
from foedus.report.charts import over_time
from foedus.report.pages import report
from foedus.report.rows import by_quarter
from foedus.report.rows.wording import NONE, label_text
from foedus.result.documents.summary import Quantiles, Summary

STATISTICS = {
    "median": ("p50",),
    "50%": ("p25", "p75"),
    "90%": ("p05", "p95"),
    "90% of draws": ("p05", "p95"),
}


def shown(text: str) -> float:
    return float(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))


def rows_of(document: Summary, name: str, label: str, arm: str, kind: str) -> list[Any]:
    """Return the rows of the document that a column of the page shows."""
    entry = document.outcomes[name]
    if name in document.relative_risk:
        found = document.relative_risk[name][arm][label]
    else:
        source = entry.expected if kind == "90% of draws" else entry
        found = (source.versus if entry.index else source.by)[arm][label]
    return [getattr(found, statistic) for statistic in STATISTICS[kind]]


def test_every_number_on_the_page_is_the_document_s(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest())
    found = findings.analyse(result)
    document = findings.document(result, found)
    made = result.manifest
    text = report.render(made, document, found)
    outcomes = {
        f"{series.title}, {label_text(label, made.names)}": (series.name, label)
        for series in made.series
        if not (series.is_choice or series.is_event)
        for label in made.shown(series)
    }
    checked = 0
    for figure in re.findall(r'<figure class="chart.*?</figure>', text, re.DOTALL):
        title = re.search(r"<title[^>]*>(.*?)</title>", figure)
        assert title
        if (key := unescape(title[1])) not in outcomes:
            continue
        name, label = outcomes.pop(key)
        head, body = re.search(
            r"<thead>(.*?)</thead><tbody>(.*?)</tbody>", figure, re.DOTALL
        ).groups()
        heads = re.findall(r"<th[^>]*>(.*?)</th>", head)[1:]
        lines = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in body.split("</tr>")[:-1]]
        assert re.findall(r"<th[^>]*>(.*?)</th>", body) == list(helpers.QUARTERS)
        for number, column in enumerate(heads):
            arm, _, kind = column.partition(", ")
            wanted = rows_of(document, name, label, arm, kind)
            for cells, *values in zip(lines, *wanted, strict=True):
                texts = cells[number].split(" to ")
                digits = len(texts[0].partition(".")[2])
                assert [shown(t) for t in texts] == pytest.approx(values, abs=0.501 * 10**-digits)
                checked += len(values)
    assert not outcomes, "every outcome is shown"
    assert checked > 2000


def test_observations_stand_in_the_first_column() -> None:
    rows = Quantiles((1.0,) * 16, (1.0,) * 16, (1.0,) * 16)
    table = by_quarter.of_fan(
        helpers.QUARTERS, [over_time.Arm("a", 0, rows)], [("2024Q3", 1.5), ("2025Q2", 2.0)]
    )
    assert [column.head for column in table.columns] == [
        "quarter",
        "observed",
        "a, median",
        "a, 90%",
    ]
    assert [row[0] for row in table.rows][:3] == ["2024Q3", "2024Q4", "2025Q1"]
    assert [row[1] for row in table.rows[:4]] == ["1.5", "", "", "2"]
    assert table.rows[0][2] == "", "nothing was simulated then"
    assert table.rows[2][2] == "1.00"


def test_shares_are_per_cent_or_a_dash() -> None:
    shares: dict[str, list[float | None]] = {"hold_on": [0.25, None], "halt": [0.75, None]}
    table = by_quarter.of_shares(("2025Q1", "2025Q2"), shares)
    assert table.records() == [
        {"quarter": "2025Q1", "hold on": "25%", "halt": "75%"},
        {"quarter": "2025Q2", "hold on": NONE, "halt": NONE},
    ]
