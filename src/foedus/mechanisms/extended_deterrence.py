"""M10 Extended deterrence: the rival challenges when that pays better than the status quo.

Model, per protege j:

    m_j    = (P/P_0)^aP exp(aC (lC - lC_0))
    denial = ln[(theta_j K_j + tau_rj theta_p K_p m_j) / (theta_r K_r)]
    p      = 1 - (1 - tau_rj)(1 - p_j)
    EU     = (1-p) DC + p DD - SQ,        DD = DD_0 - d (denial - denial_0)
    risk   = logistic(lam (EU - EU_0) + logit h_0)

DC, DD and SQ are the rival's payoffs if nobody defends, if the protege is defended, and of the
status quo; it is deterred when p >= (DC-SQ)/(DC-DD). The base hazard h_0 is elicited and the
threshold term is solved from it, so the start has the base rate.
Limits: one rival's calculus; the status quo does not erode here; crisis stability is not modelled.
"""

import dataclasses

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import (
    Effect,
    Hazard,
    Mechanism,
    beta,
    intercept,
    param,
    triangular,
    uniform,
)
from foedus.state import ActorArray, Roles, Scalar, State, World, weigh


class Params(eqx.Module):
    """The rival's payoffs and what denies it a quick gain."""

    sharpness: Scalar = param(
        uniform(1.0, 6.0),
        "log-odds per payoff",
        "how sharply the rival follows its payoffs",
        "huth1988extended",
        null=0.0,
    )
    concession_payoff: Scalar = param(
        uniform(0.8, 1.2),
        "payoff",
        "rival's payoff if nobody defends (DC)",
        "assumption",
    )
    status_quo_payoff: Scalar = param(
        uniform(0.2, 0.6),
        "payoff",
        "rival's payoff of the status quo (SQ)",
        "assumption",
    )
    defended_payoff: Scalar = param(
        uniform(-1.0, 0.0),
        "payoff",
        "rival's payoff if the protege is defended (DD)",
        "assumption",
    )
    denial_slope: Scalar = param(
        uniform(0.1, 1.0),
        "payoff per log ratio",
        "fall of DD with the local balance",
        "huth1984what",
        null=0.0,
    )
    own_resistance: ActorArray = param(
        beta(5, 3),
        "probability",
        "chance that the protege resists on its own",
        "assumption",
        per_actor=True,
    )
    theatre_share: ActorArray = param(
        triangular(0.3, 0.5, 0.8),
        "share",
        "part of capability usable in the protege's theatre",
        "assumption",
        per_actor=True,
    )
    presence_weight: Scalar = param(
        uniform(0.1, 0.5),
        "elasticity",
        "how forces in place bring the patron's power to bear",
        "blankenship2022trivial",
        null=0.0,
    )
    command_weight: Scalar = param(
        uniform(0.0, 0.2),
        "log points per log-odds",
        "how joint command multiplies it",
        "assumption",
        null=0.0,
    )
    base_hazard: ActorArray = param(
        triangular(0.005, 0.02, 0.06),
        "probability/year",
        "yearly chance of a forceful challenge at the start",
        "assumption",
        per_actor=True,
    )
    start_balance: ActorArray = intercept("local balance at the start", "actor")
    start_value: ActorArray = intercept("rival's gain from a challenge at the start", "actor")
    start_logit: ActorArray = intercept("log-odds of a challenge at the start", "actor")


def deterrence_threshold(concession: Scalar, defended: Scalar, status_quo: Scalar) -> Scalar:
    """Return the probability of defence from which a challenge no longer pays."""
    return (concession - status_quo) / (concession - defended)


def challenge_value(
    probability: ActorArray,
    concession: Scalar,
    defended: ActorArray,
    status_quo: Scalar,
) -> ActorArray:
    """Return the rival's gain from challenging over the status quo [payoff]."""
    return (1.0 - probability) * concession + probability * defended - status_quo


def rival_belief(state: State, roles: Roles) -> ActorArray:
    """Return the rivals' mean belief that the patron defends each protege [probability]."""
    return weigh(roles.rival, state.commitment_trust) / jnp.sum(roles.rival)


def _denial(world: World, state: State, reach: Scalar | ActorArray, params: Params) -> ActorArray:
    roles = world.roles
    usable = params.theatre_share * state.capability
    helped = rival_belief(state, roles) * weigh(roles.patron, usable) * reach
    return jnp.log((usable + helped) / weigh(roles.rival, usable))


def _reach(world: World, params: Params) -> ActorArray:
    presence = world.link.forward_presence - world.start_link.forward_presence
    command = world.link.command_integration - world.start_link.command_integration
    return jnp.exp(params.presence_weight * presence + params.command_weight * command)


def _defence(state: State, roles: Roles, params: Params) -> ActorArray:
    return 1.0 - (1.0 - rival_belief(state, roles)) * (1.0 - params.own_resistance)


def _value(defence: ActorArray, shift: ActorArray, params: Params) -> ActorArray:
    defended = params.defended_payoff - params.denial_slope * shift
    return challenge_value(defence, params.concession_payoff, defended, params.status_quo_payoff)


def solve(world: World, params: Params) -> Params:
    """Solve what makes the hazard at the start equal the base hazard."""
    before = _defence(world.start, world.roles, params)
    quarterly = -jnp.expm1(0.25 * jnp.log1p(-params.base_hazard))
    return dataclasses.replace(
        params,
        start_balance=_denial(world, world.start, jnp.ones(()), params),
        start_value=_value(before, jnp.zeros_like(before), params),
        start_logit=jnp.log(quarterly) - jnp.log1p(-quarterly),
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return the local balance, the chance of defence and the hazard of a challenge."""
    denial = _denial(world, world.state, _reach(world, params), params)
    defence = _defence(world.state, world.roles, params)
    value = _value(defence, denial - params.start_balance, params)
    gain = params.sharpness * (value - params.start_value)
    risk = jax.nn.sigmoid(gain + params.start_logit)
    return {
        "denial_balance": denial,
        "defence_probability": defence,
        "challenge_risk": risk * world.roles.protege,
    }


MECHANISM = Mechanism(
    name="extended_deterrence",
    code="M10",
    title="Extended deterrence: credibility and denial",
    params=Params,
    solve=solve,
    appraise=appraise,
    appraises=("denial_balance", "defence_probability", "challenge_risk"),
    hazards=(Hazard("challenge", "challenge_risk", "event"),),
    reads=("commitment_trust", "capability", "forward_presence", "command_integration"),
    effects=(
        Effect("commitment_trust", "challenge_risk", "-", "sharpness"),
        Effect("capability", "challenge_risk", "?", "denial_slope"),
        Effect("forward_presence", "challenge_risk", "-", "presence_weight"),
        Effect("command_integration", "challenge_risk", "-", "command_weight"),
        Effect("commitment_trust", "denial_balance", "+"),
        Effect("capability", "denial_balance", "?"),
        Effect("forward_presence", "denial_balance", "+", "presence_weight"),
        Effect("command_integration", "denial_balance", "+", "command_weight"),
        Effect("commitment_trust", "defence_probability", "+"),
    ),
    references=(
        "huth1984what",
        "huth1988extended",
        "zagare2000perfect",
        "leeds2003alliances",
        "blankenship2022trivial",
    ),
    limits="The rival's status quo does not erode here; crisis stability is not modelled.",
    paragraphs=("P24", "P28", "P34"),
)
