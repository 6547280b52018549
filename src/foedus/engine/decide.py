"""How governments choose: agenda first, then a conditional logit lever by lever.

Each open lever is set given the others (one Gibbs sweep over the joint menu): for every option
the government looks ahead by running the same compiled mechanisms, without shocks and on the
actors in its view, values what its lines value in reference swings, adds lines by their shares,
and takes the best after a Gumbel taste shock. Others answer through their mechanisms; a future
path of interventions is unforeseen.

    u(z)  = 3 tanh(z/3),  z = (attribute ahead - attribute now) / reference swing
    U_l   = (1-g) sum_h g^(h-1) sum_k worth_lk u(z_kh) + g^H sum_k worth_lk u(z_kH)
    U     = sum_l share_l U_l - inertia (move / range)^2
    P(o)  proportional to exp(lam U(o)),  lam = logit(sharpness)

The last term of U_l is the terminal value: what is built by the end of the look-ahead lasts.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from foedus.engine import streams
from foedus.engine.quarter import (
    Draw,
    Levels,
    appraise,
    evolve,
    expected_events,
    make_world,
)
from foedus.model import view
from foedus.model.types import Attribute, Model
from foedus.state import Appraisals, Clock, State, World, natural

SATURATION = 3.0  # swings at which a gain has lost a quarter of its worth
NEVER = -1e9  # log-odds of an option that is not on the menu
BATCH = 128  # members that look ahead together: their arrays fit the cache
_BY_MEMBER = ("draw", "active", "world", "hold", "ahead")


class Hold(eqx.Module):
    """State entries that an intervention holds in the present quarter."""

    mask: State
    value: State

    def __call__(self, link: State) -> State:
        """Return the link state with the held entries imposed."""

        def imposed(held: Array, value: Array, free: Array) -> Array:
            return jnp.where(held > 0.0, value, free)

        return jax.tree.map(imposed, self.mask, self.value, link)


@dataclass(frozen=True, eq=False)
class Menus:
    """Menus padded to one width: option levels, what is on the menu, and distances."""

    levels: np.ndarray[Any, Any]
    offered: np.ndarray[Any, Any]
    span: np.ndarray[Any, Any]
    nominal: np.ndarray[Any, Any]


def menus(model: Model) -> Menus:
    """Lay out the menus of a model."""
    width = max((len(lever.levels) for lever in model.levers), default=1)
    levels = np.zeros((len(model.levers), width), dtype=np.float32)
    offered = np.zeros_like(levels)
    for i, lever in enumerate(model.levers):
        levels[i, : len(lever.levels)] = lever.levels
        offered[i, : len(lever.levels)] = 1.0
    span = [max(max(lever.levels) - min(lever.levels), 1e-6) for lever in model.levers]
    return Menus(
        levels=levels,
        offered=offered,
        span=np.asarray(span, dtype=np.float32),
        nominal=np.asarray(
            [float(lever.instrument.kind == "nominal") for lever in model.levers], dtype=np.float32
        ),
    )


def attributes(model: Model, world: World) -> Float[Array, "attribute ..."]:
    """Return what lines look at, on the scale of its reference swing (logs for ratios)."""
    still = jnp.zeros(world.link.gdp.shape[1:])
    found = [_attribute(model, attribute, world) for attribute in model.attributes]
    return jnp.stack([still + value for value in found] or [still])


def _attribute(model: Model, attribute: Attribute, world: World) -> Array:
    if not attribute.index:  # out of view, hence valued by nobody who looks
        return jnp.float32(0.0)
    value = view.kept_of(model, attribute.outcome).outcome.compute(world)[attribute.index]
    if attribute.ratio:
        return jnp.log(value) / np.float32(np.log(attribute.swing))
    return value / np.float32(attribute.swing)


def look_ahead(
    model: Model, draw: Draw, active: Array, world: World, levels: Levels, hold: Hold, ahead: Clock
) -> Float[Array, "horizon attribute ..."]:
    """Return the attributes expected quarter by quarter if these settings were kept."""
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
        return (link, after.appraisals), attributes(model, after)

    return jax.lax.scan(quarter, (world.link, world.appraisals), ahead)[1]


def line_utilities(
    now: Float[Array, "attribute ..."],
    ahead: Float[Array, "horizon attribute ..."],
    worth: Float[Array, "line attribute ..."],
    discount: Float[Array, "line ..."],
) -> Float[Array, "line ..."]:
    """Return each line's utility of a path, in reference swings."""
    felt = SATURATION * jnp.tanh((ahead - now[None]) / SATURATION)
    flow = jnp.sum(worth[None] * felt[:, None], axis=2)
    horizon = ahead.shape[0]
    weight = jnp.stack([(1.0 - discount) * discount**h for h in range(horizon)])
    return jnp.sum(weight * flow, axis=0) + discount**horizon * flow[-1]


def choose(
    utility: Float[Array, "option ..."], sharpness: Array, taste: Float[Array, "option ..."]
) -> Array:
    """Return the option taken: Gumbel-max at the sharpness given."""
    lam = jnp.log(sharpness) - jnp.log1p(-sharpness)
    return jnp.argmax(lam * utility + taste, axis=0)


class Ballot(eqx.Module):
    """What one quarter's choices depend on besides the world."""

    opened: Levels
    forced: Levels
    imposed: Levels
    taste: Float[Array, "lever option ..."]


@dataclass(frozen=True, eq=False)
class Outlook:
    """What a government sees: its view of model, draw and world, and the public calendar."""

    model: Model
    draw: Draw
    active: Array
    world: World
    hold: Hold
    ahead: Clock


def outlook(
    model: Model, government: str, draw: Draw, active: Array, world: World, hold: Hold, ahead: Clock
) -> Outlook:
    """Return the simplified view of one government."""
    actors = view.view_of(model, government)
    index = np.asarray([model.actors.index(actor) for actor in actors])
    seen = view.restrict(model, actors)

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


def utilities(seen: Outlook, government: str, levels: Levels) -> Float[Array, "..."]:
    """Return a government's utility of settings kept over its look-ahead, before inertia."""
    now = attributes(seen.model, seen.world)
    path = look_ahead(seen.model, seen.draw, seen.active, seen.world, levels, seen.hold, seen.ahead)
    lines = line_utilities(now, path, seen.draw.values.worth, seen.draw.values.discount)
    mine = [[float(line.government == government)] for line in seen.model.lines]
    share = seen.world.appraisals.line_share * jnp.asarray(mine, dtype=jnp.float32)
    return jnp.sum(share * lines, axis=0)


def sweep(
    model: Model,
    draw: Draw,
    active: Array,
    world: World,
    standing: Levels,
    ballot: Ballot,
    hold: Hold,
    ahead: Clock,
) -> Levels:
    """Return the settings after all governments have chosen on the same state."""
    chosen = standing
    for government in model.governments:
        seen = outlook(model, government, draw, active, world, hold, ahead)
        mine = np.asarray([[float(v.government == government)] for v in model.levers])
        after = _government(seen, government, mine, standing, ballot)
        chosen = jnp.where(mine > 0.0, after, chosen)
    return jnp.where(ballot.forced > 0.0, ballot.imposed, chosen)


def _government(
    seen: Outlook, government: str, mine: np.ndarray[Any, Any], standing: Levels, ballot: Ballot
) -> Levels:
    # Most levers are closed to most members: work goes in batches of members that still have a
    # turn, those with most turns left first. A member's own turns keep their order.
    lanes = standing.shape[-1]
    free = ballot.opened * (1.0 - ballot.forced) * mine.astype(np.float32)
    turn = jnp.cumsum(free, axis=0) * free
    turns = jnp.sum(free, axis=0)
    by_member = {name: getattr(seen, name) for name in _BY_MEMBER}

    def batch(step: tuple[Array, Levels]) -> tuple[Array, Levels]:
        left, levels = step
        most, lane = jax.lax.top_k(left, min(BATCH, lanes))
        lane = lane.astype(jnp.uint32)  # never negative: spares every pick below a wrap-around
        picked = (turn[:, lane] == (turns - left)[lane] + 1.0) & (most > 0.0)
        after = _turn(
            dataclasses.replace(seen, **_lanes(by_member, lane, lanes)),
            government,
            picked.astype(jnp.float32),
            levels[:, lane],
            _lanes(standing, lane, lanes),
            _lanes(ballot.taste, lane, lanes),
        )
        return left.at[lane].add(-jnp.sign(most)), levels.at[:, lane].set(after)

    # What is imposed is known before the government turns to the rest of its menu.
    start = jnp.where(ballot.forced > 0.0, ballot.imposed, standing)
    return jax.lax.while_loop(lambda s: jnp.any(s[0] > 0.0), batch, (turns, start))[1]


def _lanes(tree: Any, lane: Array, lanes: int) -> Any:
    def picked(a: Array) -> Array:
        return a[..., lane] if a.shape[-1] == lanes else a

    return jax.tree.map(picked, tree)


def _turn(
    seen: Outlook, government: str, picked: Levels, levels: Levels, standing: Levels, taste: Array
) -> Levels:
    table = menus(seen.model)

    def of(rows: np.ndarray[Any, Any] | Array) -> Array:
        return jnp.sum(picked * rows.reshape(rows.shape[0], -1), axis=0)

    def worth(bundle: Levels) -> Array:
        return utilities(seen, government, bundle)

    width = table.levels.shape[1]
    options = jnp.stack([of(table.levels[:, o]) for o in range(width)])
    offered = jnp.stack([of(table.offered[:, o]) for o in range(width)])
    bundles = jnp.where(picked[None] > 0.0, options[:, None], levels[None])
    gains = jax.vmap(worth)(bundles)
    moved = (options - of(standing)) / jnp.maximum(of(table.span), 1e-6)
    moved = jnp.where(of(table.nominal) > 0.0, jnp.sign(moved), moved)
    gains = gains - of(seen.draw.values.inertia) * moved**2
    shocks = jnp.where(offered > 0.0, jnp.sum(picked[:, None] * taste, axis=0), NEVER)
    # A member without a turn picks nothing; any sharpness above one half keeps it finite.
    sharpness = jnp.where(jnp.sum(picked, axis=0) > 0.0, of(seen.draw.values.sharpness), 0.75)
    taken = jnp.take_along_axis(options, choose(gains, sharpness, shocks)[None], axis=0)
    return jnp.where(picked > 0.0, taken, levels)
