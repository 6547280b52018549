"""M16, output: growth, and what a tariff costs both sides.

Model:
    news    = s (t - E)                                 (points of tariff adapted to this quarter)
    lost    = 4 l news + loss - gain        (percent of GDP a year; by coercion, by opening)
    ln Y'   = ln Y + g/4 - lost/400 + sd shock
    E'      = E + s (t - E)
    M       = M_0 exp(-eps (t - t_0)/100)                       (imports under tariff)
    buyers  = pi (t - t_0)/100 M + eps/2 ((t - t_0)/100)^2 M_0  (buyers' loss)
    revenue = t/100 M                                           (tariff revenue)

E is the tariff the economy has adapted to, so the loss of output adds up to l per point of
tariff and no more.
Limits: no retaliation, no diversion of trade to third countries, no exchange rate.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, Shock, normal, param, triangular, uniform
from foedus.state import ActorArray, Scalar, World, weigh


class Params(eqx.Module):
    """Growth and the incidence of tariffs."""

    growth: ActorArray = param(
        normal(0.02, 0.01),
        "1/year",
        "trend growth of real output",
        "assumption",
        per_actor=True,
        pooled=False,
    )
    growth_sd: Scalar = param(
        uniform(0.003, 0.008),
        "1/quarter",
        "standard deviation of quarterly growth",
        "assumption",
        null=0.0,
    )
    adaptation: Scalar = param(
        uniform(0.15, 0.5),
        "1/quarter",
        "how fast an economy adapts to a new tariff",
        "assumption",
    )
    output_loss: Scalar = param(
        triangular(0.008, 0.02, 0.034),
        "% of GDP per point of tariff",
        "fall of the target's output per point of tariff",
        "Daiwa, NRI and Nomura estimates of 2025, for a tariff of 24-25%",
        "V",
        null=0.0,
    )
    import_elasticity: Scalar = param(
        uniform(1.0, 3.0),
        "1",
        "fall of imports, in percent per point of tariff",
        "assumption",
    )
    pass_through: Scalar = param(
        uniform(0.4, 0.95),
        "share",
        "part of the tariff paid by the patron's buyers; the ally's firms bear the rest",
        "amiti2019impact",
        "M",
        null=0.0,
    )


def begin(world: World, params: Params) -> dict[str, Array]:
    """Start adapted to the tariff in force."""
    return {"expected_tariff": world.link.tariff}


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return tariff revenue, the loss of the patron's buyers and the output lost, by protege."""
    tariff = weigh(world.roles.patron, world.state.tariff)
    added = (tariff - weigh(world.roles.patron, world.start.tariff)) / 100.0
    base = world.state.bilateral_imports
    imports = base * jnp.exp(-params.import_elasticity * added)
    surprise = world.state.tariff - world.state.expected_tariff
    news = params.adaptation * weigh(world.roles.patron, surprise)
    triangle = 0.5 * params.import_elasticity * added**2 * base
    return {
        "tariff_receipts": tariff / 100.0 * imports,
        "consumer_cost": params.pass_through * added * imports + triangle,
        "tariff_news": news,
        "lost_output": 4.0 * params.output_loss * news
        + world.appraisals.coercion_loss
        - world.appraisals.opening_gain,
    }


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return growth less the loss from tariffs, and adaptation."""
    adapted = params.adaptation * (world.link.tariff - world.link.expected_tariff)
    loss = world.appraisals.lost_output / 400.0
    return {
        "gdp": params.growth / 4.0 - loss + params.growth_sd * shocks["growth"],
        "expected_tariff": adapted,
    }


MECHANISM = Mechanism(
    name="economy",
    code="M16 (output)",
    title="Growth and tariff incidence",
    group="effort",
    params=Params,
    begin=begin,
    begins=("expected_tariff",),
    appraise=appraise,
    appraises=("tariff_receipts", "consumer_cost", "tariff_news", "lost_output"),
    needs=("coercion_loss", "opening_gain"),
    step=step,
    writes=("gdp", "expected_tariff"),
    shocks=(Shock("growth", ("actor",)),),
    reads=(
        "tariff",
        "expected_tariff",
        "bilateral_imports",
        "coercion_loss",
        "opening_gain",
        "lost_output",
    ),
    effects=(
        Effect("tariff", "tariff_receipts", "+"),
        Effect("bilateral_imports", "tariff_receipts", "+"),
        Effect("bilateral_imports", "consumer_cost", "+"),
        Effect("tariff", "consumer_cost", "+"),
        Effect("tariff", "expected_tariff", "+"),
        Effect("tariff", "tariff_news", "+"),
        Effect("expected_tariff", "tariff_news", "-"),
        Effect("tariff", "lost_output", "+", "output_loss"),
        Effect("expected_tariff", "lost_output", "-", "output_loss"),
        Effect("coercion_loss", "lost_output", "+"),
        Effect("opening_gain", "lost_output", "-"),
        Effect("lost_output", "gdp", "-"),
    ),
    references=("amiti2019impact",),
    limits="No retaliation, no trade diversion, no exchange rate.",
)
