"""The observed scorecard on made-up numbers of which everything is known."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from tests import helpers

from foedus.analyses import findings
from foedus.analyses.scorecard import scorecard
from foedus.result.documents.scorecard import Scorecard
from foedus.result.result import Result, open_result
from foedus.result.schema import Manifest, ObservedRow, ParameterRow, Series
from foedus.result.store import ResultWriter

DRAWS, REPLICATES = 101, 2
QUARTERS = ("2025Q1", "2025Q2", "2025Q3")
ARM = "as-happened"

RANKS = np.repeat(np.linspace(-1.0, 1.0, DRAWS), REPLICATES)
"""Of members: their quantiles are -.9, -.5, 0, .5 and .9 of the spread of an outcome."""

TRUST = Series("trust", "Trust", "Made up.", "share", "IV", "ally", ("JPN",))
BURDEN = Series("burden", "Burden", "Made up.", "% of GDP", "II", "actor", ("USA", "JPN"))
WORD = Series("word", "Word", "Made up.", "index 0-1", "IV", "ally", ("JPN",), index=True)


def row(outcome: str = "burden", **changes: Any) -> ObservedRow:
    values: dict[str, float] = changes.pop("values", {"2024Q4": 2.0, "2025Q2": 2.04})
    unit = {"burden": "% of GDP", "trust": "share", "word": "index 0-1"}[outcome]
    made = {
        "outcome": outcome, "label": "JPN", "title": "Yearbook", "unit": unit, "kind": "measure",
        "quarters": tuple(values), "values": tuple(values.values()), "source": "x", "grade": "V",
    }  # fmt: skip
    return ObservedRow(**made | changes)


def manifest(rows: Sequence[ObservedRow], **changes: Any) -> Manifest:
    made = {
        "draws": DRAWS, "replicates": REPLICATES, "quarters": QUARTERS, "arms": ("baseline", ARM),
        "series": (TRUST, BURDEN, WORD), "observed": tuple(rows), "scorecard": ARM, "policies": {},
        "parameters": (
            ParameterRow("other", "1", "x", "E", "m", "p"),
            ParameterRow("state.trust[JPN]", "share", "x", "V", "m", "p"),
        ),
    }  # fmt: skip
    return helpers.manifest(**made | changes)


def write(
    out: Path,
    made: Manifest,
    burden: float = 0.1,
    unsound: Sequence[int] = (),
    order: npt.NDArray[Any] | None = None,
) -> Result:
    """Write a result: burden 2 by so much, trust .1 below a drawn start of .5 to .7, by .01."""
    start = np.linspace(0.5, 0.7, DRAWS, dtype=np.float32)
    ranks = RANKS if order is None else RANKS[order]
    ones = np.ones((made.members, len(QUARTERS), 1))
    status = np.zeros(made.members, np.uint8)
    status[list(unsound)] = 1
    jpn = 2.0 + burden * ranks[:, None, None] * ones
    trust = np.repeat(start, REPLICATES)[:, None, None] - 0.1 + 0.01 * ranks[:, None, None] * ones
    jpn[status > 0] = 99.0
    arrays = {
        "burden": np.concatenate([5 * ones, jpn], axis=2).astype(np.float32),
        "trust": trust.astype(np.float32),
        "word": ones.astype(np.float32),
    }
    with ResultWriter(out, made) as writer:
        for arm in range(len(made.arms)):
            shift = 0.0 if made.arms[arm] == ARM else 50.0
            block = {name: values + np.float32(shift) for name, values in arrays.items()}
            writer.write(arm, 0, {**block, "status": status})
        writer.write_parameters(np.stack([np.ones(DRAWS, np.float32), start], axis=1))
        writer.finish()
    return open_result(out)


def scored(folder: Path, rows: Sequence[ObservedRow], **how: Any) -> Scorecard:
    names = ("burden", "unsound", "order")
    kept = {name: how.pop(name) for name in names if name in how}
    return scorecard(write(folder / "out", manifest(rows, **how), **kept))


@pytest.mark.parametrize(
    ("observed", "inside50", "inside90"),
    [(2.0, True, True), (2.04, True, True), (2.06, False, True), (2.1, False, False),
     (1.94, False, True), (1.9, False, False)],
)  # fmt: skip
def test_a_point_lies_inside_or_outside(
    tmp_path: Path, observed: float, inside50: bool, inside90: bool
) -> None:
    (point,) = scored(tmp_path, [row(values={"2024Q4": 2.0, "2025Q2": observed})]).points
    found = [point.p05, point.p25, point.p50, point.p75, point.p95]
    assert found == pytest.approx([1.91, 1.95, 2.0, 2.05, 2.09], abs=1e-5)
    assert (point.inside50, point.inside90) == (inside50, inside90)
    assert point.error == pytest.approx(2.0 - observed, abs=1e-6)


def test_a_wider_band_holds_more(tmp_path: Path) -> None:
    rows = [row(values={"2024Q4": 2.0, "2025Q1": 2.06, "2025Q2": 2.1, "2025Q3": 2.3})]
    narrow = scored(tmp_path, rows).unseen
    assert (narrow.points, narrow.inside50, narrow.inside90) == (3, 0, 1)
    wide = scored(tmp_path / "wide", rows, burden=0.5).unseen
    assert (wide.points, wide.inside50, wide.inside90) == (3, 2, 3)


def test_it_is_the_arm_and_the_label_that_are_read(tmp_path: Path) -> None:
    # The other arm lies fifty away, the other actor three.
    rows = [row(), row(label="USA", values={"2024Q4": 5.0, "2025Q1": 5.0, "2025Q2": 2.0})]
    ally, first, second = scored(tmp_path, rows).points
    assert (ally.label, ally.p50, ally.inside50) == ("JPN", 2.0, True)
    assert (first.p05, first.p95, first.inside50) == (5.0, 5.0, True)
    assert not second.inside90


def test_persistence_is_the_last_value_before_the_run(tmp_path: Path) -> None:
    values = {"2023Q4": 9.0, "2024Q4": 2.02, "2025Q1": 2.02, "2025Q2": 1.99, "2025Q3": 2.01}
    card = scored(tmp_path, [row(values=values)])
    assert [point.persistence for point in card.points] == [2.02] * 3
    assert [point.since for point in card.points] == ["2024Q4"] * 3
    errors = [point.persistence_error for point in card.points]
    assert errors == pytest.approx([0.0, 0.03, 0.01])
    assert [point.nearer for point in card.points] == ["persistence", "model", "neither"]
    assert (card.unseen.compared, card.unseen.model, card.unseen.persistence) == (3, 1, 1)


def test_without_a_value_before_the_run_nothing_persists(tmp_path: Path) -> None:
    card = scored(tmp_path, [row(values={"2025Q2": 2.04})])
    (point,) = card.points
    assert (point.persistence, point.persistence_error, point.nearer) == (None, None, None)
    assert (card.unseen.points, card.unseen.compared) == (1, 0)


def test_a_poll_counts_as_change_within_its_house(tmp_path: Path) -> None:
    # The start is .5 to .7 and the fall .1 in every draw; one house finds .9, another .3.
    high = row("trust", kind="poll", title="High", values={"2024Q2": 0.9, "2025Q2": 0.8})
    low = row("trust", kind="poll", title="Low", values={"2024Q2": 0.3, "2025Q2": 0.2})
    one, other = scored(tmp_path, [high, low]).points
    for point in (one, other):
        assert (point.observed, point.since, point.persistence) == (-0.1, "2024Q2", 0.0)
        assert point.p05 == pytest.approx(-0.109, abs=1e-5)
        assert point.p95 == pytest.approx(-0.091, abs=1e-5)
        assert (point.inside50, point.nearer) == (True, "model")


def test_a_poll_that_moves_otherwise_is_outside(tmp_path: Path) -> None:
    still = row("trust", kind="poll", values={"2024Q2": 0.5, "2025Q2": 0.5})
    (point,) = scored(tmp_path, [still]).points
    assert (point.inside90, point.nearer) == (False, "persistence")


def test_a_change_is_that_of_the_own_draw(tmp_path: Path) -> None:
    # Were starts taken from other draws, the band would be as wide as the starts lie apart.
    poll = row("trust", kind="poll", values={"2024Q2": 0.3, "2025Q2": 0.22})
    (own,) = scored(tmp_path, [poll]).points
    assert not own.inside90
    made = manifest([poll])
    result = write(tmp_path / "shuffled", made)
    chance = np.random.default_rng(0).permutation(DRAWS)
    drawn = result.parameters()[chance]
    result.parameters = lambda: drawn
    (shuffled,) = scorecard(result).points
    assert shuffled.inside90
    assert shuffled.p05 is not None
    assert shuffled.p05 < -0.2


@pytest.mark.parametrize(
    "values", [{"2025Q2": 0.5}, {"2023Q4": 0.6, "2025Q2": 0.5}, {"2018Q2": 0.6, "2025Q2": 0.5}]
)
def test_a_poll_needs_a_wave_in_the_year_before(tmp_path: Path, values: dict[str, float]) -> None:
    card = scored(tmp_path, [row("trust", kind="poll", values=values)])
    assert card.points == ()
    assert [(u.why, u.quarters) for u in card.uncounted] == [("no start", ("2025Q2",))]


def test_a_poll_needs_a_start_of_the_model(tmp_path: Path) -> None:
    poll = row("burden", kind="poll", values={"2024Q4": 2.0, "2025Q2": 2.0})
    assert [u.why for u in scored(tmp_path, [poll]).uncounted] == ["no start"]


def test_what_the_arm_imposes_is_listed_and_not_counted(tmp_path: Path) -> None:
    values = {"2024Q4": 2.0, "2025Q1": 2.0, "2025Q2": 2.0, "2025Q3": 2.0}
    imposed = row(values=values, imposed=("2025Q1", "2025Q2"))
    card = scored(tmp_path, [imposed])
    assert [point.quarter for point in card.points] == ["2025Q3"]
    assert [(u.why, u.quarters) for u in card.uncounted] == [("imposed", ("2025Q1", "2025Q2"))]
    wholly = scored(tmp_path / "wholly", [row(values=values, imposed=QUARTERS)])
    assert wholly.points == ()
    assert wholly.unseen.points == wholly.seen.points == 0


def test_what_was_seen_counts_apart(tmp_path: Path) -> None:
    values = {"2024Q4": 2.0, "2025Q1": 2.0, "2025Q2": 2.1, "2025Q3": 2.06}
    card = scored(tmp_path, [row(values=values, seen=("2024Q4", "2025Q1", "2025Q2"))])
    assert (card.seen.points, card.seen.inside50, card.seen.inside90) == (2, 1, 1)
    assert (card.unseen.points, card.unseen.inside50, card.unseen.inside90) == (1, 0, 1)


@pytest.mark.parametrize(
    ("series", "why"),
    [
        (row(kind="proxy", unit="bn USD"), "proxy"),
        (row("word"), "index"),
        (row("trust", kind="poll", unit="% of answers"), "other unit"),
        (row(label="CHN"), "not saved"),
    ],
)
def test_other_yardsticks_are_listed_and_not_counted(
    tmp_path: Path, series: ObservedRow, why: str
) -> None:
    card = scored(tmp_path, [series])
    assert card.points == ()
    assert [(u.why, u.quarters) for u in card.uncounted] == [(why, ("2025Q2",))]


def test_nothing_is_said_of_quarters_outside_the_run(tmp_path: Path) -> None:
    rows = [row(values={"2024Q4": 2.0, "2026Q1": 2.0}), row(kind="proxy", values={"2020Q1": 1.0})]
    card = scored(tmp_path, rows)
    assert (card.points, card.uncounted) == ((), ())


def test_only_sound_members_count(tmp_path: Path) -> None:
    few = scored(tmp_path, [row()], unsound=range(0, 100)).points[0]
    assert few.p05 == pytest.approx(2.005, abs=1e-3)
    none = scored(tmp_path / "none", [row()], unsound=range(DRAWS * REPLICATES)).points[0]
    assert (none.p50, none.error, none.nearer) == (None, None, None)
    assert not none.inside90


def test_the_order_of_members_does_not_matter(tmp_path: Path) -> None:
    order = np.random.default_rng(1).permutation(len(RANKS))
    assert scored(tmp_path, [row()]) == scored(tmp_path / "other", [row()], order=order)


@pytest.mark.parametrize(
    ("changes", "missing", "arm"),
    [
        ({"arms": ("baseline",)}, "arm", ARM),
        ({"do": ("USA.posture=halt",)}, "do", ARM),
        ({"do": ("off:ledger", "state:burden[JPN]+=0.1@2025Q1")}, "do", ARM),
        ({"scorecard": ""}, None, None),
    ],
)
def test_there_are_no_points_without_the_arm_as_it_happened(
    tmp_path: Path, changes: dict[str, Any], missing: str | None, arm: str | None
) -> None:
    card = scored(tmp_path, [row()], **changes)
    assert (card.arm, card.missing, card.points, card.uncounted) == (arm, missing, (), ())


def test_another_model_may_be_scored(tmp_path: Path) -> None:
    do = ("off:ledger", "variant:slot=one", "param:economy.growth=0.01")
    assert len(scored(tmp_path, [row()], do=do).points) == 1


def test_the_summary_carries_it(tmp_path: Path) -> None:
    poll = row("trust", kind="poll", title="House", values={"2024Q2": 0.3, "2025Q2": 0.2})
    result = write(tmp_path / "out", manifest([row(), poll, row(kind="proxy")]))
    found = findings.analyse(result)
    document = findings.document(result, found)
    assert document.scorecard == found.scorecard
    assert found.scorecard.arm == ARM
    assert [point.title for point in found.scorecard.points] == ["Yearbook", "House"]
    assert found.scorecard.uncounted[0].why == "proxy"
