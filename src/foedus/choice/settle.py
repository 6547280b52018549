"""From what options are worth to a setting: the tilt, the rule, and chance.

See `foedus.choice.decide` for the formulas. Levers in turn are packed into entries, one for each
lever and member, so arrays are by (option, line, entry).
"""

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from foedus.choice import reference
from foedus.choice.menus import Ballot, Entries, Menus, largest
from foedus.dynamics.quarter import Draw, Levels
from foedus.model.assemble import NEVER
from foedus.model.types import Model
from foedus.state import Council, LineArray, Procedure, joint, led_by

Each = Float[Array, " entry"]
Lines = Float[Array, "line entry"]
Worth = Float[Array, "option line entry"]
Scores = Float[Array, "option entry"]


@dataclass(frozen=True, eq=False)
class Sitting:
    """Governments over the levers in turn, before they know what options are worth.

    Attributes
    ----------
    council, rule
        The lines as they are, and how they settle.
    council_then, rule_then
        The same of the lines that made the record.
    log_base, sharpness
        Logarithm of the base share of each option, and log-odds per swing.
    standing
        One for the option in force (the nearest on the menu).
    offered
        1 for what is on the menu.
    """

    council: Council
    rule: Procedure
    council_then: Council
    rule_then: Procedure
    log_base: Scores
    sharpness: Each
    standing: Scores
    offered: Scores


def sit(
    model: Model,
    draw: Draw,
    active: Array,
    line_share: LineArray,
    table: Menus,
    at: Entries,
    standing: Levels,
) -> Sitting:
    """Return governments in council over the levers in turn."""
    options, offered = at.table(table.levels), at.table(table.offered)
    distance = jnp.where(offered > 0.0, jnp.abs(options - at.member(standing)), jnp.inf)
    now = council(model, table, at, line_share)
    then = council(model, table, at, reference.shares(model, draw))
    return Sitting(
        council=now,
        rule=procedure(model, draw, active, now, at.lane),
        council_then=then,
        rule_then=procedure(model, draw, active, then, at.lane),
        log_base=jnp.where(offered > 0.0, at.member(draw.values.log_base), NEVER),
        sharpness=at.member(draw.values.sharpness),
        standing=jax.nn.one_hot(largest(-distance), len(options), axis=0),
        offered=offered,
    )


def council(model: Model, table: Menus, at: Entries, line_share: LineArray) -> Council:
    """Return the lines of the governments in turn."""
    share = at.table(table.mine) * line_share[:, at.lane]
    leader = jnp.asarray(model.roles["leader_line"])[:, None] * jnp.ones_like(share)
    return Council(share=share, leader=leader, domain=at.table(table.domain))


def procedure(
    model: Model, draw: Draw, active: Array, council: Council, lane: Int[Array, " entry"]
) -> Procedure:
    """Return how councils settle by the rule of the draw."""
    found: Procedure | None = None
    for i, mechanism in enumerate(model.mechanisms):
        if mechanism.aggregate is None:
            continue
        rule: Procedure = mechanism.aggregate(council, _of(draw.params[mechanism.name], lane))
        found = rule if found is None else _where(active[i, lane] > 0.0, rule, found)
    assert found is not None, "a model that decides has a rule of aggregation"
    return found


def _of(params: Any, lane: Int[Array, " entry"]) -> Any:
    def picked(x: Array) -> Array:
        return x[..., lane]

    return jax.tree.map(picked, params)


def _where(on: Array, new: Procedure, old: Procedure) -> Procedure:
    def one(a: Array, b: Array) -> Array:
        return jnp.where(on, a, b)

    return jax.tree.map(one, new, old)


# --- the tilt -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Tilt:
    """How much more options are worth than when the record was made, in swings.

    Attributes
    ----------
    proposal, review
        To those who propose, and to the leader's line where it reviews.
    written
        Part of the proposal's tilt that is there on the reference path already: what the lines
        that decide were written to want, against those that made the record. The rest is reaction.
    """

    proposal: Scores
    review: Scores
    written: Scores


def tilt(sitting: Sitting, utility: Worth, then: Worth) -> Tilt:
    """Return the tilt of each option from its worth by line now and on the reference path."""
    rule, before = sitting.rule, sitting.rule_then
    record = joint(then, before.weight)
    leads, led = led_by(sitting.council), led_by(sitting.council_then)
    return Tilt(
        proposal=joint(utility, rule.weight) - record,
        review=joint(utility, leads) - joint(then, led),
        written=joint(then, rule.weight) - record,
    )


def option_taken(
    sitting: Sitting, tilts: Tilt, taste: Scores, chance: Each, weighs: Array
) -> tuple[Int[Array, " entry"], Bool[Array, " entry"]]:
    """Return the option proposed, and whether the leader's line keeps what stands instead.

    Parameters
    ----------
    taste, chance
        Gumbel numbers by option, and a uniform number for the review.
    weighs
        0 where the record alone decides.
    """
    steep = sitting.sharpness * weighs
    option = largest(sitting.log_base + steep * tilts.proposal + taste)
    review = jnp.take_along_axis(tilts.review, option[None], axis=0)[0]
    gain = review - jnp.sum(sitting.standing * tilts.review, axis=0)
    refuses = sitting.rule.review * -jnp.expm1(jnp.minimum(steep * gain, 0.0))
    return option, chance < refuses


def chances(
    sitting: Sitting,
    tilts: Tilt,
    persistent: Scores | None = None,
    alpha: Array | None = None,
    weighs: Each | float = 1.0,
) -> Scores:
    """Return the chance of each option when the lever opens.

    Parameters
    ----------
    persistent, alpha
        Logarithm of the stable number that stays with a member, and the part drawn anew: given
        these, chances are the member's own; without, those over all members.
    weighs
        0 where the record alone decides.
    """
    steep = sitting.sharpness * weighs
    scores = sitting.log_base + steep * tilts.proposal
    if persistent is not None and alpha is not None:
        # alpha (log S + G) + score is largest where score / alpha + log S + G is.
        scores = jnp.where(sitting.log_base > 0.5 * NEVER, scores / alpha + persistent, NEVER)
    proposed = jax.nn.softmax(scores, axis=0)
    stays = jnp.sum(sitting.standing * tilts.review, axis=0)
    gain = steep * (tilts.review - stays[None])
    passes = 1.0 + sitting.rule.review * jnp.expm1(jnp.minimum(gain, 0.0))
    kept = proposed * passes
    return kept + sitting.standing * (1.0 - jnp.sum(kept, axis=0))


def settle(
    sitting: Sitting, table: Menus, at: Entries, tilts: Tilt, standing: Levels, ballot: Ballot
) -> tuple[Int[Array, " entry"], Each]:
    """Return the option that comes of it, and its level; the leader's line may keep what stands.

    A government that does not think draws by its leaning.
    """
    taste = at.member(ballot.taste)
    weighs = each(ballot.weighs, at)
    option, refused = option_taken(sitting, tilts, taste, at.member(ballot.chance), weighs)
    attends = each(ballot.attention, at) > 0.0
    leaning = at.table(ballot.leaning[..., 0])
    drawn = largest(jnp.where(sitting.log_base > 0.5 * NEVER, leaning, NEVER) + taste)
    refused = attends & refused
    option = jnp.where(attends, option, drawn)
    taken = jnp.take_along_axis(at.table(table.levels), option[None], axis=0)[0]
    option = jnp.where(refused, largest(sitting.standing), option)
    return option, jnp.where(refused, at.member(standing), taken)


def each(rows: Float[Array, "lever ..."], at: Entries) -> Each:
    """Return the entries of what an arm imposes by lever, alike for all members."""
    return rows[at.lever, 0]


def procedures(
    model: Model, draw: Draw, active: Array, line_share: LineArray, table: Menus
) -> Procedure:
    """Return how every lever is settled, by (..., lever, lane)."""
    levers, lanes = len(model.levers), line_share.shape[-1]
    # Every lever of every lane is an entry, so that packed entries and whole tables share one
    # formula.
    lever, lane = (x.reshape(-1) for x in np.mgrid[:levers, :lanes])
    at = Entries(jnp.asarray(lever), jnp.asarray(lane))
    found = procedure(model, draw, active, council(model, table, at, line_share), at.lane)

    def by_lever(x: Array) -> Array:
        return x.reshape(*x.shape[:-1], levers, lanes)

    return jax.tree.map(by_lever, found)


def late(model: Model, draw: Draw, active: Array, line_share: LineArray, table: Menus) -> Levels:
    """Return, by lever, the part of the way to its setting that is not gone in a quarter."""
    return procedures(model, draw, active, line_share, table).slips * table.ordinal[:, None]
