"""How governments choose: agenda first, then a conditional logit lever by lever.

Each open lever is set given the others (one Gibbs sweep over the joint menu): for every option
the government looks ahead by running the same compiled mechanisms, without shocks and on the
actors in its view, and values what its lines value in reference swings. Its lines settle on an
option by the draw's rule of aggregation. All governments decide on the same state; a future path
of interventions is unforeseen.

    u(z)  = 3 tanh(z/3),  z = (attribute ahead - attribute now) / reference swing
    U_l   = (1-g) sum_h g^(h-1) sum_k worth_lk u(z_kh) + g^H sum_k worth_lk u(z_k, lasting)
    R_l   = kappa sum over answers a of P(a opens) sum_p P(p | o) [U_l(o, p) - U_l(o)]
    P(o)  proportional to exp(lam (sum_l weight_l (U_l + R_l) - inertia (move / range)^2))

The last term of U_l is the terminal value: what is built by the end of the look-ahead lasts, and
stocks are carried forward at their pace. R_l is what others are expected to do about it: a lever of
another government that the case names as an answer may move one option up or down, by a logit over
that government's own utility with this option in place; kappa of 0 expects others to persist, 1
their full first-order response. Of the patron others do not know which line prevails: they weigh
its leader's line by their belief in a transactional patron.
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
from foedus.model.types import Attribute, Lever, Model
from foedus.state import (
    STATE,
    Appraisals,
    Clock,
    Council,
    LineArray,
    Scalar,
    Settlement,
    State,
    World,
    joint,
    natural,
)

SATURATION = 3.0  # swings at which a gain has lost a quarter of its worth
NEVER = -1e9  # log-odds of an option that is not on the menu
LASTING = 8.0  # quarters by which stocks are carried forward beyond the look-ahead
BATCH = 64  # members that look ahead together: their arrays fit the cache
EXTRAS = ("response", "habit", "chance", "regret", "open")
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
    """Menus padded to one width, and who holds, answers and owns what.

    Attributes
    ----------
    levels, offered
        Option levels, and 1 for what is on the menu.
    span, nominal
        Distance between the ends of a menu, and 1 where options have none.
    mine
        1 for the lines of a lever's government.
    domain
        1 for the lines that hold a lever as their own domain.
    answers
        For each place among the answers, 1 for the lever that answers a lever.
    holder, by_patron
        Index of the government that holds a lever, and 1 where that is the patron.
    """

    levels: np.ndarray[Any, Any]
    offered: np.ndarray[Any, Any]
    span: np.ndarray[Any, Any]
    nominal: np.ndarray[Any, Any]
    mine: np.ndarray[Any, Any]
    domain: np.ndarray[Any, Any]
    answers: np.ndarray[Any, Any]
    holder: np.ndarray[Any, Any]
    by_patron: np.ndarray[Any, Any]


def menus(model: Model) -> Menus:
    """Lay out the menus of a model."""
    levers, lines = model.levers, model.lines
    width = max((len(lever.levels) for lever in levers), default=1)
    levels = np.zeros((len(levers), width), dtype=np.float32)
    offered = np.zeros_like(levels)
    for i, lever in enumerate(levers):
        levels[i, : len(lever.levels)] = lever.levels
        offered[i, : len(lever.levels)] = 1.0
    span = [max(max(lever.levels) - min(lever.levels), 1e-6) for lever in levers]
    names = [lever.name for lever in levers]
    most = max((len(lever.answered_by) for lever in levers), default=0)
    answers = np.zeros((most, len(levers), len(levers)), dtype=np.float32)
    for i, lever in enumerate(levers):
        for place, name in enumerate(lever.answered_by):
            answers[place, i, names.index(name)] = 1.0

    def flags(of: Any) -> np.ndarray[Any, Any]:
        return np.asarray(
            [[float(of(lever, line)) for line in lines] for lever in levers], dtype=np.float32
        ).reshape(len(levers), max(len(lines), 0))

    return Menus(
        levels=levels,
        offered=offered,
        span=np.asarray(span, dtype=np.float32),
        nominal=np.asarray(
            [float(lever.instrument.kind == "nominal") for lever in levers], dtype=np.float32
        ),
        mine=flags(lambda lever, line: line.government == lever.government),
        domain=flags(
            lambda lever, line: (
                line.government == lever.government and lever.instrument.name in line.domain
            )
        ),
        answers=answers,
        holder=np.asarray([_place(model, lever) for lever in levers], dtype=int),
        by_patron=np.asarray(
            [float(lever.government == model.patron) for lever in levers], dtype=np.float32
        ),
    )


def _place(model: Model, lever: Lever) -> int:
    # A lever out of view is held by nobody in particular: it never has a turn there.
    seen = lever.government in model.actors
    return model.actors.index(lever.government) if seen else 0


def parts(model: Model) -> tuple[str, ...]:
    """Return the names of what a deliberation is taken apart into."""
    lines = [f"line:{line.name}" for line in model.lines]
    interests = [f"interest:{attribute.name}" for attribute in model.attributes]
    return (*lines, *interests, *EXTRAS)


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
        return (link, after.appraisals), attributes(model, after)

    (link, appraisals), path = jax.lax.scan(quarter, (world.link, world.appraisals), ahead)
    pace = LASTING / path.shape[0]
    stocks = {
        name: getattr(link, name) + pace * (getattr(link, name) - getattr(world.link, name))
        for name, spec in STATE.items()
        if spec.stock
    }
    last = jax.tree.map(lambda table: table[-1], ahead)
    lasting = hold(dataclasses.replace(link, **stocks))
    after = appraise(model, draw, active, seen(lasting, appraisals, last))
    return jnp.concatenate([path, attributes(model, after)[None]])


def felt(
    now: Float[Array, "attribute ..."],
    ahead: Float[Array, "horizon attribute ..."],
    discount: LineArray,
) -> Float[Array, "line attribute ..."]:
    """Return what each line feels of each attribute over a path, in reference swings."""
    gained = SATURATION * jnp.tanh((ahead - now[None]) / SATURATION)
    horizon = ahead.shape[0] - 1
    weight = [(1.0 - discount) * discount**h for h in range(horizon)] + [discount**horizon]
    total = weight[0][:, None] * gained[0][None]
    for w, gain in zip(weight[1:], gained[1:], strict=True):
        total = total + w[:, None] * gain[None]
    return total


class Ballot(eqx.Module):
    """What one quarter's choices depend on besides the world.

    Attributes
    ----------
    taste, chance
        Gumbel shock of each option, and a uniform number for vetoes.
    attention, leaning
        1 where a lever is chosen by utility; else 0, and the log-weights it is drawn by.
    counted
        1 for members that count, 0 for padding.
    """

    opened: Levels
    forced: Levels
    imposed: Levels
    taste: Float[Array, "lever option ..."]
    chance: Float[Array, "lever ..."]
    attention: Float[Array, "lever ..."]
    leaning: Float[Array, "lever option ..."]
    counted: Float[Array, " lane"]


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
    model: Model,
    actors: tuple[str, ...],
    draw: Draw,
    active: Array,
    world: World,
    hold: Hold,
    ahead: Clock,
) -> Outlook:
    """Return the simplified view of governments that think about some actors."""
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


def feelings(seen: Outlook, levels: Levels) -> Float[Array, "line attribute ..."]:
    """Return what every line would feel of each attribute if settings were kept."""
    now = attributes(seen.model, seen.world)
    path = look_ahead(seen.model, seen.draw, seen.active, seen.world, levels, seen.hold, seen.ahead)
    return felt(now, path, seen.draw.values.discount)


def line_utilities(seen: Outlook, levels: Levels) -> LineArray:
    """Return each line's utility of settings kept over its look-ahead, before inertia."""
    return jnp.sum(seen.draw.values.worth * feelings(seen, levels), axis=1)


def sweep(
    model: Model,
    draw: Draw,
    active: Array,
    world: World,
    standing: Levels,
    ballot: Ballot,
    hold: Hold,
    ahead: Clock,
) -> tuple[Levels, Float[Array, "lever part two"]]:
    """Return the settings after all governments have chosen on the same state, and why.

    The second array sums, over the members that had a lever on the agenda, the signed contribution
    of each of `parts` to the choice and its size.
    """
    chosen = standing
    tally = jnp.zeros((len(model.levers), len(parts(model)), 2))
    views: dict[tuple[str, ...], list[str]] = {}
    for government in model.governments:
        views.setdefault(view.view_of(model, government), []).append(government)
    for actors, governments in views.items():
        seen = outlook(model, actors, draw, active, world, hold, ahead)
        mine = np.asarray([[float(v.government in governments)] for v in model.levers])
        after, tally = _session(seen, mine, standing, ballot, tally)
        chosen = jnp.where(mine > 0.0, after, chosen)
    return jnp.where(ballot.forced > 0.0, ballot.imposed, chosen), tally


def _session(
    seen: Outlook, mine: np.ndarray[Any, Any], standing: Levels, ballot: Ballot, tally: Array
) -> tuple[Levels, Array]:
    # Most levers are closed to most members: work goes in batches of members that still have a
    # turn, those with most turns left first. A member's own turns keep their order.
    lanes = standing.shape[-1]
    free = ballot.opened * (1.0 - ballot.forced) * mine.astype(np.float32)
    turn = jnp.cumsum(free, axis=0) * free
    turns = jnp.sum(free, axis=0)
    by_member = {name: getattr(seen, name) for name in _BY_MEMBER}

    def batch(step: tuple[Array, Levels, Array]) -> tuple[Array, Levels, Array]:
        left, levels, counts = step
        most, lane = jax.lax.top_k(left, min(BATCH, lanes))
        lane = lane.astype(jnp.uint32)  # never negative: spares every pick below a wrap-around
        picked = (turn[:, lane] == (turns - left)[lane] + 1.0) & (most > 0.0)
        after, reasons = _turn(
            dataclasses.replace(seen, **_lanes(by_member, lane, lanes)),
            picked.astype(jnp.float32),
            levels[:, lane],
            _lanes(standing, lane, lanes),
            _lanes(ballot, lane, lanes),
        )
        left = left.at[lane].add(-jnp.sign(most))
        return left, levels.at[:, lane].set(after), counts + reasons

    # What is imposed is known before the government turns to the rest of its menu.
    start = jnp.where(ballot.forced > 0.0, ballot.imposed, standing)
    done = jax.lax.while_loop(lambda s: jnp.any(s[0] > 0.0), batch, (turns, start, tally))
    return done[1], done[2]


def _lanes(tree: Any, lane: Array, lanes: int) -> Any:
    def picked(a: Array) -> Array:
        return a[..., lane] if a.shape[-1] == lanes else a

    return jax.tree.map(picked, tree)


def _turn(
    seen: Outlook, picked: Levels, levels: Levels, standing: Levels, ballot: Ballot
) -> tuple[Levels, Array]:
    table = menus(seen.model)

    def of(rows: np.ndarray[Any, Any] | Array) -> Array:
        return jnp.sum(picked * rows.reshape(rows.shape[0], -1), axis=0)

    def listed(rows: np.ndarray[Any, Any] | Array) -> Array:
        return jnp.stack([of(rows[:, o]) for o in range(rows.shape[1])])

    options, offered = listed(table.levels), listed(table.offered)
    # Others stand where they stood: all governments decide on the same state.
    own = jnp.einsum("vl,vw->wl", picked, _same_holder(table))
    bundle = jnp.where(own > 0.0, levels, standing)
    bundles = jnp.where(picked[None] > 0.0, options[:, None], bundle[None])
    answers = _answers(table, picked, standing)
    replies = [
        jnp.where(answer.lever[None] > 0.0, end[None, None], bundles)
        for answer in answers
        for end in answer.ends
    ]
    plans = jnp.stack([bundles, *replies], axis=1)
    shape = plans.shape[:2]
    flat = plans.reshape(-1, *plans.shape[2:])
    moved = jax.vmap(lambda plan: feelings(seen, plan))(flat)
    moved = moved.reshape(*shape, *moved.shape[1:])
    worth = seen.draw.values.worth
    utility = jnp.sum(worth[None, None] * moved, axis=3)
    share = _shares(table.mine, picked, seen.world.appraisals.line_share)
    response = jnp.zeros_like(utility[:, 0])
    for place, answer in enumerate(answers):
        ends = utility[:, 1 + 2 * place : 3 + 2 * place]
        response = response + _response(seen, table, picked, answer, utility[:, 0], ends)

    sharpness = of(seen.draw.values.sharpness)
    # A member without a turn picks nothing; any sharpness above one half keeps it finite.
    sharpness = jnp.where(jnp.sum(picked, axis=0) > 0.0, sharpness, 0.75)
    stood = of(standing)
    move = (options - stood) / jnp.maximum(of(table.span), 1e-6)
    move = jnp.where(of(table.nominal) > 0.0, jnp.sign(move), move)
    taste = jnp.where(offered > 0.0, listed_taste(picked, ballot.taste), NEVER)
    distance = jnp.where(offered > 0.0, jnp.abs(options - stood), jnp.inf)
    width = options.shape[0]
    nearest = jax.nn.one_hot(jnp.argmin(distance, axis=0), width, axis=0)
    council = Council(
        utility=utility[:, 0] + response,
        cost=of(seen.draw.values.inertia) * move**2,
        taste=taste,
        share=share,
        leader=jnp.asarray(seen.model.roles["leader_line"])[:, None],
        domain=_shares(table.domain, picked, jnp.ones_like(share)),
        standing=nearest,
        sharpness=jnp.log(sharpness) - jnp.log1p(-sharpness),
        chance=of(ballot.chance),
    )
    settled = settle(seen, council)
    drawn = jnp.argmax(listed_taste(picked, ballot.leaning) + taste, axis=0)
    attends = of(ballot.attention) > 0.0
    option = jnp.where(attends, settled.option, drawn)
    kept = jnp.where(attends, settled.kept, 0.0)
    kept = jnp.where(of(table.nominal) > 0.0, jnp.round(kept), kept)
    taken = jnp.take_along_axis(options, option[None], axis=0)
    taken = taken + kept * (stood - taken)
    counted = picked * jnp.where(attends, ballot.counted, 0.0)
    reasons = _reasons(seen, council, settled, offered, moved[:, 0], response, counted)
    return jnp.where(picked > 0.0, taken, levels), reasons


def listed_taste(picked: Levels, table: Array) -> Float[Array, "option ..."]:
    """Return the row of the picked lever from a table by lever and option."""
    return jnp.sum(picked[:, None] * table, axis=0)


def _same_holder(table: Menus) -> np.ndarray[Any, Any]:
    return (table.mine @ table.mine.T > 0.0).astype(np.float32)


def _shares(flags: np.ndarray[Any, Any], picked: Levels, share: LineArray) -> LineArray:
    return jnp.einsum("vl,vk->kl", picked, jnp.asarray(flags)) * share


@dataclass(frozen=True, eq=False)
class Answer:
    """A lever of another government that may answer, and where it may go from where it stands.

    Attributes
    ----------
    lever
        1 for the lever that answers, by lever and member.
    stands, ends, there
        The level in force, the next options up and down, and whether there are any.
    """

    lever: Levels
    stands: Scalar
    ends: tuple[Array, Array]
    there: tuple[Array, Array]

    def of(self, rows: np.ndarray[Any, Any] | Array) -> Array:
        """Return the entry of the answering lever from a table by lever."""
        return jnp.sum(self.lever * rows.reshape(rows.shape[0], -1), axis=0)


def _answers(table: Menus, picked: Levels, standing: Levels) -> list[Answer]:
    found: list[Answer] = []
    for place in range(len(table.answers)):
        lever = jnp.einsum("vl,vw->wl", picked, jnp.asarray(table.answers[place]))
        stands = jnp.sum(lever * standing, axis=0)
        options = jnp.stack([jnp.sum(lever * row[:, None], axis=0) for row in table.levels.T])
        offered = jnp.stack([jnp.sum(lever * row[:, None], axis=0) for row in table.offered.T])
        up = (offered > 0.0) & (options > stands + 1e-4)
        down = (offered > 0.0) & (options < stands - 1e-4)
        above = jnp.min(jnp.where(up, options, jnp.inf), axis=0)
        below = jnp.max(jnp.where(down, options, -jnp.inf), axis=0)
        there = (jnp.isfinite(above), jnp.isfinite(below))
        ends = (jnp.where(there[0], above, stands), jnp.where(there[1], below, stands))
        found.append(Answer(lever, stands, ends, there))
    return found


def _response(
    seen: Outlook,
    table: Menus,
    picked: Levels,
    answer: Answer,
    base: Float[Array, "option line ..."],
    ends: Float[Array, "option end line ..."],
) -> Float[Array, "option line ..."]:
    """Return what the expected answer adds to each line's utility of each option."""
    values = seen.draw.values
    share = _believed(seen, table, picked, answer)
    answers = jnp.sum(answer.lever, axis=0) > 0.0
    # Where nothing answers, any sharpness above one half keeps the numbers finite.
    sharp = jnp.where(answers, answer.of(values.sharpness), 0.75)
    lam = jnp.log(sharp) - jnp.log1p(-sharp)
    stays = joint(base, share)
    odds = [jnp.zeros_like(stays)]
    for i, (end, there) in enumerate(zip(answer.ends, answer.there, strict=True)):
        move = (end - answer.stands) / jnp.maximum(answer.of(table.span), 1e-6)
        move = jnp.where(answer.of(table.nominal) > 0.0, jnp.sign(move), move)
        gain = joint(ends[:, i], share) - stays - answer.of(values.inertia) * move**2
        odds.append(jnp.where(there, lam * gain, NEVER))
    moves = jnp.moveaxis(jax.nn.softmax(jnp.stack(odds), axis=0)[1:], 0, 1)
    change = jnp.sum(moves[:, :, None] * (ends - base[:, None]), axis=1)
    opens = 1.0 - (1.0 - answer.of(values.opening)) ** seen.ahead.fiscal_start.shape[0]
    kappa = jnp.sum(picked * values.anticipation, axis=0)
    return jnp.where(answers, kappa * opens, 0.0) * change


def _believed(seen: Outlook, table: Menus, picked: Levels, answer: Answer) -> LineArray:
    # Lines of the answering government, as the one that thinks ahead sees them.
    share = _shares(table.mine, answer.lever, seen.world.appraisals.line_share)
    leader = jnp.asarray(seen.model.roles["leader_line"])[:, None]
    led, rest = share * leader, share * (1.0 - leader)
    leads, others = jnp.sum(led, axis=0), jnp.sum(rest, axis=0)
    belief = jnp.sum(picked * seen.world.state.transactional_belief[table.holder], axis=0)
    mixed = led / jnp.where(leads > 0.0, leads, 1.0) * belief
    mixed = mixed + rest / jnp.where(others > 0.0, others, 1.0) * (1.0 - belief)
    guessed = (answer.of(table.by_patron) > 0.0) & (leads > 0.0) & (others > 0.0)
    return jnp.where(guessed, mixed, share)


def settle(seen: Outlook, council: Council) -> Settlement:
    """Return what the lines settle on by the draw's rule of aggregation."""
    rules = [
        (i, mechanism)
        for i, mechanism in enumerate(seen.model.mechanisms)
        if mechanism.aggregate is not None
    ]
    found: Settlement | None = None
    for i, mechanism in rules:
        assert mechanism.aggregate is not None
        settled = mechanism.aggregate(council, seen.draw.params[mechanism.name])
        if found is None:
            found = settled
            continue
        on = seen.active[i] > 0.0
        found = jax.tree.map(lambda new, old, on=on: jnp.where(on, new, old), settled, found)
    assert found is not None, "a model that decides has a rule of aggregation"
    return found


def _reasons(
    seen: Outlook,
    council: Council,
    settled: Settlement,
    offered: Array,
    moved: Float[Array, "option line attribute ..."],
    response: Float[Array, "option line ..."],
    counted: Levels,
) -> Float[Array, "lever part two"]:
    """Return what spoke for the option taken against the mean of the menu, summed over members."""
    size = jnp.maximum(jnp.sum(offered, axis=0), 1.0)

    def against(value: Float[Array, "option ..."]) -> Array:
        here = jnp.take_along_axis(value, settled.option[None], axis=0)[0]
        return here - jnp.sum(offered * value, axis=0) / size

    weight = settled.weight
    lines = [against(weight[i] * council.utility[:, i]) for i in range(len(seen.model.lines))]
    worth = seen.draw.values.worth
    interests = [
        against(jnp.sum((weight * worth[:, k])[None] * moved[:, :, k], axis=1))
        for k in range(len(seen.model.attributes))
    ]
    total = joint(council.utility, weight) - council.cost
    best = jnp.max(jnp.where(offered > 0.0, total, -jnp.inf), axis=0)
    shock = jnp.where(offered > 0.0, council.taste, 0.0)
    extras = [
        against(joint(response, weight)),
        against(-council.cost),
        against(shock) / council.sharpness,
        best - jnp.take_along_axis(total, settled.option[None], axis=0)[0],
        jnp.ones_like(size),
    ]
    found = jnp.stack([*lines, *interests, *extras])
    both = jnp.stack([found, jnp.abs(found)], axis=1)
    # Padding may carry what is not finite.
    both = jnp.where(jnp.isfinite(both), both, 0.0)
    return jnp.sum(counted[:, None, None] * both[None], axis=-1)
