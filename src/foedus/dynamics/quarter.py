"""One quarter of a block of members: appraise, then evolve.

Deciding stands between the two, in `foedus.choice.decide`.

Every mechanism sees the same state, appraisals and moves and returns increments on the links;
they are summed in name order and applied once. Nothing depends on the order of parts.
"""

import dataclasses
from typing import Any

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from foedus.dynamics import streams
from foedus.dynamics.feeds import Levels as Levels
from foedus.dynamics.feeds import channels_of, start_channels
from foedus.dynamics.feeds import start_levels as start_levels
from foedus.model import assemble
from foedus.model.assemble import Numbers, Row, Values
from foedus.model.types import Model
from foedus.state import (
    STATE,
    Appraisals,
    Clock,
    Events,
    State,
    World,
    natural,
    zeros,
)


class Draw(eqx.Module):
    """A structural draw made ready: parameters, values, rivals at work, start state."""

    params: dict[str, Any]
    values: Values
    active: Float[Array, "mechanism ..."]
    start: State
    start_link: State
    appraisals: Appraisals


class Carry(eqx.Module):
    """What passes from quarter to quarter: state on links, settings, events, status.

    Attributes
    ----------
    levels
        Settings in force.
    carried
        What is carried out of them so far; it lags where a bureaucracy drags its feet.
    """

    link: State
    levels: Levels
    carried: Levels
    events: Events
    status: Int[Array, " lane"]


def make_world(
    model: Model,
    draw: Draw,
    link: State,
    levels: Levels,
    events: Events,
    clock: Clock,
    appraisals: Appraisals | None = None,
) -> World:
    """Put together what mechanisms may look at."""
    return World(
        state=natural(link),
        link=link,
        start=draw.start,
        start_link=draw.start_link,
        appraisals=draw.appraisals if appraisals is None else appraisals,
        usual=draw.appraisals,
        channels=channels_of(model, levels),
        start_channels=start_channels(model),
        events=events,
        # Constants of the compiled function: as traced values they would become batched products.
        roles=assemble.roles_of(model),
        clock=clock,
    )


def appraise(model: Model, draw: Draw, active: Array, world: World) -> World:
    """Compute all appraisals in order; those of a mechanism that is off stay at their start."""
    position = {m.name: i for i, m in enumerate(model.mechanisms)}
    for mechanism in model.appraising:
        if mechanism.name in model.still:
            continue
        assert mechanism.appraise is not None
        found = mechanism.appraise(world, draw.params[mechanism.name])
        on = active[position[mechanism.name]]
        current = {name: getattr(world.appraisals, name) for name in mechanism.appraises}
        merged = {name: jnp.where(on > 0.0, found[name], current[name]) for name in current}
        appraisals = dataclasses.replace(world.appraisals, **merged)
        world = dataclasses.replace(world, appraisals=appraisals)
    return world


def increments(
    model: Model, draw: Draw, active: Array, world: World, shocks: dict[str, dict[str, Array]]
) -> dict[str, dict[str, Array]]:
    """Return what each mechanism adds to each variable on its link, by mechanism; zero if off."""
    found: dict[str, dict[str, Array]] = {}
    for i, mechanism in enumerate(model.mechanisms):
        if mechanism.step is None or mechanism.name in model.still:
            continue
        added = mechanism.step(world, draw.params[mechanism.name], shocks[mechanism.name])
        found[mechanism.name] = {
            name: jnp.where(active[i] > 0.0, added[name], 0.0) for name in sorted(added)
        }
    return found


def evolve(
    model: Model, draw: Draw, active: Array, world: World, shocks: dict[str, dict[str, Array]]
) -> State:
    """Return the state one quarter on: all increments of all mechanisms, summed in name order."""
    totals: dict[str, Array] = {name: getattr(world.link, name) for name in STATE}
    for added in increments(model, draw, active, world, shocks).values():
        for name, change in added.items():
            totals[name] = totals[name] + change
    return State(**totals)


def expected_events(model: Model, world: World) -> Events:
    """Return the expectation of events, for beliefs."""
    found = {h.name: getattr(world.appraisals, h.rate) for m in model.mechanisms for h in m.hazards}
    return Events(**found)


def usual_events(model: Model, draw: Draw) -> Events:
    """Return the quarter before the start: no challenge, and as many incidents as usual."""
    none = zeros(Events, model.sizes, draw.start.gdp.shape[1:])
    counts = [h for m in model.mechanisms for h in m.hazards if h.kind == "count"]
    return dataclasses.replace(none, **{h.name: getattr(draw.appraisals, h.rate) for h in counts})


def draw_events(
    model: Model, draw: Draw, layout: streams.Streams, world: World, u: Array
) -> Events:
    """Draw this quarter's events from their hazards."""
    found: dict[str, Array] = {}
    n = len(model.actors)
    for mechanism in model.mechanisms:
        for hazard in mechanism.hazards:
            rate = getattr(world.appraisals, hazard.rate)
            numbers = u[layout.offsets[streams.of_part(mechanism.name, hazard.name)]]
            if hazard.kind == "event":
                found[hazard.name] = (numbers < rate).astype(rate.dtype)
            else:
                size = getattr(draw.params[mechanism.name], hazard.dispersion)
                found[hazard.name] = streams.counts(rate, size, numbers[:n], numbers[n:])
    return Events(**found)


def prepare(model: Model, row: Row, numbers: Numbers | None = None) -> Draw:
    """Make structural draws ready: derived starts first, then solved intercepts.

    Parameters
    ----------
    numbers
        Those of the model, unless code is compiled that other numbers are given to later.
    """
    numbers = assemble.numbers_of(model) if numbers is None else numbers
    params = assemble.parameters(model, row)
    link = assemble.given_start(model, row)
    none = jnp.zeros((len(model.actors), 1))
    still = Clock(fiscal_start=none, renewal=none, election=none, leader_slot=none)
    idle = zeros(Events, model.sizes, row.shape[1:])
    unseen = zeros(Appraisals, model.sizes, row.shape[1:])
    values, active = assemble.values(model, row, numbers), assemble.active(model, row, numbers)
    draw = Draw(params, values, active, natural(link), link, unseen)
    world = make_world(model, draw, link, start_levels(model), idle, still)
    for i, mechanism in enumerate(model.mechanisms):
        if mechanism.begin is not None:
            begun = mechanism.begin(world, params[mechanism.name])
            if mechanism.slot:  # what a rival begins with holds in its own draws
                begun = {
                    name: jnp.where(active[i] > 0.0, value, getattr(link, name))
                    for name, value in begun.items()
                }
            link = dataclasses.replace(link, **begun)
    draw = Draw(params, values, active, natural(link), link, unseen)
    world = make_world(model, draw, link, start_levels(model), idle, still)
    solved = {
        m.name: m.solve(world, params[m.name]) if m.solve is not None else params[m.name]
        for m in model.mechanisms
    }
    draw = Draw(solved, values, active, draw.start, link, unseen)
    return dataclasses.replace(draw, appraisals=appraise(model, draw, active, world).appraisals)
