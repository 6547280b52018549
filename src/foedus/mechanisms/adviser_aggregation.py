"""M1 Adviser aggregation: the weight of each line within its government.

Model:
    logit w' = logit w + (1-rho)(logit w_0 - logit w) + kappa salience + sd shock
    share_l  = w_l / sum_k w_k     (k: lines of the government; counterfactual lines have 0)
    salience = -(L - L_0)/10       (leader's line, 0 for others; L: ledger in bn USD/year)

(1-rho) multiplies the log-odds of the prior weight, so the weight keeps its prior mean. After
a change of leader another shock is added, of standard deviation sd_c, which fades at the same rate.
How lines of given influence settle on an option is left to four rival rules: weighted sum, domain
dictatorship, agenda and veto, and the same with slippage.
Limits: influence is one number per line, whatever the issue.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, Shock, param, uniform
from foedus.state import Scalar, World, spread


class Params(eqx.Module):
    """Persistence of influence and what draws the leader in."""

    persistence: Scalar = param(
        uniform(0.8, 0.97),
        "share kept per quarter",
        "persistence of a line's influence",
        "jost2024advisers",
    )
    salience_gain: Scalar = param(
        uniform(0.0, 0.3),
        "log-odds per 10 bn USD/year",
        "how a worse ledger draws the leader's line in",
        "saunders2017no",
        null=0.0,
    )
    change_sd: Scalar = param(
        uniform(0.2, 1.0),
        "log-odds",
        "spread of a line's influence after a change of leader",
        "assumption",
        null=0.0,
    )
    noise: Scalar = param(
        uniform(0.05, 0.2),
        "log-odds",
        "standard deviation of quarterly swings of influence",
        "assumption",
        null=0.0,
    )


def _changed(world: World) -> Array:
    # Whether the head of each line's government changed.
    changed = jnp.maximum(world.events.leader_change, world.clock.leader_slot)
    return jnp.sum(world.roles.line_actor * changed[None], axis=1)


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return each line's share within its government."""
    weight = world.state.line_weight * world.roles.factual_line
    return {"line_share": weight / spread(world.roles.same_government, weight)}


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of each line's weight."""
    link = world.link.line_weight
    pull = (1.0 - params.persistence) * (world.start_link.line_weight - link)
    change = jnp.sum(world.state.patron_ledger - world.start.patron_ledger, axis=0)
    grievance = -params.salience_gain * change / 10.0 * world.roles.leader_line
    noise = params.noise * shocks["influence"]
    shaken = params.change_sd * shocks["reshuffle"] * _changed(world)
    return {"line_weight": pull + (1.0 - params.persistence) * grievance + noise + shaken}


MECHANISM = Mechanism(
    name="adviser_aggregation",
    code="M1",
    title="Adviser aggregation: influence of lines",
    group="effort",
    params=Params,
    appraise=appraise,
    appraises=("line_share",),
    step=step,
    writes=("line_weight",),
    shocks=(Shock("influence", ("line",)), Shock("reshuffle", ("line",))),
    reads=("line_weight", "patron_ledger", "leader_change"),
    effects=(
        Effect("patron_ledger", "line_weight", "-", "salience_gain"),
        Effect("leadership_risk", "line_weight", "?", "change_sd"),
        Effect("line_weight", "line_share", "+"),
    ),
    references=("allison1971essence", "saunders2017no", "jost2024advisers"),
    limits="Influence is one number per line, whatever the issue.",
)
