"""Public opinion about the patron: its leader, the country, and the wish for autonomy.

Model, per ally, on log-odds:

    A'  = A + change (sd shock - A)                           (standing of the leader as a person)
    lL' = lL + s_L (lL_0 + A - i_s blame - i_t (t - t_0)/10 - lL)
    lC* = lC_0 + k (lL - lL_0) - c_b blame - c_t (t - t_0)/10 - c_a gap + c_d (lW - lW_0)
    lC' = lC + s_C (lC* - lC) + sd shock                  (gap: of an ask, log; W: expected deeds)
    lA' = lA + s_A (lA_0 + w (lC_0 - lC) - lA)                          (A: wish for autonomy)

A new leader of the patron starts with a standing of his own; trust in the country follows trust in
the leader at a rate k of a quarter to a half, and comes back when the leader goes. Polls measure
these three, never the belief of elites that the patron would fight.
Limits: one public; media and parties are left out.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, Shock, normal, param, triangular, uniform
from foedus.state import Scalar, World, weigh


class Params(eqx.Module):
    """How publics move."""

    appeal_sd: Scalar = param(
        uniform(0.8, 1.8),
        "log-odds",
        "spread of the standing of a new leader",
        "pew2017image",
        "R",
        null=0.0,
    )
    leader_speed: Scalar = param(
        uniform(0.5, 0.9), "1/quarter", "how fast trust in the leader moves", "pew2017image", "R"
    )
    country_speed: Scalar = param(
        uniform(0.4, 0.8), "1/quarter", "how fast trust in the country moves", "pew2017image", "R"
    )
    spill: Scalar = param(
        triangular(0.25, 0.41, 0.5),
        "log-odds per log-odds",
        "trust in the country moved by trust in the leader",
        "pew2017image",
        "R",
        null=0.0,
    )
    blame_effect: Scalar = param(
        normal(0.2, 0.15),
        "log-odds",
        "trust in the leader lost by public blame",
        "assumption",
        null=0.0,
    )
    tariff_effect: Scalar = param(
        uniform(0.05, 0.4),
        "log-odds per 10 points",
        "trust in the leader lost by a tariff on the actor",
        "assumption",
        null=0.0,
    )
    country_tariff: Scalar = param(
        uniform(0.0, 0.15),
        "log-odds per 10 points",
        "trust in the country lost by a tariff, beyond what the leader loses",
        "assumption",
        null=0.0,
    )
    country_ask: Scalar = param(
        normal(0.05, 0.05),
        "log-odds per log gap",
        "trust in the country lost by a standing ask",
        "assumption",
        null=0.0,
    )
    country_blame: Scalar = param(
        normal(0.05, 0.05),
        "log-odds",
        "trust in the country lost by public blame, beyond what the leader loses",
        "assumption",
        null=0.0,
    )
    country_deed: Scalar = param(
        normal(0.1, 0.1),
        "log-odds per log-odds",
        "trust in the country won by what the patron is seen to do",
        "assumption",
        null=0.0,
    )
    country_sd: Scalar = param(
        uniform(0.03, 0.1),
        "log-odds",
        "standard deviation of other news about the country in a quarter",
        "assumption",
        null=0.0,
    )
    wish_speed: Scalar = param(
        uniform(0.1, 0.3), "1/quarter", "how fast the wish for autonomy moves", "assumption"
    )
    wish_gain: Scalar = param(
        uniform(0.1, 0.7),
        "log-odds per log-odds",
        "wish for autonomy that lost trust in the country brings",
        "assumption",
        null=0.0,
    )


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of the leader's standing and of the three publics' views."""
    link, start, roles, channels = world.link, world.start_link, world.roles, world.channels
    changed = jnp.maximum(world.events.leader_change, world.clock.leader_slot)
    fresh = weigh(roles.patron, changed)
    appeal = params.appeal_sd * shocks["appeal"]
    tariff = weigh(roles.patron, world.state.tariff - world.start.tariff) / 10.0
    asked = channels.spending_ask > 0.0
    ask = jnp.where(asked, jnp.log(jnp.where(asked, channels.spending_ask, 1.0)), 0.0)
    gap = jnp.where(asked, jnp.maximum(ask - link.defence_burden, 0.0), 0.0)
    leader = (
        start.leader_trust
        + link.leader_appeal
        - params.blame_effect * (channels.shame - world.start_channels.shame)
        - params.tariff_effect * tariff
    )
    country = (
        start.country_trust
        + params.spill * (link.leader_trust - start.leader_trust)
        - params.country_blame * (channels.shame - world.start_channels.shame)
        - params.country_tariff * tariff
        - params.country_ask * gap
        + params.country_deed * (link.expected_deed - start.expected_deed)
    )
    wish = start.autonomy_wish + params.wish_gain * (start.country_trust - link.country_trust)
    return {
        "leader_appeal": roles.ally * fresh * (appeal - link.leader_appeal),
        "leader_trust": roles.ally * params.leader_speed * (leader - link.leader_trust),
        "country_trust": roles.ally
        * (
            params.country_speed * (country - link.country_trust)
            + params.country_sd * shocks["country"]
        ),
        "autonomy_wish": roles.ally * params.wish_speed * (wish - link.autonomy_wish),
    }


MECHANISM = Mechanism(
    name="public_opinion",
    code="Opinion",
    title="Public trust in leader and country, wish for autonomy",
    group="alliance",
    params=Params,
    step=step,
    writes=("leader_appeal", "leader_trust", "country_trust", "autonomy_wish"),
    shocks=(Shock("appeal", ("actor",)), Shock("country", ("actor",))),
    reads=(
        "leader_appeal",
        "leader_trust",
        "country_trust",
        "autonomy_wish",
        "leader_change",
        "shame",
        "tariff",
        "spending_ask",
        "defence_burden",
        "expected_deed",
    ),
    effects=(
        Effect("leadership_risk", "leader_appeal", "?"),
        Effect("leader_appeal", "leader_trust", "+"),
        Effect("shame", "leader_trust", "?", "blame_effect"),
        Effect("tariff", "leader_trust", "-", "tariff_effect"),
        Effect("leader_trust", "country_trust", "+", "spill"),
        Effect("tariff", "country_trust", "-", "country_tariff"),
        Effect("shame", "country_trust", "?", "country_blame"),
        Effect("expected_deed", "country_trust", "?", "country_deed"),
        Effect("spending_ask", "country_trust", "?", "country_ask"),
        Effect("defence_burden", "country_trust", "?", "country_ask"),
        Effect("country_trust", "autonomy_wish", "-", "wish_gain"),
    ),
    references=("pew2017image",),
    limits="One public; media and parties are left out.",
)
