"""Outcomes read what they declare, keep their shape, and stay finite where nobody should be."""

from typing import Any

import numpy as np
import pytest

from foedus import references
from foedus.contract import Effect, Outcome
from foedus.model.discover import discover
from foedus.model.types import Model
from foedus.outcomes import Reading, Row, rows
from foedus.state import APPRAISALS, CHANNELS, EVENTS, STATE, World
from foedus.testing import synthetic
from foedus.testing.bench import VARIABLES, events, raised, scrambled

pytestmark = pytest.mark.xdist_group("mechanisms")

OUTCOMES = discover().outcomes


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.fixture(scope="module")
def world(model: Model) -> World:
    u = np.random.default_rng(0).uniform(0.001, 0.999, (64, len(model.columns)))
    draw = synthetic.ready(model, synthetic.at_quantiles(model, u))
    return synthetic.disturbed_world(model, draw, 1, size=2.0)


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_an_outcome_keeps_its_shape_and_is_finite(
    model: Model, world: World, outcome: Outcome
) -> None:
    found = np.asarray(outcome.compute(world))
    assert found.shape == (*(model.sizes[d] for d in outcome.dims), 64)
    assert np.isfinite(found).all()
    rows = next((k.rows for k in model.kept if k.outcome.name == outcome.name), ())
    assert rows, "something of it is kept"
    assert all(len(row) == len(outcome.dims) for row in rows)


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_an_outcome_reads_what_it_declares(world: World, outcome: Outcome) -> None:
    before = np.asarray(outcome.compute(world))
    assert set(outcome.reads) <= set(VARIABLES)
    for name in (*STATE, *APPRAISALS, *CHANNELS, *EVENTS):
        after = np.asarray(outcome.compute(scrambled(world, name)))
        assert np.array_equal(before, after) == (name not in outcome.reads), name


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_an_outcome_moves_as_it_claims(world: World, outcome: Outcome) -> None:
    drawn = events()
    assert outcome.effects, "else no path ends here"
    for effect in outcome.effects:
        source = drawn.get(effect.source, effect.source)
        read = effect.source if effect.source in outcome.reads else source
        assert read in outcome.reads
        assert effect.target == outcome.name
        found: list[Any] = []
        for index in np.ndindex(*(4 if d != "line" else 3 for d in VARIABLES[read].dims)):
            after = outcome.compute(raised(world, effect.source, index))
            found.append(np.asarray(after) - np.asarray(outcome.compute(world)))
        moved = np.stack(found) * (-1.0 if effect.sign == "-" else 1.0)
        assert moved.max() > 0.0
        # An open sign is seen both ways, a claimed one never the other way.
        assert (moved.min() < 0.0) == (effect.sign == "?")


@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_an_outcome_is_described_and_cited(outcome: Outcome) -> None:
    assert outcome.unit
    assert outcome.description.endswith(".")
    assert set(outcome.references) <= set(references.library())
    stated = [VARIABLES[name] for name in outcome.reads]
    # A balance of forces is read as an index, a shortfall felt under leverage in its own unit.
    odd = {"denial_balance": True, "ask_shortfall": False}
    assert outcome.index == odd.get(outcome.name, any(v.index for v in stated))


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
