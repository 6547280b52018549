from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests import helpers

from foedus.analyses import findings
from foedus.analyses.lobotomy import KINDS, lobotomy, saved, standardised, verdict
from foedus.result import summary
from foedus.result.documents.summary import Replaced

MADE = helpers.manifest()


def last(arm: int = 0) -> dict[str, Any]:
    arrays = helpers.numbers(MADE, arm)
    return {series.name: arrays[series.name][:, -1] for series in MADE.series}


def replaced(shifts: tuple[float, float, float], name: str) -> list[Replaced]:
    """Return the rows of one outcome, moved by so many standard deviations."""
    first = last()
    spread = first[name].std(axis=0, ddof=1)
    altered = {
        ("USA", kind): last() | {name: first[name] + shift * spread}
        for kind, shift in zip(KINDS, shifts, strict=True)
    }
    return [row for row in lobotomy(first, altered, MADE) if row.outcome == name]


def test_difference_is_paired_and_in_standard_deviations() -> None:
    before = np.array([1.0, 2.0, 3.0, np.nan], np.float32)
    assert standardised(before, before + 0.5) == pytest.approx(0.5)
    assert standardised(before, np.array([3.0, 2.0, 1.0, 9.0])) == 0
    assert standardised(before, np.array([1.0, np.nan, np.nan, 4.0])) is None


def test_what_does_not_vary_has_no_difference() -> None:
    level = np.full(50, 0.1, np.float32)
    assert standardised(level, level + 1) is None
    assert standardised(np.zeros(50), np.ones(50)) is None
    level[0] = np.nextafter(level[0], 1)
    assert standardised(level, level + 1) is None, "the last bit is no spread"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((0.09, -0.09, 0.0), "physics"),
        ((0.1, -0.2, 3.0), "decision"),
        ((0.09, -0.2, 3.0), "mixed"),
        ((0.0, None, 0.0), None),
    ],
)
def test_verdicts(found: tuple[float | None, ...], said: str | None) -> None:
    assert verdict(found) == said


def test_planted_shifts_are_found() -> None:
    rows = replaced((0.5, -0.2, 0.05), "defence_burden")
    assert [row.label for row in rows] == ["USA", "JPN", "CHN"], "only labels in focus"
    for row in rows:
        assert row.verdict == "mixed"
        assert (row.constant, row.shuffled, row.uniform) == pytest.approx((0.5, -0.2, 0.05), 1e-3)
    assert {row.verdict for row in replaced((0.0, 0.0, 0.0), "patron_ledger")} == {"physics"}
    assert {row.verdict for row in replaced((0.5, -0.5, 0.3), "patron_ledger")} == {"decision"}


def test_outcomes_alone_are_compared() -> None:
    altered = {(government, kind): last() for government in ("USA", "JPN") for kind in KINDS}
    rows = lobotomy(last(), altered, MADE)
    assert list(dict.fromkeys(row.government for row in rows)) == ["USA", "JPN"]
    compared = {row.outcome for row in rows}
    assert compared == {series.name for series in MADE.series} - {"option", "challenges"}


def test_a_missing_kind_is_refused() -> None:
    altered = {("USA", "constant"): last()}
    with pytest.raises(ValueError, match="USA: no members with choices shuffled, uniform"):
        lobotomy(last(), altered, MADE)


def test_rows_last_in_the_result_folder(tmp_path: Path) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=8, replicates=1))
    assert saved(result) is None
    assert findings.analyse(result).lobotomy is None
    rows = replaced((0.5, -0.2, 0.05), "defence_burden")
    found = findings.analyse(result, rows)
    document = findings.document(result, found)
    assert document.lobotomy[0].verdict == "mixed"
    summary.save(result, document)
    assert saved(result) == rows
    assert findings.analyse(result).lobotomy == rows


@pytest.mark.parametrize("text", ["{", "{}", '{"lobotomy": null}'])
def test_a_summary_without_rows_has_none(tmp_path: Path, text: str) -> None:
    result = helpers.write(tmp_path / "out", helpers.manifest(draws=8, replicates=1))
    result.write("summary.json", text)
    assert saved(result) is None
