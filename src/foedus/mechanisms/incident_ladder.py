"""M12 Incident ladder: grey-zone incidents, militarised disputes, crises.

Model, per protege j:

    rate     = base exp(z_C dC + z_P dP + z_T (lT_0 - lT) + z_R dR + z_G pressure + z_v provocation)
    incidents ~ NegBin(rate, k)                   (negative binomial of mean rate and size k)
    dispute  = 1 - exp(-rate p)
    p        = p_0 exp(m_P dP + m_C dC + m_v provocation)
    crisis   = 1 - (1 - dispute q)(1 - challenge)
    logit q  = logit q_0 + c_P dP + c_C dC + c_R dR

dC, dP, dR are changes on links of command integration, presence and the ally's role since the
start; T is the rival's trust. Slopes are signed rung by rung: nearby forces go with more low-level
disputes in some studies and with fewer wars. A crisis comes by escalation or by a challenge
outright; there is no rung above it, and risk is read as a ratio between arms.
Limits: counts measure the rival's supply of ships as much as its intent.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Hazard, Mechanism, lognormal, param, triangular, uniform
from foedus.state import ActorArray, Scalar, World, weigh


class Params(eqx.Module):
    """Base rates of the rungs and what moves them."""

    base_rate: ActorArray = param(
        lognormal(2.0, 1.0),
        "incidents/quarter",
        "incidents at the start",
        "assumption",
        per_actor=True,
    )
    integration_effect: Scalar = param(
        uniform(-0.2, 0.4),
        "log points per log-odds",
        "incidents against command integration",
        "omahony2018understanding",
        null=0.0,
    )
    presence_effect: Scalar = param(
        uniform(-0.5, 1.0),
        "elasticity",
        "incidents against forces in place",
        "omahony2018understanding",
        null=0.0,
    )
    mistrust_effect: Scalar = param(
        uniform(0.0, 0.5),
        "log points per log-odds",
        "incidents against the rival's mistrust",
        "assumption",
        null=0.0,
    )
    role_effect: Scalar = param(
        uniform(-0.2, 0.4),
        "log points per log-odds",
        "incidents against the ally's part in the third-party contingency",
        "assumption",
        null=0.0,
    )
    pressure_effect: Scalar = param(
        uniform(0.3, 0.9),
        "log points per step",
        "incidents against the rival's chosen pressure",
        "assumption",
        null=0.0,
    )
    provocation_effect: Scalar = param(
        uniform(0.0, 0.5),
        "log points per log-odds",
        "incidents against the ally's readiness to provoke",
        "assumption",
        null=0.0,
    )
    size: Scalar = param(
        uniform(2.0, 10.0),
        "1",
        "size of the negative binomial (small: bursts)",
        "assumption",
    )
    dispute_rate: Scalar = param(
        triangular(0.0005, 0.002, 0.006),
        "probability/incident",
        "chance that an incident becomes a militarised dispute, at the start",
        "assumption",
    )
    dispute_presence: Scalar = param(
        uniform(-0.3, 0.6),
        "elasticity",
        "disputes against forces in place",
        "omahony2018understanding",
        null=0.0,
    )
    dispute_integration: Scalar = param(
        uniform(-0.3, 0.3),
        "log points per log-odds",
        "disputes against command integration",
        "omahony2018understanding",
        null=0.0,
    )
    dispute_provocation: Scalar = param(
        uniform(0.0, 0.6),
        "log points per log-odds",
        "disputes against the ally's readiness to provoke",
        "benson2014inducing",
        null=0.0,
    )
    crisis_share: Scalar = param(
        triangular(0.03, 0.1, 0.25),
        "probability/dispute",
        "chance that a dispute becomes a crisis, at the start",
        "senese2008steps",
    )
    crisis_presence: Scalar = param(
        uniform(-1.0, 0.3),
        "log-odds per log point",
        "crises against forces in place",
        "omahony2018understanding",
        null=0.0,
    )
    crisis_integration: Scalar = param(
        uniform(-0.4, 0.3),
        "log-odds per log-odds",
        "crises against command integration",
        "senese2008steps",
        null=0.0,
    )
    crisis_role: Scalar = param(
        uniform(-0.2, 0.4),
        "log-odds per log-odds",
        "crises against the ally's part in the third-party contingency",
        "senese2008steps",
        null=0.0,
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return expected incidents and the hazards of the upper rungs."""
    link, start, roles, seen = world.link, world.start_link, world.roles, world.appraisals
    command = link.command_integration - start.command_integration
    presence = link.forward_presence - start.forward_presence
    role = (link.third_party_role - start.third_party_role) * roles.ally
    rivals = roles.rival / jnp.sum(roles.rival)
    mistrust = weigh(rivals, start.mutual_trust - link.mutual_trust)
    pressure = world.channels.grey_pressure - world.start_channels.grey_pressure
    log_rate = (
        params.integration_effect * command
        + params.presence_effect * presence
        + params.mistrust_effect * mistrust
        + params.role_effect * role
        + params.pressure_effect * pressure
        + params.provocation_effect * seen.provocation
    )
    rate = params.base_rate * jnp.exp(log_rate)
    each = params.dispute_rate * jnp.exp(
        params.dispute_presence * presence
        + params.dispute_integration * command
        + params.dispute_provocation * seen.provocation
    )
    dispute = -jnp.expm1(-rate * each)
    base = jnp.log(params.crisis_share) - jnp.log1p(-params.crisis_share)
    escalates = jax.nn.sigmoid(
        base
        + params.crisis_presence * presence
        + params.crisis_integration * command
        + params.crisis_role * role
    )
    crisis = 1.0 - (1.0 - dispute * escalates) * (1.0 - seen.challenge_risk)
    return {
        "grey_rate": rate * roles.protege,
        "dispute_risk": dispute * roles.protege,
        "crisis_risk": crisis * roles.protege,
    }


MECHANISM = Mechanism(
    name="incident_ladder",
    code="M12",
    title="Incident ladder to the crisis rung",
    group="rivalry",
    params=Params,
    appraise=appraise,
    appraises=("grey_rate", "dispute_risk", "crisis_risk"),
    needs=("challenge_risk", "provocation"),
    hazards=(
        Hazard("grey_incidents", "grey_rate", "count", "size"),
        Hazard("dispute", "dispute_risk", "event"),
        Hazard("crisis", "crisis_risk", "event"),
    ),
    reads=(
        "command_integration",
        "forward_presence",
        "mutual_trust",
        "third_party_role",
        "grey_pressure",
        "provocation",
        "challenge_risk",
    ),
    effects=(
        Effect("command_integration", "grey_rate", "?", "integration_effect"),
        Effect("forward_presence", "grey_rate", "?", "presence_effect"),
        Effect("mutual_trust", "grey_rate", "-", "mistrust_effect"),
        Effect("third_party_role", "grey_rate", "?", "role_effect"),
        Effect("grey_pressure", "grey_rate", "+", "pressure_effect"),
        Effect("provocation", "grey_rate", "+", "provocation_effect"),
        Effect("grey_rate", "dispute_risk", "+"),
        Effect("forward_presence", "dispute_risk", "?", "dispute_presence"),
        Effect("command_integration", "dispute_risk", "?", "dispute_integration"),
        Effect("provocation", "dispute_risk", "+", "dispute_provocation"),
        Effect("dispute_risk", "crisis_risk", "+"),
        Effect("challenge_risk", "crisis_risk", "+"),
        Effect("forward_presence", "crisis_risk", "?", "crisis_presence"),
        Effect("command_integration", "crisis_risk", "?", "crisis_integration"),
        Effect("third_party_role", "crisis_risk", "?", "crisis_role"),
    ),
    references=("omahony2018understanding", "senese2008steps", "benson2014inducing"),
    limits="Counts measure the supply of ships as much as intent; no rung above crisis.",
)
