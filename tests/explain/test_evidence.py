"""What is said of a number is what the case and the mechanisms say."""

import pytest

from foedus import pipeline
from foedus.explain import evidence
from foedus.model.discover import discover
from foedus.model.types import Model
from foedus.report.rows.bibliography import line
from foedus.result.documents.evidence import Claim


@pytest.fixture(scope="module")
def model() -> Model:
    return pipeline.compile("us-japan")


@pytest.mark.parametrize("name", sorted(discover().mechanisms))
def test_every_mechanism_has_an_equation(name: str) -> None:
    formula, notes = evidence.equations(discover().mechanisms[name])
    assert formula.startswith("Model")
    assert any(sign in formula for sign in ("=", "~", "P(o)", "(iii)", "agenda and veto"))
    assert "Limits:" not in formula + notes


def test_a_start_value_names_its_source_and_its_place(model: Model) -> None:
    row = evidence.column_row(model, "state.defence_burden[JPN]", 1.37, line)
    given = model.case.state["defence_burden"].values["JPN"]
    assert (row.source, row.grade, row.note) == (given.source, given.grade, given.note)
    assert "Stockholm" in row.citation
    assert row.where.startswith("case.yaml:")
    assert "/" not in row.where


def test_a_parameter_names_its_literature(model: Model) -> None:
    row = evidence.column_row(model, "commitment_trust.deed_gain", 0.3, line)
    assert row.prior == "uniform(0.1, 0.6)"
    assert row.citation.startswith("Kydd, Andrew H. (2005). Trust and Mistrust")
    assert row.where == ""
    assumed = evidence.column_row(model, "commitment_trust.reversion", 0.1, line)
    assert assumed.citation.startswith("an assumption")


def test_what_the_case_overrides_names_the_place_in_the_case(model: Model) -> None:
    name = next(iter(model.case.parameters))
    table = model.case.parameters[name]
    key = next(iter(table.values))
    column = name if key == "all" else f"{name}[{key}]"
    row = evidence.column_row(model, column, 0.0, line)
    assert row.where.startswith("case.yaml:")
    assert row.grade == table.values[key].grade


def test_claims_are_those_about_what_is_shown(model: Model) -> None:
    by_name = {m.name: m for m in model.mechanisms}
    row = evidence.mechanism_row(model, by_name["commitment_trust"], ["commitment_trust"], line)
    assert {c.target for c in row.claims} == {"commitment_trust"}
    assert Claim("deed_signal", "commitment_trust", "+", "deed_gain") in row.claims
    assert row.paragraphs == tuple(model.case.passages["commitment_trust"])
    rival = evidence.mechanism_row(model, by_name["current_calculus"], [], line)
    assert rival.paragraphs == row.paragraphs, "rivals are about the same"
    assert rival.rivals == {"commitment_trust": 0.5, "current_calculus": 0.5}


def test_events_are_those_that_touched_an_instrument(model: Model) -> None:
    rows = evidence.event_rows(model, ["posture"], line)
    assert rows
    assert all("posture" in row.instruments for row in rows)
    assert evidence.event_rows(model, [], line) == ()


def test_observed_series_stand_beside_their_outcome(model: Model) -> None:
    for series in model.case.observed:
        rows = evidence.observed_rows(model, series.outcome, series.at, line)
        assert series.title in [row.title for row in rows]
    assert evidence.observed_rows(model, "gdp", "nowhere", line) == ()


def test_a_formula_is_the_body_of_its_function() -> None:
    outcome = discover().outcomes["burden_gap"]
    assert evidence.formula(outcome.compute) == (
        "return jnp.abs(world.appraisals.wanted_burden - world.appraisals.planned_burden)"
    )
    assert evidence.formula(len) == ""
