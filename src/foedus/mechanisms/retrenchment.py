"""M9 Retrenchment: what the patron's means allow, and whether it leans on a stronger ally.

Model:
    ln a' = rho ln a + sd shock                        (availability of forces and munitions)
    budget = e ln a + b (ln K_j/K_j0 - ln K_p/K_p0)      (of presence)
    affordability = min(1, exp(c ln a + g (L - L_0)/10))   (L: ledger of the protege, bn/year)

With b < 0 the patron passes the buck to an ally that arms, with b > 0 it stays with one that does
its share. The budget constrains the patron's posture; it is no second push on it.
Limits: the theatre's share of the patron's effort is not a choice of its own here.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Conduct, Effect, Mechanism, Shock, param, uniform
from foedus.state import Scalar, World, weigh


class Params(eqx.Module):
    """The patron's means."""

    persistence: Scalar = param(
        uniform(0.8, 0.97), "share kept per quarter", "persistence of availability", "assumption"
    )
    shock_sd: Scalar = param(
        uniform(0.02, 0.08),
        "log points",
        "standard deviation of quarterly shocks: other wars, munition stocks",
        "assumption",
        null=0.0,
    )
    presence_effect: Scalar = param(
        uniform(0.0, 0.3),
        "elasticity",
        "how lost availability draws forces away",
        "macdonald2011graceful",
        null=0.0,
    )
    ally_effect: Scalar = param(
        uniform(-0.25, 0.2),
        "elasticity",
        "presence against the ally's relative capability: buck-passing (negative) or reward",
        "christensen1990chain",
        null=0.0,
    )
    pace_effect: Scalar = param(
        uniform(0.2, 1.0),
        "elasticity",
        "how lost availability slows programmes",
        "macdonald2011graceful",
        null=0.0,
    )
    ledger_effect: Scalar = param(
        uniform(0.0, 0.3),
        "log points per 10 bn USD/year",
        "how a worse ledger slows programmes",
        "layne1997preponderance",
        null=0.0,
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return what the patron's means allow for presence and programmes."""
    means = weigh(world.roles.patron, world.link.availability)
    grown = world.link.capability - world.start_link.capability
    relative = grown - weigh(world.roles.patron, grown)
    ledger = (world.state.patron_ledger - world.start.patron_ledger) / 10.0
    pace = params.pace_effect * means + params.ledger_effect * ledger
    return {
        "presence_budget": world.roles.host
        * (params.presence_effect * means + params.ally_effect * relative),
        "affordability": jnp.exp(jnp.minimum(pace, 0.0)),
    }


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of availability."""
    back = (params.persistence - 1.0) * world.link.availability
    return {"availability": world.roles.patron * (back + params.shock_sd * shocks["availability"])}


MECHANISM = Mechanism(
    name="retrenchment",
    code="M9",
    title="Retrenchment: means, availability and buck-passing",
    group="effort",
    params=Params,
    appraise=appraise,
    appraises=("presence_budget", "affordability"),
    step=step,
    writes=("availability",),
    shocks=(Shock("availability", ("actor",)),),
    # Presence has no lever: headcount is so persistent that no ask, tariff or word moves it.
    conduct=Conduct("patron", ("presence_effect", "ally_effect")),
    reads=("availability", "capability", "patron_ledger"),
    effects=(
        Effect("availability", "presence_budget", "+", "presence_effect"),
        Effect("capability", "presence_budget", "?", "ally_effect"),
        Effect("availability", "affordability", "+", "pace_effect"),
        Effect("patron_ledger", "affordability", "+", "ledger_effect"),
    ),
    references=("layne1997preponderance", "macdonald2011graceful", "christensen1990chain"),
    limits="The theatre's share of the patron's effort is not a choice of its own here.",
)
