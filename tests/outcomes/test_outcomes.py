"""Outcomes are kept and cited; that they keep the laws is tested with these."""

import re

import numpy as np
import pytest

from foedus import references
from foedus.contract import Effect
from foedus.model.discover import discover
from foedus.model.types import Model
from foedus.outcomes import Reading, Row, rows
from foedus.state import STATE, World
from foedus.testing import synthetic
from foedus.testing.bench import VARIABLES

OUTCOMES = discover().outcomes


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.fixture(scope="module")
def world(model: Model) -> World:
    u = np.random.default_rng(0).uniform(0.001, 0.999, (256, len(model.columns)))
    draw = synthetic.ready(model, synthetic.at_quantiles(model, u))
    return synthetic.disturbed_world(model, draw, 1, size=2.0)


def test_something_of_every_outcome_is_kept(model: Model) -> None:
    kept = {k.outcome.name: k.rows for k in model.kept}
    for name, outcome in OUTCOMES.items():
        rows = kept.get(name, ())
        assert rows, name
        assert all(len(row) == len(outcome.dims) for row in rows), name


def test_outcomes_are_cited_and_an_index_where_they_read_one() -> None:
    # A balance of forces is read as an index, a shortfall felt under leverage in its own unit.
    odd = {"denial_balance": True, "ask_shortfall": False}
    assert odd.keys() <= OUTCOMES.keys()
    for name, outcome in OUTCOMES.items():
        assert set(outcome.references) <= set(references.library()), name
        stated = [VARIABLES[read] for read in outcome.reads]
        assert outcome.index == odd.get(name, any(v.index for v in stated)), name


def test_a_row_takes_from_its_variable_what_it_does_not_say(world: World) -> None:
    plain, other = rows(
        "IV",
        "trust",
        Row("mutual_trust", "Trust", "adversaries"),
        Row("doubt", "Doubt", "ally", "Said.", reads="provocation", unit="nats", index=False),
    )
    trust = STATE["mutual_trust"]
    assert (plain.unit, plain.dims, plain.index) == (trust.unit, trust.dims, trust.index)
    assert plain.description.lower() == f"{trust.meaning}.".lower()
    assert plain.formula == "return world.state.mutual_trust"
    assert np.array_equal(plain.compute(world), world.state.mutual_trust)
    assert (other.unit, other.index, other.description) == ("nats", False, "Said.")
    assert other.reads == ("provocation",)
    assert other.effects == (Effect("provocation", "doubt", "+"),)


def test_what_raises_a_hazard_raises_the_outcome_that_counts_its_events() -> None:
    (found,) = rows(
        "IV", "risk", Row("wars", "W", "ally", reads="crisis", drawn_from="crisis_risk")
    )
    assert found.reads == ("crisis",)
    assert found.effects == (Effect("crisis_risk", "wars", "+"),)


def test_readings_of_one_variable_are_equal() -> None:
    assert Reading("state", "gdp") == Reading("state", "gdp") != Reading("state", "tariff")


def test_a_row_of_an_unknown_variable_says_which_was_meant() -> None:
    said = 'row trust reads unknown variable mutual_trst; did you mean "mutual_trust"?'
    with pytest.raises(ValueError, match=re.escape(said)):
        rows("IV", "trust", Row("trust", "Trust", "adversaries", reads="mutual_trst"))
