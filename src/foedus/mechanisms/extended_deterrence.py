"""M10 Extended deterrence: the rival challenges when that pays better than the status quo.

Model, per protege j:

    m_j    = (P/P_0)^aP exp(aC (lC - lC_0)) availability^aA
    denial = ln((theta_j K_j + tau_rj theta_p K_p m_j + sum_a R_a theta_a K_a) / (theta_r K_r))
    p      = 1 - (1 - tau_rj)(1 - p_j)
    SQ     = SQ_0 - e1 ln(K_j/K_j0) - e2 (lC - lC_0) - e3 (lR - lR_0) - e4 (lV - lV_0)
    EU     = (1-p) DC + p DD - SQ
    DD     = DD_0 - d (denial - denial_0)
    risk   = logistic(lam (EU - EU_0) + logit h_0)

DC, DD and SQ are the rival's payoffs if nobody defends, if the protege is defended, and of the
status quo; it is deterred when p >= (DC-SQ)/(DC-DD). The base hazard h_0 is elicited and the
threshold term is solved from it, so the start has the base rate. The role R_a of allies counts for
the stake of a third party only. The status quo can erode for the rival as the protege arms,
commands merge, allies take a part in the third party's defence, and words commit: then what denies
also provokes. tau is discounted by what backing the rival sees after a detente (M18).
Limits: one rival's calculus; crisis stability is not modelled.
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
    availability_weight: Scalar = param(
        uniform(0.0, 1.0),
        "elasticity",
        "how forces and munitions tied elsewhere weaken the patron's power at hand",
        "assumption",
        null=0.0,
    )
    armament_erosion: Scalar = param(
        uniform(-0.05, 0.3),
        "payoff per log ratio",
        "fall of the status quo for the rival as the protege arms",
        "fearon1995rationalist",
        null=0.0,
    )
    integration_erosion: Scalar = param(
        uniform(-0.02, 0.06),
        "payoff per log-odds",
        "fall of the status quo for the rival as commands merge",
        "fearon1995rationalist",
        null=0.0,
    )
    role_erosion: Scalar = param(
        uniform(0.0, 0.06),
        "payoff per log-odds",
        "fall of the status quo about the stake as allies take a part in its defence",
        "fearon1995rationalist",
        null=0.0,
    )
    word_erosion: Scalar = param(
        uniform(-0.02, 0.03),
        "payoff per log-odds",
        "fall of the status quo for the rival by words of commitment",
        "fearon1997signaling",
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


def _denial(
    world: World, state: State, belief: ActorArray, reach: Scalar | ActorArray, params: Params
) -> ActorArray:
    roles = world.roles
    usable = params.theatre_share * state.capability
    helped = belief * weigh(roles.patron, usable) * reach
    allies = roles.stake * weigh(roles.ally, usable * state.third_party_role)
    return jnp.log((usable + helped + allies) / weigh(roles.rival, usable))


def _reach(world: World, params: Params) -> ActorArray:
    presence = world.link.forward_presence - world.start_link.forward_presence
    command = world.link.command_integration - world.start_link.command_integration
    free = params.availability_weight * weigh(world.roles.patron, world.link.availability)
    return jnp.exp(params.presence_weight * presence + params.command_weight * command + free)


def _erosion(world: World, params: Params) -> ActorArray:
    # Change of the status quo about each protege, downward.
    link, start, roles = world.link, world.start_link, world.roles
    allies = roles.ally / jnp.maximum(jnp.sum(roles.ally), 1.0)
    role = weigh(allies, link.third_party_role - start.third_party_role)
    return (
        params.armament_erosion * (link.capability - start.capability)
        + params.integration_erosion * (link.command_integration - start.command_integration)
        + params.role_erosion * roles.stake * role
        + params.word_erosion * (link.verbal_commitment - start.verbal_commitment)
    )


def _defence(belief: ActorArray, params: Params) -> ActorArray:
    return 1.0 - (1.0 - belief) * (1.0 - params.own_resistance)


def _value(
    defence: ActorArray, shift: ActorArray, status_quo: Scalar | ActorArray, params: Params
) -> ActorArray:
    defended = params.defended_payoff - params.denial_slope * shift
    return challenge_value(defence, params.concession_payoff, defended, status_quo)


def solve(world: World, params: Params) -> Params:
    """Solve what makes the hazard at the start equal the base hazard."""
    belief = rival_belief(world.start, world.roles)
    before = _defence(belief, params)
    quarterly = -jnp.expm1(0.25 * jnp.log1p(-params.base_hazard))
    return dataclasses.replace(
        params,
        start_balance=_denial(world, world.start, belief, jnp.ones(()), params),
        start_value=_value(before, jnp.zeros_like(before), params.status_quo_payoff, params),
        start_logit=jnp.log(quarterly) - jnp.log1p(-quarterly),
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return the local balance, the chance of defence and the hazard of a challenge."""
    belief = world.appraisals.backing
    denial = _denial(world, world.state, belief, _reach(world, params), params)
    defence = _defence(belief, params)
    status_quo = params.status_quo_payoff - _erosion(world, params)
    value = _value(defence, denial - params.start_balance, status_quo, params)
    gain = params.sharpness * (value - params.start_value)
    risk = jax.nn.sigmoid(gain + params.start_logit)
    return {
        "denial_balance": denial,
        "defence_probability": defence,
        "status_quo": status_quo * world.roles.protege,
        "challenge_risk": risk * world.roles.protege,
    }


MECHANISM = Mechanism(
    name="extended_deterrence",
    code="M10",
    title="Extended deterrence: credibility and denial",
    group="rivalry",
    params=Params,
    solve=solve,
    appraise=appraise,
    appraises=("denial_balance", "defence_probability", "status_quo", "challenge_risk"),
    needs=("backing",),
    hazards=(Hazard("challenge", "challenge_risk", "event"),),
    reads=(
        "backing",
        "capability",
        "forward_presence",
        "command_integration",
        "third_party_role",
        "verbal_commitment",
        "availability",
    ),
    effects=(
        Effect("backing", "challenge_risk", "-", "sharpness"),
        Effect("backing", "denial_balance", "+"),
        Effect("backing", "defence_probability", "+"),
        Effect("status_quo", "challenge_risk", "-", "sharpness"),
        Effect("capability", "status_quo", "?", "armament_erosion"),
        Effect("command_integration", "status_quo", "?", "integration_erosion"),
        Effect("third_party_role", "status_quo", "-", "role_erosion"),
        Effect("verbal_commitment", "status_quo", "?", "word_erosion"),
        Effect("third_party_role", "denial_balance", "+"),
        Effect("third_party_role", "challenge_risk", "-", "denial_slope"),
        Effect("availability", "challenge_risk", "-", "availability_weight"),
        Effect("capability", "challenge_risk", "?", "denial_slope"),
        Effect("forward_presence", "challenge_risk", "-", "presence_weight"),
        Effect("command_integration", "challenge_risk", "-", "command_weight"),
        Effect("capability", "denial_balance", "?"),
        Effect("availability", "denial_balance", "+", "availability_weight"),
        Effect("forward_presence", "denial_balance", "+", "presence_weight"),
        Effect("command_integration", "denial_balance", "+", "command_weight"),
    ),
    references=(
        "huth1984what",
        "huth1988extended",
        "zagare2000perfect",
        "leeds2003alliances",
        "fearon1995rationalist",
        "blankenship2022trivial",
    ),
    limits="One rival's calculus; crisis stability is not modelled.",
)
