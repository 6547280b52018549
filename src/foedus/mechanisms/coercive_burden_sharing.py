"""M3 Coercive burden-sharing: what pressure adds to the demand for defence, either way.

Model:
    Lev  = g1 cutback q dep                   (q: belief in a transactional patron, dep: dependence)
    gap  = max(0, ln ask - ln programme)
    x    = k gap/(1 + s gap) (1 + Lev + g4 Lev V + g2 ln T/T_0) - b shame
    wanted = d* p e^x                         (d*: demand, p: the standing programme's lead)
    u    = (1 - exp(-ask_h/c)) exp(-offer/o)  (pressure of a support ask that is not met)
    u_R  = max(0, ask_R - R)                  (distance to the part asked for)

Pressure is a term in what a government wants; whether it spends is its choice (or, for a protege
that does not decide, the plan itself). It has a backlash path: with k < 0 or b > 0 an ask or
public blame lowers effort. The yardstick of an ask is the standing programme, not today's level.
A support ask saturates, so that doubling a fourfold ask adds nothing.
Limits: one ask at a time; the price of yielding at home is in ratification.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, normal, param, uniform
from foedus.state import ActorArray, Scalar, World


class Params(eqx.Module):
    """How pressure is felt."""

    concession: Scalar = param(
        normal(0.08, 0.12, -0.15, 0.4),
        "share of the log gap",
        "share of the gap between ask and programme that demand takes up; negative is backlash",
        "blankenship2021price",
        null=0.0,
    )
    gap_saturation: Scalar = param(
        uniform(1.0, 4.0),
        "1/log point",
        "how fast a larger ask loses force",
        "assumption",
        null=0.0,
    )
    leverage_gain: Scalar = param(
        uniform(0.2, 1.5),
        "1",
        "how much a credible threat of cutback multiplies pressure",
        "blankenship2024threats",
        null=0.0,
    )
    threat_gain: Scalar = param(
        uniform(0.0, 0.5),
        "1/log ratio",
        "how much a rise of threat multiplies the response",
        "blankenship2021price",
        null=0.0,
    )
    assurance_gain: Scalar = param(
        uniform(-0.2, 0.6),
        "1",
        "how much words of commitment multiply leverage; negative if assurance undercuts threats",
        "blankenship2024threats",
        null=0.0,
    )
    shame_backlash: Scalar = param(
        normal(0.01, 0.03),
        "log points",
        "fall of wanted effort under public blame; negative means that shaming works",
        "becker2024transatlantic",
        null=0.0,
    )
    support_limit: Scalar = param(
        uniform(0.0, 0.15),
        "log points",
        "largest rise of host-nation support that a host without a choice concedes in one renewal",
        "host_nation_support accords 2016-2022; Korean accords 2019-2021",
        "R",
        null=0.0,
    )
    support_scale: Scalar = param(
        uniform(0.3, 0.6),
        "share of present support",
        "ask at which most of the pressure is reached",
        "assumption",
    )
    offer_scale: Scalar = param(
        uniform(0.03, 0.15),
        "share of present support",
        "offer that takes most of the pressure away",
        "assumption",
    )


def _multiplier(world: World, params: Params, leverage: ActorArray) -> ActorArray:
    # The inner where keeps the logarithm finite where nobody threatens.
    threat = jnp.sum(world.state.threat, axis=0)
    before = jnp.sum(world.start.threat, axis=0)
    faced = before > 0.0
    ratio = jnp.where(faced, jnp.log(jnp.where(faced, threat / before, 1.0)), 0.0)
    assured = params.assurance_gain * leverage * world.state.verbal_commitment
    return 1.0 + leverage + assured + params.threat_gain * ratio


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return leverage, what pressure adds to demand, and the pressure of support asks."""
    channels, seen, state = world.channels, world.appraisals, world.state
    ask = channels.spending_ask
    asked = ask > 0.0
    programme = jnp.log(seen.standing_programme)
    gap = jnp.where(asked, jnp.log(jnp.where(asked, ask, 1.0)) - programme, 0.0)
    gap = jnp.maximum(gap, 0.0)
    credible = channels.cutback * state.transactional_belief
    leverage = params.leverage_gain * credible * seen.dependence
    response = params.concession * gap / (1.0 + params.gap_saturation * gap)
    concession = response * _multiplier(world, params, leverage)
    concession = concession - params.shame_backlash * channels.shame
    # A standing programme does not move with demand; without one, the plan is demand.
    moved = seen.burden_demand / world.start.defence_burden
    base = seen.standing_programme * jnp.where(world.roles.budgeting > 0.0, moved, 1.0)
    pressed = -jnp.expm1(-channels.support_ask / params.support_scale)
    relief = jnp.exp(-channels.support_offer / params.offer_scale)
    return {
        "leverage": leverage,
        "ask_concession": concession,
        "wanted_burden": base * jnp.exp(concession),
        "unmet_support": pressed * relief,
        "unmet_role": jnp.where(
            channels.role_ask > 0.0,
            jnp.maximum(channels.role_ask - state.third_party_role, 0.0),
            0.0,
        ),
        "wanted_support": params.support_limit * pressed,
    }


MECHANISM = Mechanism(
    name="coercive_burden_sharing",
    code="M3",
    title="Coercive burden-sharing: pressure and backlash",
    group="effort",
    params=Params,
    appraise=appraise,
    appraises=(
        "leverage",
        "ask_concession",
        "wanted_burden",
        "unmet_support",
        "unmet_role",
        "wanted_support",
    ),
    needs=("standing_programme", "burden_demand", "dependence"),
    reads=(
        "spending_ask",
        "support_ask",
        "support_offer",
        "role_ask",
        "third_party_role",
        "shame",
        "cutback",
        "standing_programme",
        "burden_demand",
        "dependence",
        "transactional_belief",
        "verbal_commitment",
        "threat",
        "defence_burden",
    ),
    effects=(
        Effect("spending_ask", "ask_concession", "?", "concession"),
        Effect("standing_programme", "ask_concession", "?", "concession"),
        Effect("cutback", "leverage", "+", "leverage_gain"),
        Effect("dependence", "leverage", "+", "leverage_gain"),
        Effect("transactional_belief", "leverage", "+", "leverage_gain"),
        Effect("leverage", "ask_concession", "?", "concession"),
        Effect("verbal_commitment", "ask_concession", "?", "assurance_gain"),
        Effect("threat", "ask_concession", "?", "threat_gain"),
        Effect("shame", "ask_concession", "?", "shame_backlash"),
        Effect("ask_concession", "wanted_burden", "+"),
        Effect("burden_demand", "wanted_burden", "+"),
        Effect("standing_programme", "wanted_burden", "+"),
        Effect("support_ask", "unmet_support", "+"),
        Effect("support_offer", "unmet_support", "-"),
        Effect("role_ask", "unmet_role", "+"),
        Effect("third_party_role", "unmet_role", "-"),
        Effect("support_ask", "wanted_support", "+", "support_limit"),
    ),
    references=(
        "blankenship2021price",
        "blankenship2024threats",
        "becker2024transatlantic",
    ),
    limits="One ask at a time.",
)
