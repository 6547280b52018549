import dataclasses
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from tests.runs import numbers, quiet

from foedus.dynamics import quarter, streams
from foedus.dynamics.quarter import Draw
from foedus.model.types import Model
from foedus.state import APPRAISALS, STATE, Clock, World
from foedus.testing import synthetic

LANES = 256


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.fixture(scope="module")
def draw(model: Model) -> Draw:
    u = np.random.default_rng(0).uniform(0.01, 0.99, (LANES, len(model.columns)))
    return synthetic.ready(model, synthetic.at_quantiles(model, u))


@pytest.fixture(scope="module")
def world(model: Model, draw: Draw) -> World:
    return synthetic.disturbed_world(model, draw, 3)


def without(model: Model, draw: Draw, name: str) -> Any:
    return draw.active.at[[m.name for m in model.mechanisms].index(name)].set(0.0)


def owned(model: Model, name: str) -> tuple[str, ...]:
    return next(m.appraises for m in model.mechanisms if m.name == name)


# --- appraise ---------------------------------------------------------------------------------


def test_appraisals_at_the_start_are_kept(model: Model, draw: Draw) -> None:
    levels = quarter.start_levels(model) * jnp.ones(LANES)
    none = jnp.zeros((len(model.actors), LANES))
    events = quarter.usual_events(model, draw)
    still = Clock(none, none, none, none)
    world = quarter.make_world(model, draw, draw.start_link, levels, events, still)
    world = quarter.appraise(model, draw, draw.active, world)
    for name in APPRAISALS:
        assert np.asarray(getattr(draw.appraisals, name)) == pytest.approx(
            np.asarray(getattr(world.appraisals, name)), abs=1e-5
        )


@pytest.mark.parametrize(
    "name",
    [
        "defence_demand",
        "extended_deterrence",
        "adviser_aggregation",
        "incident_ladder",
        "posture",
        "two_level_game",
    ],
)
def test_a_mechanism_that_is_off_appraises_as_at_the_start(
    model: Model, draw: Draw, world: World, name: str
) -> None:
    # At zero instead, demand for nothing would be planned for, and no risk be a gain beyond bound.
    levels = quarter.start_levels(model) * jnp.ones(LANES)
    fresh = quarter.make_world(model, draw, world.link, levels, world.events, world.clock)
    fresh = dataclasses.replace(fresh, channels=world.channels)
    on = quarter.appraise(model, draw, draw.active, fresh).appraisals
    off = quarter.appraise(model, draw, without(model, draw, name), fresh).appraisals
    for variable in owned(model, name):
        assert np.array_equal(getattr(off, variable), getattr(draw.appraisals, variable)), variable
        assert not np.array_equal(getattr(off, variable), getattr(on, variable)), variable
    for variable in APPRAISALS:
        assert np.isfinite(np.asarray(getattr(off, variable))).all(), variable


def test_appraisals_follow_the_order_of_need(model: Model) -> None:
    order = [m.name for m in model.appraising]
    writer = {a: m.name for m in model.appraising for a in m.appraises}
    for m in model.appraising:
        for need in m.needs:
            assert order.index(writer[need]) < order.index(m.name)


# --- evolve -----------------------------------------------------------------------------------


def test_increments_of_all_mechanisms_at_work_add_up(
    model: Model, draw: Draw, world: World
) -> None:
    still = streams.no_shocks(model)
    after = quarter.evolve(model, draw, draw.active, world, still)
    wanted = {name: np.asarray(getattr(world.link, name), dtype=float) for name in STATE}
    for i, m in enumerate(model.mechanisms):
        if m.step is None:
            continue
        for name, change in m.step(world, draw.params[m.name], still[m.name]).items():
            wanted[name] = wanted[name] + np.asarray(change) * np.asarray(draw.active[i])
    for name in STATE:
        found = np.asarray(getattr(after, name))
        assert found == pytest.approx(wanted[name], rel=1e-5, abs=1e-5), name


def test_a_mechanism_that_is_off_moves_nothing(model: Model, draw: Draw, world: World) -> None:
    still = streams.no_shocks(model)
    for m in model.mechanisms:
        if m.step is None or m.slot:
            continue
        after = quarter.evolve(model, draw, without(model, draw, m.name), world, still)
        for name in m.writes:
            assert np.array_equal(getattr(after, name), getattr(world.link, name)), name


def test_rivals_in_a_slot_exclude_each_other(model: Model, draw: Draw, world: World) -> None:
    names = [m.name for m in model.mechanisms]
    rivals = [names.index("commitment_trust"), names.index("current_calculus")]
    assert set(np.asarray(draw.active[jnp.asarray(rivals)]).sum(axis=0).tolist()) == {1.0}
    assert 0.2 < float(draw.active[rivals[0]].mean()) < 0.8
    # Where memory does not count, words do not move belief.
    firm = dataclasses.replace(world.link, verbal_commitment=world.link.verbal_commitment + 1.0)
    still = streams.no_shocks(model)
    a = quarter.evolve(model, draw, draw.active, world, still).commitment_trust
    b = quarter.evolve(
        model, draw, draw.active, dataclasses.replace(world, link=firm), still
    ).commitment_trust
    moved = np.abs(np.asarray(b) - np.asarray(a)).max(axis=(0, 1)) > 0.0
    assert np.array_equal(moved, np.asarray(draw.active[rivals[0]]) > 0.0)


# --- prepare ----------------------------------------------------------------------------------


def test_what_follows_from_others_starts_there(model: Model, draw: Draw) -> None:
    start = draw.start_link
    assert np.array_equal(start.expected_word, start.verbal_commitment)
    assert np.array_equal(start.expected_tariff, start.tariff)
    params = draw.params["implementation"]
    ahead = np.asarray(start.appropriated_burden) - np.asarray(start.defence_burden)
    pipeline = np.asarray(params.burden_trend) / (4.0 * np.asarray(params.execution_speed))
    assert ahead == pytest.approx(pipeline, abs=1e-6)


def test_the_first_quarter_continues_the_trend(model: Model, draw: Draw) -> None:
    # No kink: burden grows as observed, output as drawn, and what is at rest stays at rest.
    after = quiet(model, draw)(draw.start_link, True)
    change = {name: np.asarray(value) - np.asarray(getattr(draw.start_link, name))
              for name, value in numbers(after).items()}  # fmt: skip
    trend = np.asarray(draw.params["implementation"].burden_trend)
    assert 4.0 * change["defence_burden"] == pytest.approx(trend, abs=4e-6)
    # Without a lever budgets go on as before; where a government decides they go to what stands.
    decides = np.asarray(model.roles["budgeting"]).reshape(-1) > 0.0
    assert decides.any()
    assert not decides.all()
    budget = change["appropriated_burden"]
    assert budget[~decides] == pytest.approx(trend[~decides], abs=2e-5)
    params, link = draw.params["implementation"], draw.start_link
    stood = np.log(np.asarray(draw.start.defence_burden + params.programme_rise))
    toward = (1.0 - np.asarray(params.plan_inertia)) * (
        stood - np.asarray(link.appropriated_burden)
    )
    assert budget[decides] == pytest.approx(toward[decides], abs=2e-5)
    growth = np.asarray(draw.params["economy"].growth)
    assert 4.0 * change["gdp"] == pytest.approx(growth, abs=1e-5)
    at_rest = (
        "tariff", "expected_tariff", "host_nation_support", "forward_presence", "expected_word",
        "expected_deed", "verbal_commitment", "commitment_trust", "threat", "mutual_trust",
        "patron_ledger", "line_weight", "bilateral_imports",
    )  # fmt: skip
    for name in at_rest:
        assert np.abs(change[name]).max() < 2e-5, name


# --- events -----------------------------------------------------------------------------------


def test_events_are_drawn_from_their_hazards(model: Model, draw: Draw, world: World) -> None:
    layout = streams.streams(model)
    where = layout.offsets["extended_deterrence.challenge"]
    rate = np.asarray(world.appraisals.challenge_risk)
    u = np.full((len(layout.names), LANES), 0.5, dtype=np.float32)
    u[where] = np.where(np.arange(LANES) % 2 == 0, rate * 0.999, rate * 1.001 + 1e-9)
    found = quarter.draw_events(model, draw, layout, world, jnp.asarray(u))
    happened = np.asarray(found.challenge)
    protege = np.asarray(world.roles.protege)[:, 0] > 0.0
    assert happened[protege][:, ::2].all()
    assert not happened[protege][:, 1::2].any()
    assert not happened[~protege].any()
    # At the median, counts are near their rate, and none happen to those who are no protege.
    incidents, mean = np.asarray(found.grey_incidents), np.asarray(world.appraisals.grey_rate)
    assert not incidents[~protege].any()
    assert np.abs(incidents - mean)[protege].max() < 0.25 * mean.max()


def test_beliefs_expect_the_hazard_itself(model: Model, world: World) -> None:
    found = quarter.expected_events(model, world)
    assert np.array_equal(found.challenge, world.appraisals.challenge_risk)
    assert np.array_equal(found.grey_incidents, world.appraisals.grey_rate)
