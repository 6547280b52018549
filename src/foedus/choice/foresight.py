"""What a government foresees: the same mechanisms on its view, and what lines feel of it.

See `foedus.choice.decide` for the formulas.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from foedus.dynamics import streams
from foedus.dynamics.quarter import (
    Draw,
    Levels,
    appraise,
    evolve,
    expected_events,
    make_world,
)
from foedus.model import view
from foedus.model.types import Attribute, Model
from foedus.state import (
    STATE,
    Appraisals,
    Clock,
    LineArray,
    State,
    World,
    natural,
)
from foedus.utility import quarter_weights, saturated

LASTING = 8.0  # quarters by which stocks are carried forward beyond the look-ahead


class Hold(eqx.Module):
    """State entries that an intervention holds in the present quarter."""

    mask: State
    value: State

    def __call__(self, link: State) -> State:
        """Return the link state with the held entries imposed."""

        def imposed(held: Array, value: Array, free: Array) -> Array:
            return jnp.where(held > 0.0, value, free)

        return jax.tree.map(imposed, self.mask, self.value, link)


def attributes(model: Model, draw: Draw, world: World) -> Float[Array, "attribute ..."]:
    """Return what lines look at, on the scale of its reference swing (logs for ratios)."""
    still = jnp.zeros(world.link.gdp.shape[1:])
    found = [
        _attribute(model, attribute, world, per_swing)
        for attribute, per_swing in zip(model.attributes, draw.values.per_swing, strict=True)
    ]
    return jnp.stack([still + value for value in found] or [still])


def _attribute(model: Model, attribute: Attribute, world: World, per_swing: Array) -> Array:
    if not attribute.rows:  # out of view, hence valued by nobody who looks
        return jnp.float32(0.0)
    values = view.kept_of(model, attribute.outcome).outcome.compute(world)
    found = [jnp.log(values[row]) if attribute.ratio else values[row] for row in attribute.rows]
    return sum(found[1:], found[0]) * per_swing


def look_ahead(
    model: Model, draw: Draw, active: Array, world: World, levels: Levels, hold: Hold, ahead: Clock
) -> Float[Array, "horizon attribute ..."]:
    """Return the attributes expected if these settings were kept.

    One row per quarter, and a last one for what lasts: the end of the look-ahead with its stocks
    carried on at their average pace.
    """
    still = streams.no_shocks(model)
    base = make_world(model, draw, world.link, levels, world.events, world.clock)

    def seen(link: State, appraisals: Appraisals, clock: Clock) -> World:
        after = dataclasses.replace(
            base, link=link, state=natural(link), appraisals=appraisals, clock=clock
        )
        return dataclasses.replace(after, events=expected_events(model, after))

    def quarter(
        carry: tuple[State, Appraisals], clock: Clock
    ) -> tuple[tuple[State, Appraisals], Array]:
        link = hold(evolve(model, draw, active, seen(*carry, clock), still))
        after = appraise(model, draw, active, seen(link, carry[1], clock))
        return (link, after.appraisals), attributes(model, draw, after)

    (link, appraisals), path = jax.lax.scan(quarter, (world.link, world.appraisals), ahead)
    pace = LASTING / path.shape[0]
    stocks = {
        name: getattr(link, name) + pace * (getattr(link, name) - getattr(world.link, name))
        for name, spec in STATE.items()
        if spec.stock
    }

    def at_last(table: Array) -> Array:
        return table[-1]

    last = jax.tree.map(at_last, ahead)
    lasting = hold(dataclasses.replace(link, **stocks))
    after = appraise(model, draw, active, seen(lasting, appraisals, last))
    return jnp.concatenate([path, attributes(model, draw, after)[None]])


def felt(
    model: Model,
    now: Float[Array, "attribute ..."],
    ahead: Float[Array, "horizon attribute ..."],
    discount: LineArray,
) -> Float[Array, "pair ..."]:
    """Return what lines feel of the attributes they value over a path, in reference swings.

    One row for each of `Model.pairs`. The last row of `ahead` is what lasts.
    """
    if not model.pairs:
        return jnp.zeros((0, *now.shape[1:]))
    line, attribute = (np.asarray(index) for index in zip(*model.pairs, strict=True))
    # Axes of `ahead`: horizon, attribute, members. Pairs, of which there are few, are picked from
    # it rather than multiplied by a (line, attribute) table that is mostly zero.
    gained = saturated(ahead - now[None], jnp.tanh)
    horizon = ahead.shape[0] - 1
    weight = quarter_weights(discount, horizon)
    total = weight[0][line] * gained[0][attribute]
    for w, gain in zip(weight[1:], gained[1:], strict=True):
        total = total + w[line] * gain[attribute]
    return total


def by_line(model: Model, worth: Array, feelings: Array) -> LineArray:
    """Return each line's utility from what it feels of each of `Model.pairs`."""
    lines = np.zeros((max(len(model.lines), 1), len(model.pairs)), dtype=np.float32)
    for p, (line, _) in enumerate(model.pairs):
        lines[line, p] = 1.0
    # A constant table of zeros and ones: pairs are summed into their line.
    return jnp.tensordot(lines, worth * feelings, 1)


def by_interest(
    model: Model, worth: Array, feelings: Array, weight: LineArray
) -> Float[Array, "attribute ..."]:
    """Return what each attribute adds to the utility of lines of given weights."""
    interests = np.zeros((max(len(model.attributes), 1), len(model.pairs)), dtype=np.float32)
    for p, (_, attribute) in enumerate(model.pairs):
        interests[attribute, p] = 1.0
    line = np.asarray([line for line, _ in model.pairs], dtype=int)
    return jnp.tensordot(interests, weight[line] * worth * feelings, 1)


@dataclass(frozen=True, eq=False)
class Outlook:
    """What a government sees: its view of model, draw and world, and the public calendar."""

    model: Model
    draw: Draw
    active: Array
    world: World
    hold: Hold
    ahead: Clock


SEEN = ("draw", "active", "world", "hold", "ahead")
"""What of an outlook may differ by member."""


def lanes_of(tree: Any, lane: Array, lanes: int) -> Any:
    """Return a container with only some members, where it tells them apart."""

    def picked(a: Array) -> Array:
        # What is the same for all members has one lane, and stays as it is.
        return a[..., lane] if a.shape[-1] == lanes else a

    return jax.tree.map(picked, tree)


def outlook(
    model: Model,
    actors: tuple[str, ...],
    without: tuple[str, ...],
    draw: Draw,
    active: Array,
    world: World,
    hold: Hold,
    ahead: Clock,
) -> Outlook:
    """Return the view of governments that think about some actors, without some mechanisms."""
    index = np.asarray([model.actors.index(actor) for actor in actors])
    seen = view.restrict(model, actors, without)

    def mine(rows: Array) -> Array:
        return jnp.take(rows, index, axis=1)

    return Outlook(
        model=seen,
        draw=view.take(draw, index),
        active=active,
        world=view.take(world, index),
        hold=view.take(hold, index),
        ahead=jax.tree.map(mine, ahead),
    )


def feelings(seen: Outlook, levels: Levels) -> Float[Array, "pair ..."]:
    """Return what lines would feel of the attributes they value if settings were kept."""
    now = attributes(seen.model, seen.draw, seen.world)
    path = look_ahead(seen.model, seen.draw, seen.active, seen.world, levels, seen.hold, seen.ahead)
    return felt(seen.model, now, path, seen.draw.values.discount)


def line_utilities(seen: Outlook, levels: Levels) -> LineArray:
    """Return each line's utility of settings kept over its look-ahead, before inertia."""
    return by_line(seen.model, seen.draw.values.worth, feelings(seen, levels))
