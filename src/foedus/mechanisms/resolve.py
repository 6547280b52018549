"""Reputation for resolve: challenges to the rival's claims that it leaves unanswered.

Model, per rival:

    new        = f max(0, lR - lR_0) + w max(0, ln plan/plan_0) + i max(0, lC - lC_0)
    grievance  = a_0 + s tanh(new/s)          (s at most a_0 where new < 0: it ends in none)
    unanswered = grievance exp(-k (c + pressure)) + o accommodation     (averaged over allies)

Coercion c and grey pressure answer a challenge without removing it; they are bought with their
own costs elsewhere. What the ally's part in the third-party contingency and its arming add is open
in size and sign: a stronger neighbour may be left alone. An overture or an accommodation looks weak
at home (o).
Limits: one audience; answers wear off only when they are withdrawn.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, param, uniform
from foedus.state import Scalar, World, spread


class Params(eqx.Module):
    """What counts as a challenge, and what answers it."""

    standing_grievance: Scalar = param(
        uniform(0.1, 0.5), "index", "challenge to its claims that was there before", "assumption"
    )
    role_weight: Scalar = param(
        uniform(-0.4, 1.0),
        "index per log-odds",
        "challenge seen in the ally's part in the third-party contingency; it may be respected",
        "assumption",
        null=0.0,
    )
    arming_weight: Scalar = param(
        uniform(-0.8, 2.0),
        "index per log point",
        "challenge seen in a higher plan of spending; it may be respected",
        "assumption",
        null=0.0,
    )
    integration_weight: Scalar = param(
        uniform(0.0, 0.5),
        "index per log-odds",
        "challenge seen in command integration",
        "assumption",
        null=0.0,
    )
    grievance_limit: Scalar = param(
        uniform(0.5, 1.5), "index", "most that new challenges add to grievance", "assumption"
    )
    answer_gain: Scalar = param(
        uniform(0.1, 0.5),
        "1/stage",
        "how far a stage of coercion or a step of pressure answers",
        "zhang2019cautious",
        null=0.0,
    )
    weakness: Scalar = param(
        uniform(0.0, 0.15),
        "index per stage",
        "look of weakness of an overture or an accommodation",
        "zhang2019cautious",
        null=0.0,
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return what is left unanswered, by rival."""
    link, start, roles, channels = world.link, world.start_link, world.roles, world.channels
    allies = roles.ally / jnp.maximum(jnp.sum(roles.ally), 1.0)
    role = jnp.maximum(link.third_party_role - start.third_party_role, 0.0)
    plan, known = world.appraisals.planned_burden, world.usual.planned_burden > 0.0
    before = jnp.where(known, world.usual.planned_burden, 1.0)
    arming = jnp.where(known, jnp.log(plan / before), 0.0)
    merging = jnp.maximum(link.command_integration - start.command_integration, 0.0)
    new = (
        params.role_weight * role
        + params.arming_weight * jnp.maximum(arming, 0.0)
        + params.integration_weight * merging
    )
    # The slope at zero is one on both sides, and no grievance is left to be less than none.
    least = jnp.minimum(params.standing_grievance, params.grievance_limit)
    limit = jnp.where(new < 0.0, least, params.grievance_limit)
    grievance = params.standing_grievance + limit * jnp.tanh(new / limit)
    begun = world.start_channels
    pressure = channels.grey_pressure - begun.grey_pressure
    answer = params.answer_gain * (link.coercion + pressure[None])
    left = spread(grievance[None] * jnp.exp(-answer), allies)
    soft = channels.accommodation - begun.accommodation
    soft = soft + spread(channels.overture - begun.overture, allies)
    return {"affront": roles.rival * (left + params.weakness * soft)}


MECHANISM = Mechanism(
    name="resolve",
    code="M18 (motive)",
    title="Reputation for resolve: unanswered challenges",
    group="rivalry",
    params=Params,
    appraise=appraise,
    appraises=("affront",),
    needs=("planned_burden",),
    reads=(
        "third_party_role",
        "planned_burden",
        "command_integration",
        "coercion",
        "grey_pressure",
        "accommodation",
        "overture",
    ),
    effects=(
        Effect("third_party_role", "affront", "?", "role_weight"),
        Effect("planned_burden", "affront", "?", "arming_weight"),
        Effect("command_integration", "affront", "+", "integration_weight"),
        Effect("coercion", "affront", "-", "answer_gain"),
        Effect("grey_pressure", "affront", "-", "answer_gain"),
        Effect("accommodation", "affront", "+", "weakness"),
        Effect("overture", "affront", "+", "weakness"),
    ),
    references=("zhang2019cautious",),
    limits="One audience; answers wear off only when they are withdrawn.",
)
