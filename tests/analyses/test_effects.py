"""The table of effects: the five columns that are read first, and the numbers behind them."""

import csv
from pathlib import Path

import pytest
from tests import helpers

from foedus.analyses import compare, effects
from foedus.overview import interval
from foedus.result.documents.comparison import ComparisonDocument


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> ComparisonDocument:
    made = helpers.valuing(draws=12)
    return compare.compare(helpers.write(tmp_path_factory.mktemp("e") / "out", made)).document


def test_every_effect_has_a_row_for_the_last_quarter_and_for_all(
    document: ComparisonDocument, tmp_path: Path
) -> None:
    path = tmp_path / "effects.csv"
    path.write_text(effects.written(document), encoding="utf-8", newline="")
    assert effects.is_table(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:5] == ["outcome", "actor", "quarter", "difference", "share"]
    assert len(rows) == 2 * len(document.outcomes)
    first, last = document.quarters[0], document.quarters[-1]
    for entry, now, mean in zip(document.outcomes, rows[::2], rows[1::2], strict=True):
        assert (now["outcome"], now["actor"]) == (entry.outcome, entry.label)
        assert (now["quarter"], mean["quarter"]) == (last, f"{first}..{last}")
        found = entry.last
        assert now["difference"] == interval(found.p05, found.p50, found.p95)
        assert (float(now["median"]) if now["median"] else None) == found.p50


def test_the_share_is_that_of_the_sign_that_more_draws_have(document: ComparisonDocument) -> None:
    said = {
        (row["up"], row["down"]): row["share"]
        for row in effects.effects(document)
        if row["up"] is not None
    }
    assert any(text.startswith("up in") for text in said.values())
    for (up, down), text in said.items():
        assert up is not None
        assert down is not None
        if up == down == 0.0:
            assert text == "the same in all draws"
        else:
            assert text.startswith("up" if up >= down else "down")


def test_another_file_is_no_such_table(tmp_path: Path) -> None:
    other = tmp_path / "notes.csv"
    other.write_text("a,b\n", encoding="utf-8")
    assert not effects.is_table(other)
    assert not effects.is_table(tmp_path / "none.csv")
