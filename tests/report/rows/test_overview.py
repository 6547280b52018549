"""What a part says first is what the document says, the largest first."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests import helpers
from tests.report.rows.test_opening import document, end

from foedus.report.rows import overview
from foedus.report.rows.wording import interval
from foedus.result.documents.summary import Quantiles


def test_the_largest_difference_comes_first_with_the_numbers_of_the_document(
    tmp_path: Path,
) -> None:
    told, made = document(tmp_path), helpers.manifest()
    told = end(end(told, "commitment_trust", -0.1, 0.0, 0.1), "grey_incidents", 50.0, 60.0, 70.0)
    rows = overview.effects(made, told, "IV")
    assert rows[0].anchor == "chart-grey_incidents-JPN"
    assert rows[0].name == "incidents below the threshold of force"
    assert (rows[0].beside, rows[0].label) == ("Grey-zone incidents", "Japan")
    (effect,) = rows[0].effects
    assert effect.text == interval(Quantiles((50.0,), (60.0,), (70.0,)), True, 2)
    assert effect.agreed == "100%"
    by = [told.outcomes["grey_incidents"].by[arm]["JPN"] for arm in made.arms]
    width = max((row.p95[-1] or 0.0) - (row.p05[-1] or 0.0) for row in by)
    assert effect.quantiles == pytest.approx((50 / width, 60 / width, 70 / width))
    assert [row.reach for row in rows] == sorted((row.reach for row in rows), reverse=True)


def test_a_risk_is_a_ratio_as_it_stands(tmp_path: Path) -> None:
    told = end(document(tmp_path), "challenge_risk", 0.5, 0.8, 1.1)
    (risk,) = (row for row in overview.effects(helpers.manifest(), told, "IV") if row.ratio)
    assert risk.effects[0].quantiles == (0.5, 0.8, 1.1)
    assert (risk.unit, risk.reach) == ("ratio", pytest.approx((0.2, 0.5)))


def test_levers_show_the_shares_of_the_last_quarter(tmp_path: Path) -> None:
    told, made = document(tmp_path), helpers.manifest()
    levers = overview.levers(made, told, "II")
    assert levers[0].title == "United States: ask spending"
    assert levers[0].anchor == "chart-option-USA-ask_spending"
    shares = told.choices["USA.ask_spending"].by["baseline"]
    assert dict(levers[0].taken[0].shares) == {name: row[-1] for name, row in shares.items()}
    assert overview.levers(made, told, "III") == []


def test_arms_are_alike_only_if_they_are_so_in_every_quarter() -> None:
    def shares(*first: float | None) -> dict[str, Any]:
        return {"a": first, "b": tuple(None if x is None else 1 - x for x in first)}

    by = {"x": shares(0.5, 0.5), "y": shares(0.5, 0.55), "z": shares(0.52, 0.5)}
    assert overview.alike(by, ("x", "y", "z")) == [(0, 2), (1,)]
    gaps = {"x": shares(None, 0.5), "y": shares(None, 0.5), "z": shares(0.5, 0.5)}
    assert overview.alike(gaps, ("x", "y", "z")) == [(0, 1), (2,)]


def test_an_anchor_is_a_plain_name() -> None:
    assert overview.anchor("threat", "CHN>JPN") == "chart-threat-CHN-on-JPN"
    assert overview.anchor("option", "USA.tariff") == "chart-option-USA-tariff"


def test_an_older_summary_without_directions_still_has_its_rows(tmp_path: Path) -> None:
    told = document(tmp_path)
    old = {name: replace(entry, direction={}) for name, entry in told.outcomes.items()}
    told = end(replace(told, outcomes=old), "grey_incidents", -1.0, 0.0, 1.0)
    rows = overview.effects(helpers.manifest(), told, "IV")
    (row,) = (row for row in rows if row.anchor == "chart-grey_incidents-JPN")
    assert row.effects[0].agreed == ""
