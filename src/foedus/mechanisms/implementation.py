"""M0 Implementation: intentions reach the state with lags, budgets and contracts.

Model, on each variable's link:

    planned      ln d^p = ln d* + g/(1-rho) + g/(4 e)            g = observed trend per year
    budget       ln b' = ln b + F (1-rho)(ln d^p + x - ln b)     F = 1 when a fiscal year starts
    execution    ln d' = ln d + e (ln b - ln d)
    tariff       t'    = t + s_t (t_0 + rate - t)
    support      ln h' = ln h + N (drift + y)                    N = 1 when the accord is renewed
    integration  lC'   = lC + s_c (lC_0 + step * stage - lC)
    words        lV'   = lV + s_v (lV_0 + step * (word - word_0) - lV)

A choice sets an intended level, never a step that accumulates. The standing programme is solved
per draw so that the first quarter continues the observed trend of the burden; what pressure adds
(x, y) is appraised elsewhere.
Limits: one execution rate for all governments; parliaments appear only as inertia.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, normal, param, triangular, uniform
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


def _programme(params: Params) -> ActorArray:
    # What must still be in the pipeline for the start to continue the observed trend.
    annual = params.burden_trend / (1.0 - params.budget_inertia)
    return annual + params.burden_trend / (4.0 * params.execution_speed)


def begin(world: World, params: Params) -> dict[str, Array]:
    """Start the budget in force where outlays are seen to grow toward it."""
    pipeline = params.burden_trend / (4.0 * params.execution_speed)
    return {"appropriated_burden": world.link.defence_burden + pipeline}


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return the burden that demand and the standing programme lead to."""
    return {"planned_burden": world.appraisals.burden_demand * jnp.exp(_programme(params))}


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return one quarter of implementation."""
    link, channels, seen = world.link, world.channels, world.appraisals
    target = jnp.log(seen.planned_burden) + seen.ask_concession
    budget = (1.0 - params.budget_inertia) * (target - link.appropriated_burden)
    tariff_target = world.start.tariff + channels.tariff_rate
    stage = world.start_link.command_integration + params.integration_step * channels.posture_stage
    word = channels.word - world.start_channels.word
    said = world.start_link.verbal_commitment + params.word_step * word
    return {
        "appropriated_burden": world.clock.fiscal_start * budget,
        "defence_burden": params.execution_speed * (link.appropriated_burden - link.defence_burden),
        "tariff": params.tariff_speed * (tariff_target - link.tariff),
        "host_nation_support": world.clock.renewal
        * (params.renewal_drift + seen.support_concession),
        "command_integration": params.integration_speed * (stage - link.command_integration),
        "verbal_commitment": params.word_speed * (said - link.verbal_commitment),
    }


MECHANISM = Mechanism(
    name="implementation",
    code="M0",
    title="Implementation: budgets, contracts and lags",
    params=Params,
    begin=begin,
    begins=("appropriated_burden",),
    appraise=appraise,
    appraises=("planned_burden",),
    needs=("burden_demand",),
    step=step,
    writes=(
        "appropriated_burden",
        "defence_burden",
        "tariff",
        "host_nation_support",
        "command_integration",
        "verbal_commitment",
    ),
    reads=(
        "appropriated_burden",
        "defence_burden",
        "tariff",
        "command_integration",
        "verbal_commitment",
        "burden_demand",
        "planned_burden",
        "ask_concession",
        "support_concession",
        "tariff_rate",
        "posture_stage",
        "word",
    ),
    effects=(
        Effect("burden_demand", "planned_burden", "+"),
        Effect("planned_burden", "appropriated_burden", "+"),
        Effect("ask_concession", "appropriated_burden", "+"),
        Effect("appropriated_burden", "defence_burden", "+"),
        Effect("support_concession", "host_nation_support", "+"),
        Effect("tariff_rate", "tariff", "+"),
        Effect("posture_stage", "command_integration", "+", "integration_speed"),
        Effect("word", "verbal_commitment", "+", "word_step"),
    ),
    references=("bohmelt2014forecasting", "christie2019demand"),
    limits="One execution rate for all governments; parliaments appear only as inertia.",
    paragraphs=("P13", "P17", "P19", "P24"),
)
