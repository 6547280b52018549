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
from jaxtyping import Array, Float, Int

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
    Settlement,
    State,
    World,
    joint,
    natural,
)

SATURATION = 3.0  # swings at which a gain has lost a quarter of its worth
NEVER = -1e9  # log-odds of an option that is not on the menu
LASTING = 8.0  # quarters by which stocks are carried forward beyond the look-ahead
ABREAST = 4  # futures of one lever and member looked at together, sharing what they know
BATCH = 192  # such rows looked at together: their arrays fit the cache
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
    gained = SATURATION * jnp.tanh((ahead - now[None]) / SATURATION)
    horizon = ahead.shape[0] - 1
    weight = [(1.0 - discount) * discount**h for h in range(horizon)] + [discount**horizon]
    total = weight[0][line] * gained[0][attribute]
    for w, gain in zip(weight[1:], gained[1:], strict=True):
        total = total + w[line] * gain[attribute]
    return total


def by_line(model: Model, worth: Array, feelings: Array) -> LineArray:
    """Return each line's utility from what it feels of each of `Model.pairs`."""
    lines = np.zeros((max(len(model.lines), 1), len(model.pairs)), dtype=np.float32)
    for p, (line, _) in enumerate(model.pairs):
        lines[line, p] = 1.0
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
    now = attributes(seen.model, seen.world)
    path = look_ahead(seen.model, seen.draw, seen.active, seen.world, levels, seen.hold, seen.ahead)
    return felt(seen.model, now, path, seen.draw.values.discount)


def line_utilities(seen: Outlook, levels: Levels) -> LineArray:
    """Return each line's utility of settings kept over its look-ahead, before inertia."""
    return by_line(seen.model, seen.draw.values.worth, feelings(seen, levels))


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
    views: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for government in model.governments:
        sight = view.view_of(model, government), view.left_out(model, government)
        views.setdefault(sight, []).append(government)
    for sight, governments in views.items():
        seen = outlook(model, *sight, draw, active, world, hold, ahead)
        mine = np.asarray([[float(v.government in governments)] for v in model.levers])
        after, tally = _session(seen, governments, mine, standing, ballot, tally)
        chosen = jnp.where(mine > 0.0, after, chosen)
    return jnp.where(ballot.forced > 0.0, ballot.imposed, chosen), tally


@dataclass(frozen=True, eq=False)
class _Agenda:
    """Which lever each government turns to in a round, and what there is to look at.

    Attributes
    ----------
    picked
        1 for the lever in turn, by lever and member.
    reply_level, reply_there
        By reply, lever and member: the setting of the answering lever, and whether there is one.
    looks, replies
        How many futures to look at for each lever and member, and how many per option.
    rows, ends
        How many rows of futures that takes, and their running total. The futures of a lever and
        member stand side by side, option by option, the one without a reply first.
    """

    picked: Levels
    reply_level: Float[Array, "reply lever lane"]
    reply_there: Float[Array, "reply lever lane"]
    looks: Int[Array, "lever lane"]
    replies: Int[Array, "lever lane"]
    rows: Int[Array, "lever lane"]
    ends: Int[Array, " entry"]


def _session(
    seen: Outlook,
    governments: list[str],
    mine: np.ndarray[Any, Any],
    standing: Levels,
    ballot: Ballot,
    tally: Array,
) -> tuple[Levels, Array]:
    # In each round every government with an open lever left turns to its next one. Futures to
    # look at (member, lever, option, reply) are worked off in batches of one size, since menus
    # differ in length and most levers are closed to most members.
    table = menus(seen.model)
    same = _same_holder(table)
    # Padding has no turn: it would cost as much as a member.
    free = ballot.opened * (1.0 - ballot.forced) * ballot.counted * mine.astype(np.float32)
    turn = jnp.einsum("vw,wl->vl", np.tril(same), free) * free
    levers = seen.model.levers
    seats = np.asarray([[float(v.government == g) for v in levers] for g in governments])

    most = -(-table.levels.shape[1] * (1 + 2 * len(table.answers)) // ABREAST)
    room = -(-most * len(governments) * standing.shape[-1] // BATCH) * BATCH
    height = len(seen.model.lines) + len(seen.model.attributes)

    def play(step: tuple[Array, Levels, Array, Array]) -> tuple[Array, Levels, Array, Array]:
        number, levels, counts, found = step
        agenda = _agenda(table, (turn == number).astype(jnp.float32), standing)
        at = _Turn(seats.T[:, :, None] * agenda.picked[:, None])
        council = _convene(seen, table, at, standing, ballot)
        weight = settle(seen, council).weight  # known before what options are worth
        found = _look(seen, table, seats, agenda, weight, levels, standing, found)
        after, reasons = _conclude(
            seen, table, agenda, at, council, found, levels, standing, ballot
        )
        return number + 1.0, after, counts + reasons, found

    # What is imposed is known before a government turns to the rest of its menu. What was found
    # out in one round is overwritten in the next.
    start = jnp.where(ballot.forced > 0.0, ballot.imposed, standing)
    begin = (jnp.float32(1.0), start, tally, jnp.zeros((ABREAST, height, room)))
    done = jax.lax.while_loop(lambda s: jnp.any(turn >= s[0]), play, begin)
    return done[1], done[2]


def _agenda(table: Menus, picked: Levels, standing: Levels) -> _Agenda:
    level: list[Array] = []
    there: list[Array] = []
    for answers in table.answers:
        # Row v holds what stands of the lever that answers lever v, and its menu.
        stands = jnp.einsum("vw,wl->vl", answers, standing)
        options, offered = answers @ table.levels, answers @ table.offered
        for up in (True, False):
            beyond = options[:, :, None] - stands[:, None]
            found = (beyond > 1e-4 if up else beyond < -1e-4) & (offered[:, :, None] > 0.0)
            nearest = jnp.min(jnp.where(found, jnp.abs(beyond), jnp.inf), axis=1)
            exists = jnp.isfinite(nearest)
            nearest = jnp.where(exists, nearest, 0.0)
            level.append(stands + (nearest if up else -nearest))
            there.append(exists.astype(jnp.float32))
    none = jnp.zeros((0, *picked.shape))
    reply_level, reply_there = (jnp.stack(x) if x else none for x in (level, there))
    replies = 1 + jnp.sum(reply_there, axis=0).astype(jnp.int32)
    menu = table.offered.sum(axis=1).astype(np.int32)[:, None]
    looks = picked.astype(jnp.int32) * menu * replies
    rows = (looks + ABREAST - 1) // ABREAST
    ends = jnp.cumsum(rows.reshape(-1))
    return _Agenda(picked, reply_level, reply_there, looks, replies, rows, ends)


def _look(
    seen: Outlook,
    table: Menus,
    seats: np.ndarray[Any, Any],
    agenda: _Agenda,
    weight: Float[Array, "line seat lane"],
    levels: Levels,
    standing: Levels,
    found: Float[Array, "abreast value row"],
) -> Float[Array, "abreast value row"]:
    """Return, future by future, each line's utility and what each interest adds to the whole."""
    lanes = standing.shape[-1]
    same, seat_of = jnp.asarray(_same_holder(table)), jnp.asarray(seats.argmax(axis=0))
    options, answers = jnp.asarray(table.levels), jnp.asarray(table.answers)
    by_member = {name: getattr(seen, name) for name in _BY_MEMBER}
    rows, total = agenda.rows.reshape(-1), agenda.ends[-1]
    slots = jnp.cumsum(agenda.reply_there, axis=0) * agenda.reply_there

    def batch(step: tuple[Array, Array]) -> tuple[Array, Array]:
        first, found = step
        number = first + jnp.arange(BATCH)
        entry = jnp.searchsorted(agenda.ends, number, side="right")
        entry = jnp.minimum(entry, agenda.ends.shape[0] - 1)
        lever, lane = entry // lanes, (entry % lanes).astype(jnp.uint32)
        row = number - (agenda.ends[entry] - rows[entry])
        replies = agenda.replies[lever, lane]
        here = jnp.where(same[:, lever] > 0.0, levels[:, lane], standing[:, lane])
        one = jax.nn.one_hot(lever, len(options), axis=0) > 0.0
        answering = answers[:, lever].swapaxes(1, 2) > 0.0
        reply_level, slot = agenda.reply_level[:, lever, lane], slots[:, lever, lane]

        def plan(place: Array) -> Levels:
            within = row * ABREAST + place
            option, reply = within // replies, within % replies
            option = jnp.minimum(option, options.shape[1] - 1)
            levels = jnp.where(one, options[lever, option], here)
            # A place among the replies that exist, to its place among all.
            chosen = (slot == reply) & (reply > 0)
            for r in range(len(slots)):
                levels = jnp.where(chosen[r] & answering[r // 2], reply_level[r], levels)
            return levels

        look = dataclasses.replace(seen, **_lanes(by_member, lane, lanes))
        mine = weight[:, seat_of[lever], lane]
        worth = look.draw.values.worth

        def weighed(place: Array) -> Array:
            feel = feelings(look, plan(place))
            lines = by_line(seen.model, worth, feel)
            return jnp.concatenate([lines, by_interest(seen.model, worth, feel, mine)])

        new = jax.vmap(weighed)(jnp.arange(ABREAST))
        return first + BATCH, jax.lax.dynamic_update_slice(found, new, (0, 0, first))

    return jax.lax.while_loop(lambda s: s[0] < total, batch, (jnp.int32(0), found))[1]


def _lanes(tree: Any, lane: Array, lanes: int) -> Any:
    def picked(a: Array) -> Array:
        return a[..., lane] if a.shape[-1] == lanes else a

    return jax.tree.map(picked, tree)


@dataclass(frozen=True, eq=False)
class _Turn:
    """One lever per government and member: tables by lever, read for the lever in turn."""

    one: Float[Array, "lever seat lane"]

    def of(self, rows: np.ndarray[Any, Any] | Array) -> Float[Array, "seat lane"]:
        """Return the entry of the lever in turn from a table by lever (and member)."""
        wide = rows.reshape(rows.shape[0], 1, -1)
        return jnp.sum(self.one * wide, axis=0)

    def listed(self, rows: np.ndarray[Any, Any] | Array) -> Float[Array, "option seat lane"]:
        """Return the row of the lever in turn from a table by lever and option (and member)."""
        return jnp.stack([self.of(rows[:, o]) for o in range(rows.shape[1])])


def _convene(seen: Outlook, table: Menus, at: _Turn, standing: Levels, ballot: Ballot) -> Council:
    """Return the councils of a round before they know what options are worth."""
    values = seen.draw.values
    options, offered = at.listed(table.levels), at.listed(table.offered)
    line_share = seen.world.appraisals.line_share
    turns = jnp.sum(at.one, axis=0) > 0.0
    # A seat without a turn picks nothing; any sharpness above one half keeps it finite.
    sharpness = jnp.where(turns, at.of(values.sharpness), 0.75)
    stood = at.of(standing)
    move = (options - stood) / jnp.maximum(at.of(table.span), 1e-6)
    move = jnp.where(at.of(table.nominal) > 0.0, jnp.sign(move), move)
    distance = jnp.where(offered > 0.0, jnp.abs(options - stood), jnp.inf)
    share = _shares(table.mine, at.one, line_share)
    return Council(
        utility=jnp.zeros((len(options), *share.shape)),
        cost=at.of(values.inertia) * move**2,
        taste=jnp.where(offered > 0.0, at.listed(ballot.taste), NEVER),
        share=share,
        leader=jnp.asarray(seen.model.roles["leader_line"])[:, None, None],
        domain=_shares(table.domain, at.one, jnp.ones_like(line_share)),
        standing=jax.nn.one_hot(jnp.argmin(distance, axis=0), len(options), axis=0),
        sharpness=jnp.log(sharpness) - jnp.log1p(-sharpness),
        chance=at.of(ballot.chance),
    )


def _conclude(
    seen: Outlook,
    table: Menus,
    agenda: _Agenda,
    at: _Turn,
    council: Council,
    found: Float[Array, "abreast value row"],
    levels: Levels,
    standing: Levels,
    ballot: Ballot,
) -> tuple[Levels, Array]:
    lanes, lines = standing.shape[-1], len(seen.model.lines)
    options, offered = at.listed(table.levels), at.listed(table.offered)
    # Where the futures of a seat's lever begin, and how many each option has.
    begins = at.of((agenda.ends - agenda.rows.reshape(-1)).reshape(-1, lanes)).astype(jnp.int32)
    replies = at.of(agenda.replies).astype(jnp.int32)
    plain = replies * jnp.arange(len(options))[:, None, None]
    plain = jnp.where(offered > 0.0, plain, 0)

    def future(within: Array, rows: slice) -> Array:
        return jnp.moveaxis(found[within % ABREAST, rows, begins + within // ABREAST], -1, 1)

    base = future(plain, slice(0, lines))
    interests = jnp.moveaxis(future(plain, slice(lines, None)), 1, 0)
    response = jnp.zeros_like(base)
    slots = jnp.cumsum(agenda.reply_there, axis=0) * agenda.reply_there
    for place in range(len(table.answers)):
        ends = [
            future(plain + at.of(slots[r]).astype(jnp.int32), slice(0, lines))
            for r in (2 * place, 2 * place + 1)
        ]
        response = response + _response(
            seen, table, place, at, agenda, standing, base, jnp.stack(ends, axis=1)
        )
    council = dataclasses.replace(council, utility=base + response)
    settled, taken = _reach(seen, table, at, council, standing, ballot)
    after = jnp.where(agenda.picked > 0.0, jnp.sum(at.one * taken[None], axis=1), levels)
    counted = at.one * jnp.where(at.of(ballot.attention) > 0.0, ballot.counted, 0.0)
    reasons = _reasons(seen, council, settled, offered, interests, response, counted)
    return after, reasons


def _reach(
    seen: Outlook, table: Menus, at: _Turn, council: Council, standing: Levels, ballot: Ballot
) -> tuple[Settlement, Float[Array, "seat lane"]]:
    """Return what councils settle on, or what a government that does not think draws; its level."""
    options = at.listed(table.levels)
    settled = settle(seen, council)
    attends = at.of(ballot.attention) > 0.0
    drawn = jnp.argmax(at.listed(ballot.leaning) + council.taste, axis=0)
    settled = dataclasses.replace(
        settled,
        option=jnp.where(attends, settled.option, drawn),
        kept=jnp.where(attends, settled.kept, 0.0),
    )
    kept = jnp.where(at.of(table.nominal) > 0.0, jnp.round(settled.kept), settled.kept)
    taken = jnp.take_along_axis(options, settled.option[None], axis=0)[0]
    return settled, taken + kept * (at.of(standing) - taken)


def _same_holder(table: Menus) -> np.ndarray[Any, Any]:
    return (table.mine @ table.mine.T > 0.0).astype(np.float32)


def _shares(
    flags: np.ndarray[Any, Any], one: Float[Array, "lever seat lane"], share: LineArray
) -> Float[Array, "line seat lane"]:
    return jnp.einsum("vsl,vk->ksl", one, jnp.asarray(flags)) * share[:, None]


def _response(
    seen: Outlook,
    table: Menus,
    place: int,
    at: _Turn,
    agenda: _Agenda,
    standing: Levels,
    base: Float[Array, "option line seat lane"],
    ends: Float[Array, "option end line seat lane"],
) -> Float[Array, "option line seat lane"]:
    """Return what the expected answer adds to each line's utility of each option."""
    answers, moves, opens = _expected(seen, table, place, at, agenda, standing, base, ends)
    change = jnp.sum(moves[:, :, None] * (ends - base[:, None]), axis=1)
    kappa = at.of(seen.draw.values.anticipation)
    return jnp.where(answers, kappa * opens, 0.0) * change


def _expected(
    seen: Outlook,
    table: Menus,
    place: int,
    at: _Turn,
    agenda: _Agenda,
    standing: Levels,
    base: Float[Array, "option line seat lane"],
    ends: Float[Array, "option end line seat lane"],
) -> tuple[Array, Float[Array, "option end seat lane"], Float[Array, "seat lane"]]:
    """Return whether a lever answers, the chance of each move of it, and that it opens."""
    values = seen.draw.values
    answering = jnp.einsum("vsl,vw->wsl", at.one, jnp.asarray(table.answers[place]))
    its = _Turn(answering)
    answers = jnp.sum(answering, axis=0) > 0.0
    # Where nothing answers, any sharpness above one half keeps the numbers finite.
    sharp = jnp.where(answers, its.of(values.sharpness), 0.75)
    lam = jnp.log(sharp) - jnp.log1p(-sharp)
    share = _believed(seen, table, at, its)
    stays = joint(base, share)
    odds = [jnp.zeros_like(stays)]
    for i in range(2):
        r = 2 * place + i
        move = (at.of(agenda.reply_level[r]) - its.of(standing)) / jnp.maximum(
            its.of(table.span), 1e-6
        )
        move = jnp.where(its.of(table.nominal) > 0.0, jnp.sign(move), move)
        gain = joint(ends[:, i], share) - stays - its.of(values.inertia) * move**2
        odds.append(jnp.where(at.of(agenda.reply_there[r]) > 0.0, lam * gain, NEVER))
    moves = jnp.moveaxis(jax.nn.softmax(jnp.stack(odds), axis=0)[1:], 0, 1)
    opens = 1.0 - (1.0 - its.of(values.opening)) ** seen.ahead.fiscal_start.shape[0]
    return answers, moves, opens


def _believed(seen: Outlook, table: Menus, at: _Turn, its: _Turn) -> Float[Array, "line seat lane"]:
    # Lines of the answering government, as the one that thinks ahead sees them.
    share = _shares(table.mine, its.one, seen.world.appraisals.line_share)
    leader = jnp.asarray(seen.model.roles["leader_line"])[:, None, None]
    led, rest = share * leader, share * (1.0 - leader)
    leads, others = jnp.sum(led, axis=0), jnp.sum(rest, axis=0)
    belief = at.of(seen.world.state.transactional_belief[table.holder])
    mixed = led / jnp.where(leads > 0.0, leads, 1.0) * belief
    mixed = mixed + rest / jnp.where(others > 0.0, others, 1.0) * (1.0 - belief)
    guessed = (its.of(table.by_patron) > 0.0) & (leads > 0.0) & (others > 0.0)
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
    offered: Float[Array, "option seat lane"],
    interests: Float[Array, "attribute option seat lane"],
    response: Float[Array, "option line seat lane"],
    counted: Float[Array, "lever seat lane"],
) -> Float[Array, "lever part two"]:
    """Return what spoke for the option taken against the mean of the menu, summed over members."""
    size = jnp.maximum(jnp.sum(offered, axis=0), 1.0)

    def against(value: Float[Array, "option seat lane"]) -> Array:
        here = jnp.take_along_axis(value, settled.option[None], axis=0)[0]
        return here - jnp.sum(offered * value, axis=0) / size

    weight = settled.weight
    lines = [against(weight[i] * council.utility[:, i]) for i in range(len(seen.model.lines))]
    moved = [against(interest) for interest in interests]
    total = joint(council.utility, weight) - council.cost
    best = jnp.max(jnp.where(offered > 0.0, total, -jnp.inf), axis=0)
    extras = [
        against(joint(response, weight)),
        against(-council.cost),
        against(jnp.where(offered > 0.0, council.taste, 0.0)) / council.sharpness,
        best - jnp.take_along_axis(total, settled.option[None], axis=0)[0],
        jnp.ones_like(size),
    ]
    found = jnp.stack([*lines, *moved, *extras])
    # Padding may carry what is not finite.
    found = jnp.where(jnp.isfinite(found), found, 0.0)
    both = [jnp.einsum("vsl,psl->vp", counted, x) for x in (found, jnp.abs(found))]
    return jnp.stack(both, axis=-1)
