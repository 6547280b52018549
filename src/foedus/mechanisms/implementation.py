"""M0 Implementation: intentions reach the state with lags, budgets and contracts.

Model, on each variable's link:

    programme:    p     = d_0 + rise                             (rise: decided before the start)
                  ln p  = ln d* + g/(1-rho) + g/(4 e)            (without a lever; g: yearly trend)
    budget:       ln b' = ln b + F [(1-rho)(ln plan - ln b) + sd shock]    (F = 1: a fiscal year)
    execution:    ln d' = ln d + e x (ln b - ln d)               (x: execution rate)
    tariff:       t'    = t + s_t (t_0 + rate - t)
    support:      ln h' = ln h + N (drift + y)                   (N = 1 when the accord is renewed)
    integration:  lC'   = lC + s_c a (1 - q k) (lC_0 + step stage - lC)   (a: means, k: talks off)
    role:         lR'   = lR + s_r (lR_0 + step stage - lR)
    coercion:     c'    = c + s_e (stage - c)                    (controls alike)
    words:        lV'   = lV + s_v (lV_0 + step (word - word_0) - lV)

A choice sets an intended level, never a step that accumulates. A government that decides its
burden starts from the programme that stood, a dated fact on the yardstick of the burden itself, and
carries out what is decided at a speed of its own (rho is then that of plans). Elsewhere the burden
follows demand d* with the inertia of a reduced form, and p is solved per draw so that the first
quarter continues the observed trend. Plan, execution rate and concession y are appraised elsewhere.
Limits: one speed of outlays for all governments.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, Shock, fixed, normal, param, triangular, uniform
from foedus.state import ActorArray, Scalar, World


class Params(eqx.Module):
    """How fast intentions become facts."""

    burden_trend: ActorArray = param(
        normal(0.0, 0.01),
        "1/year",
        "growth of the burden at the start of the run, from programmes and recent years",
        "assumption",
        per_actor=True,
        pooled=False,
    )
    budget_inertia: Scalar = param(
        uniform(0.75, 0.95),
        "share kept per year",
        "weight of last year's budget in the next one",
        "bohmelt2014forecasting",
        "E",
    )
    plan_inertia: Scalar = param(
        uniform(0.2, 0.5),
        "share kept per year",
        "weight of last year's budget where a government carries out its own plan",
        "assumption",
    )
    programme_rise: ActorArray = param(
        fixed(0.0),
        "% of GDP",
        "what the programme that stood adds to the burden at the start, on the same yardstick",
        "assumption",
        per_actor=True,
        pooled=False,
    )
    budget_sd: ActorArray = param(
        uniform(0.02, 0.08),
        "log points/year",
        "standard deviation of budgets about their plan: supplements, prices, what is not spent",
        "sipri2025",
        "R",
        per_actor=True,
        pooled=False,
        null=0.0,
    )
    execution_speed: Scalar = param(
        uniform(0.25, 0.5),
        "1/quarter",
        "gap between budget and outlays closed",
        "assumption",
    )
    tariff_speed: Scalar = param(
        uniform(0.6, 0.95),
        "1/quarter",
        "share of an intended tariff in force",
        "assumption",
    )
    renewal_drift: Scalar = param(
        triangular(0.0, 0.025, 0.06),
        "log points per renewal",
        "rise of host-nation support at a renewal without any ask",
        "host_nation_support accords 2011-2022",
        "R",
    )
    integration_speed: Scalar = param(
        uniform(0.05, 0.15),
        "1/quarter",
        "progress of the command upgrade toward its stage",
        "assumption",
        null=0.0,
    )
    integration_step: Scalar = param(
        uniform(0.5, 1.5),
        "log-odds per stage",
        "size of one stage of the upgrade",
        "assumption",
    )
    word_speed: Scalar = param(
        uniform(0.3, 0.8),
        "1/quarter",
        "how fast statements follow the chosen line",
        "assumption",
    )
    word_step: Scalar = param(
        uniform(0.3, 1.0),
        "log-odds per step",
        "size of one step of rhetoric",
        "assumption",
        null=0.0,
    )
    role_speed: Scalar = param(
        uniform(0.1, 0.4),
        "1/quarter",
        "how fast plans and law follow an intended part in the third-party contingency",
        "assumption",
    )
    role_step: Scalar = param(
        uniform(0.4, 1.2),
        "log-odds per stage",
        "size of one stage of that part",
        "assumption",
        null=0.0,
    )
    measure_speed: Scalar = param(
        uniform(0.4, 0.9),
        "1/quarter",
        "how fast economic coercion and controls follow the decision",
        "assumption",
    )
    contact_loss: Scalar = param(
        uniform(0.2, 0.8),
        "share",
        "progress of command integration lost while talks are put off",
        "assumption",
        null=0.0,
    )
    contact_word: Scalar = param(
        uniform(0.05, 0.4),
        "log-odds",
        "verbal commitment that is not renewed while talks are put off: no joint statement",
        "assumption",
        null=0.0,
    )


LEAST = 0.1  # share of the starting burden below which no programme lies, for the logarithm


def _programme(params: Params) -> ActorArray:
    # What must still be in the pipeline for the start to continue the observed trend.
    annual = params.burden_trend / (1.0 - params.budget_inertia)
    return annual + params.burden_trend / (4.0 * params.execution_speed)


def begin(world: World, params: Params) -> dict[str, Array]:
    """Start the budget in force where outlays are seen to grow toward it."""
    pipeline = params.burden_trend / (4.0 * params.execution_speed)
    return {"appropriated_burden": world.link.defence_burden + pipeline}


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return the burden that the standing programme leads to."""
    start = world.start.defence_burden
    stood = jnp.maximum(start + params.programme_rise, LEAST * start)
    followed = world.appraisals.burden_demand * jnp.exp(_programme(params))
    deciding = world.roles.budgeting > 0.0
    return {"standing_programme": jnp.where(deciding, stood, followed)}


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return one quarter of implementation."""
    link, channels, seen = world.link, world.channels, world.appraisals
    start, begun = world.start_link, world.start_channels
    kept = jnp.where(world.roles.budgeting > 0.0, params.plan_inertia, params.budget_inertia)
    budget = (1.0 - kept) * (jnp.log(seen.planned_burden) - link.appropriated_burden)
    budget = budget + params.budget_sd * shocks["budget"]
    outlays = link.appropriated_burden - link.defence_burden
    tariff_target = world.start.tariff + channels.tariff_rate
    stage = start.command_integration + params.integration_step * channels.posture_stage
    pace = seen.affordability * (1.0 - params.contact_loss * channels.postponement)
    said = start.verbal_commitment + params.word_step * (channels.word - begun.word)
    said = said - params.contact_word * (channels.postponement - begun.postponement)
    part = params.role_step * (channels.role_stage - begun.role_stage)
    coercion = channels.coercion_stage - begun.coercion_stage
    controls = channels.control_stage - begun.control_stage
    return {
        "appropriated_burden": world.clock.fiscal_start * budget,
        "defence_burden": params.execution_speed * seen.execution_rate * outlays,
        "tariff": params.tariff_speed * (tariff_target - link.tariff),
        "host_nation_support": world.clock.renewal
        * (params.renewal_drift + seen.support_concession),
        "command_integration": params.integration_speed * pace * (stage - link.command_integration),
        "verbal_commitment": params.word_speed * (said - link.verbal_commitment),
        "third_party_role": params.role_speed
        * (start.third_party_role + part - link.third_party_role),
        "coercion": params.measure_speed * (coercion - link.coercion),
        "export_controls": params.measure_speed * (controls - link.export_controls),
    }


MECHANISM = Mechanism(
    name="implementation",
    code="M0",
    title="Implementation: budgets, contracts and lags",
    group="effort",
    params=Params,
    begin=begin,
    begins=("appropriated_burden",),
    appraise=appraise,
    appraises=("standing_programme",),
    needs=("burden_demand",),
    step=step,
    writes=(
        "appropriated_burden",
        "defence_burden",
        "tariff",
        "host_nation_support",
        "command_integration",
        "verbal_commitment",
        "third_party_role",
        "coercion",
        "export_controls",
    ),
    shocks=(Shock("budget", ("actor",)),),
    reads=(
        "appropriated_burden",
        "defence_burden",
        "tariff",
        "command_integration",
        "verbal_commitment",
        "burden_demand",
        "planned_burden",
        "execution_rate",
        "support_concession",
        "affordability",
        "tariff_rate",
        "posture_stage",
        "postponement",
        "word",
        "role_stage",
        "coercion_stage",
        "control_stage",
        "third_party_role",
        "coercion",
        "export_controls",
    ),
    effects=(
        Effect("burden_demand", "standing_programme", "+"),
        Effect("planned_burden", "appropriated_burden", "+"),
        Effect("appropriated_burden", "defence_burden", "+"),
        Effect("execution_rate", "defence_burden", "?"),
        Effect("support_concession", "host_nation_support", "+"),
        Effect("tariff_rate", "tariff", "+"),
        Effect("posture_stage", "command_integration", "+", "integration_speed"),
        Effect("affordability", "command_integration", "?"),
        Effect("postponement", "command_integration", "?", "contact_loss"),
        Effect("postponement", "verbal_commitment", "-", "contact_word"),
        Effect("word", "verbal_commitment", "+", "word_step"),
        Effect("role_stage", "third_party_role", "+", "role_step"),
        Effect("coercion_stage", "coercion", "+"),
        Effect("control_stage", "export_controls", "+"),
    ),
    references=("bohmelt2014forecasting", "christie2019demand"),
    limits="One speed of outlays for all governments.",
)
