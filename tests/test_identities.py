"""What must hold by construction: the cabinet of prior practice does as the record has it."""

import pytest
from tests.runs import Bed

from foedus.behaviour import experiment
from foedus.behaviour.suite import Row, suite
from foedus.behaviour.verdict import POOLED
from foedus.experiment import Ensemble
from foedus.result.documents.suite import Verdict

pytestmark = pytest.mark.xdist_group("us-japan")

ROWS = {row.id: row for row in suite() if row.id in ("S13", "S14", "S17")}


def _without_the_cabinet(row: Row) -> Row:
    """Return the row about the government as it is, which is no such cabinet."""
    arms = {**row.arms, "treated": ()}
    return row.model_copy(update={"id": f"{row.id} as it is", "arms": arms})


@pytest.fixture(scope="module")
def found(us_japan: Bed) -> dict[str, Verdict]:
    """Return the rows, and the same with the government as it is: the tests could fail."""
    rows = [*ROWS.values(), *(_without_the_cabinet(ROWS[name]) for name in ("S13", "S14"))]
    verdicts = experiment.run(us_japan.model, Ensemble(128, 8, 16), rows=rows)
    pooled = [verdict for verdict in verdicts if verdict.reading == POOLED]
    return {row.id: verdict for row, verdict in zip(rows, pooled, strict=True)}


@pytest.mark.parametrize("name", ["S13", "S14"])
def test_the_cabinet_does_as_the_record_and_the_government_as_it_is_does_not(
    found: dict[str, Verdict], name: str
) -> None:
    assert found[name].verdict == "identity"
    assert found[f"{name} as it is"].verdict == "defect"


def test_the_government_as_it_is_shames_more(found: dict[str, Verdict]) -> None:
    (other,) = found["S13 as it is"].conditions
    assert other.value is not None
    assert other.value > 0.05


def test_moves_are_about_as_frequent_as_in_the_record(found: dict[str, Verdict]) -> None:
    """S17: moves in ten years under the cabinet, against the reference quarters of the record."""
    known, _ = found["S17"].conditions
    # An ask for support stands until the next renewal; in the record it lapsed with the accord.
    assert known.worst == ("USA.ask_support",), known
