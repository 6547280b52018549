"""The patron's type: a two-state filter of what others see it do.

Model: the patron is transactional or committed; the type switches with probability s a quarter.

    x    = w_t (t - t_0) + blame + w_c cutback + w_a max(0, ln ask/burden)
           + w_d deal - (word - word_0) - w_p (posture - posture_0)
    x    ~ N(m/2, sd)         (if transactional)
    x    ~ N(-m/2, sd)        (if committed)
    llr  = m x/sd^2           (deal: stage of an unconsulted deal)
    q'   = Bayes(q (1-s) + (1-q) s, llr)

An index of the patron's bundle, in units of one public rebuke, stands for the bundle, measured
from the one at the start: what stays as it was is no news. The belief sets how far others rely on
the patron, and which of its lines they expect to prevail when they think ahead.
Limits: two types; the index has the same weights for every observer.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, LineBelief, Mechanism, param, uniform
from foedus.state import ActorArray, Scalar, World, weigh


class Params(eqx.Module):
    """How the bundle is read."""

    transactional_mean: Scalar = param(
        uniform(1.0, 3.0),
        "rebukes",
        "how far apart the usual bundles of the two types lie",
        "assumption",
        null=0.0,
    )
    spread: Scalar = param(
        uniform(2.0, 5.0), "rebukes", "spread of bundles within a type", "assumption"
    )
    switching: Scalar = param(
        uniform(0.01, 0.08), "probability/quarter", "chance that the type changes", "assumption"
    )
    tariff_weight: Scalar = param(
        uniform(0.05, 0.2), "rebukes per point", "weight of a tariff in the bundle", "assumption"
    )
    cutback_weight: Scalar = param(
        uniform(1.0, 3.0), "rebukes", "weight of a threat to cut back", "assumption"
    )
    ask_weight: Scalar = param(
        uniform(0.5, 2.0),
        "rebukes per log ratio",
        "weight of an ask beyond the burden that is borne",
        "assumption",
    )
    deal_weight: Scalar = param(
        uniform(0.5, 2.0),
        "rebukes per stage",
        "weight of a deal with the rival over the ally's head",
        "assumption",
    )
    posture_weight: Scalar = param(
        uniform(0.5, 2.0), "rebukes per stage", "weight of a stage of posture", "assumption"
    )


def bundle(world: World, params: Params) -> ActorArray:
    """Return the patron's bundle toward each ally, in public rebukes less reassurance."""
    channels, begun, link = world.channels, world.start_channels, world.link
    tariff = weigh(world.roles.patron, world.state.tariff - world.start.tariff)
    asked = channels.spending_ask > 0.0
    ask = jnp.where(asked, jnp.log(jnp.where(asked, channels.spending_ask, 1.0)), 0.0)
    gap = jnp.where(asked, jnp.maximum(ask - link.defence_burden, 0.0), 0.0)
    return (
        params.tariff_weight * tariff
        + channels.shame
        + params.cutback_weight * channels.cutback
        + params.ask_weight * gap
        + params.deal_weight * world.appraisals.forsaken
        - (channels.word - begun.word)
        - params.posture_weight * (channels.posture_stage - begun.posture_stage)
    )


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return one step of the filter, on log-odds."""
    roles, q = world.roles, world.state.transactional_belief
    before = q * (1.0 - params.switching) + (1.0 - q) * params.switching
    # The rival watches what the patron does to its allies.
    allies = roles.ally / jnp.maximum(jnp.sum(roles.ally), 1.0)
    shown = bundle(world, params)
    seen = jnp.where(roles.ally > 0.0, shown, weigh(allies, shown))
    mean = params.transactional_mean
    llr = jnp.clip(mean * seen / params.spread**2, -3.0, 3.0)
    after = jnp.log(before) - jnp.log1p(-before) + llr
    observers = roles.ally + roles.rival
    return {"transactional_belief": observers * (after - world.link.transactional_belief)}


MECHANISM = Mechanism(
    name="patron_type",
    code="Type",
    title="Belief about the patron's type",
    group="alliance",
    params=Params,
    step=step,
    writes=("transactional_belief",),
    line_belief=LineBelief("transactional_belief", over="patron"),
    reads=(
        "transactional_belief",
        "tariff",
        "shame",
        "cutback",
        "spending_ask",
        "defence_burden",
        "forsaken",
        "word",
        "posture_stage",
    ),
    effects=(
        Effect("tariff", "transactional_belief", "+", "transactional_mean"),
        Effect("shame", "transactional_belief", "+", "transactional_mean"),
        Effect("cutback", "transactional_belief", "+", "transactional_mean"),
        Effect("spending_ask", "transactional_belief", "+", "transactional_mean"),
        Effect("defence_burden", "transactional_belief", "-", "transactional_mean"),
        Effect("forsaken", "transactional_belief", "+", "transactional_mean"),
        Effect("word", "transactional_belief", "-", "transactional_mean"),
        Effect("posture_stage", "transactional_belief", "-", "transactional_mean"),
    ),
    references=("kydd2005trust",),
    limits="Two types; the same weights for every observer.",
)
