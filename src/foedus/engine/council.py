"""From what was foreseen to a setting: expected answers, the lines in council, and reasons."""

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from foedus.engine.foresight import Outlook
from foedus.engine.menus import ABREAST, Agenda, Ballot, Menus, Turn
from foedus.engine.quarter import (
    Levels,
)
from foedus.state import (
    Council,
    LineArray,
    Settlement,
    joint,
)

NEVER = -1e9  # log-odds of an option that is not on the menu


def convene(seen: Outlook, table: Menus, at: Turn, standing: Levels, ballot: Ballot) -> Council:
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
    share = shares_of(table.mine, at.one, line_share)
    return Council(
        utility=jnp.zeros((len(options), *share.shape)),
        cost=at.of(values.inertia) * move**2,
        taste=jnp.where(offered > 0.0, at.listed(ballot.taste), NEVER),
        share=share,
        leader=jnp.asarray(seen.model.roles["leader_line"])[:, None, None],
        domain=shares_of(table.domain, at.one, jnp.ones_like(line_share)),
        standing=jax.nn.one_hot(jnp.argmin(distance, axis=0), len(options), axis=0),
        sharpness=jnp.log(sharpness) - jnp.log1p(-sharpness),
        chance=at.of(ballot.chance),
    )


def conclude(
    seen: Outlook,
    table: Menus,
    agenda: Agenda,
    at: Turn,
    council: Council,
    found: Float[Array, "abreast value row"],
    levels: Levels,
    standing: Levels,
    ballot: Ballot,
) -> tuple[Levels, Array]:
    """Return the settings after a round, and what spoke for them."""
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
        response = response + answer_value(
            seen, table, place, at, agenda, standing, base, jnp.stack(ends, axis=1)
        )
    council = dataclasses.replace(council, utility=base + response)
    settled, taken = reach(seen, table, at, council, standing, ballot)
    after = jnp.where(agenda.picked > 0.0, jnp.sum(at.one * taken[None], axis=1), levels)
    counted = at.one * jnp.where(at.of(ballot.attention) > 0.0, ballot.counted, 0.0)
    reasons = reasons_of(seen, council, settled, offered, interests, response, counted)
    return after, reasons


def reach(
    seen: Outlook, table: Menus, at: Turn, council: Council, standing: Levels, ballot: Ballot
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


def shares_of(
    flags: np.ndarray[Any, Any], one: Float[Array, "lever seat lane"], share: LineArray
) -> Float[Array, "line seat lane"]:
    """Return a number per line, for lines flagged for the lever in turn."""
    return jnp.einsum("vsl,vk->ksl", one, jnp.asarray(flags)) * share[:, None]


def answer_value(
    seen: Outlook,
    table: Menus,
    place: int,
    at: Turn,
    agenda: Agenda,
    standing: Levels,
    base: Float[Array, "option line seat lane"],
    ends: Float[Array, "option end line seat lane"],
) -> Float[Array, "option line seat lane"]:
    """Return what the expected answer adds to each line's utility of each option."""
    answers, moves, opens = answer_odds(seen, table, place, at, agenda, standing, base, ends)
    change = jnp.sum(moves[:, :, None] * (ends - base[:, None]), axis=1)
    kappa = at.of(seen.draw.values.anticipation)
    return jnp.where(answers, kappa * opens, 0.0) * change


def answer_odds(
    seen: Outlook,
    table: Menus,
    place: int,
    at: Turn,
    agenda: Agenda,
    standing: Levels,
    base: Float[Array, "option line seat lane"],
    ends: Float[Array, "option end line seat lane"],
) -> tuple[Array, Float[Array, "option end seat lane"], Float[Array, "seat lane"]]:
    """Return whether a lever answers, the chance of each move of it, and that it opens."""
    values = seen.draw.values
    answering = jnp.einsum("vsl,vw->wsl", at.one, jnp.asarray(table.answers[place]))
    its = Turn(answering)
    answers = jnp.sum(answering, axis=0) > 0.0
    # Where nothing answers, any sharpness above one half keeps the numbers finite.
    sharp = jnp.where(answers, its.of(values.sharpness), 0.75)
    lam = jnp.log(sharp) - jnp.log1p(-sharp)
    share = believed_shares(seen, table, at, its)
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


def believed_shares(
    seen: Outlook, table: Menus, at: Turn, its: Turn
) -> Float[Array, "line seat lane"]:
    """Return the lines of an answering government as the one that thinks ahead sees them."""
    share = shares_of(table.mine, its.one, seen.world.appraisals.line_share)
    leader = jnp.asarray(seen.model.roles["leader_line"])[:, None, None]
    led, rest = share * leader, share * (1.0 - leader)
    leads, others = jnp.sum(led, axis=0), jnp.sum(rest, axis=0)
    belief = at.of(seen.world.state.transactional_belief[table.holder])
    mixed = led / jnp.where(leads > 0.0, leads, 1.0) * belief
    mixed = mixed + rest / jnp.where(others > 0.0, others, 1.0) * (1.0 - belief)
    guessed = (its.of(table.by_patron) > 0.0) & (leads > 0.0) & (others > 0.0)
    return jnp.where(guessed, mixed, share)


def _where(on: Array, new: Settlement, old: Settlement) -> Settlement:
    return Settlement(
        option=jnp.where(on, new.option, old.option),
        kept=jnp.where(on, new.kept, old.kept),
        weight=jnp.where(on, new.weight, old.weight),
    )


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
        found = _where(seen.active[i] > 0.0, settled, found)
    assert found is not None, "a model that decides has a rule of aggregation"
    return found


def reasons_of(
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
