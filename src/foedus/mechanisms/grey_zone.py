"""M12, lowest rung: grey-zone incidents below the threshold of force.

Model:  rate = base exp(z_C (lC - lC_0) + z_P ln(P/P_0) + z_T (lT_0 - lT)),
        incidents ~ negative binomial with size k

Presence and integration enter with either sign: nearby forces go with more low-level disputes in
some studies and with fewer wars.
Limits: counts measure the rival's supply of ships as much as its intent; higher rungs are absent.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Hazard, Mechanism, lognormal, param, uniform
from foedus.state import ActorArray, Scalar, World, weigh


class Params(eqx.Module):
    """Base rate and what moves it."""

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
        "response to command integration",
        "omahony2018understanding",
        null=0.0,
    )
    presence_effect: Scalar = param(
        uniform(-0.5, 1.0),
        "elasticity",
        "response to forces in place",
        "omahony2018understanding",
        null=0.0,
    )
    mistrust_effect: Scalar = param(
        uniform(0.0, 0.5),
        "log points per log-odds",
        "response to the rival's mistrust",
        "assumption",
        null=0.0,
    )
    size: Scalar = param(
        uniform(2.0, 10.0),
        "1",
        "size of the negative binomial (small: bursts)",
        "assumption",
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return the expected number of incidents this quarter."""
    command = world.link.command_integration - world.start_link.command_integration
    presence = world.link.forward_presence - world.start_link.forward_presence
    rivals = world.roles.rival / jnp.sum(world.roles.rival)
    mistrust = weigh(rivals, world.start_link.mutual_trust - world.link.mutual_trust)
    log_rate = (
        params.integration_effect * command
        + params.presence_effect * presence
        + params.mistrust_effect * mistrust
    )
    return {"grey_rate": params.base_rate * jnp.exp(log_rate) * world.roles.protege}


MECHANISM = Mechanism(
    name="grey_zone",
    code="M12 (lowest rung)",
    title="Grey-zone incidents",
    params=Params,
    appraise=appraise,
    appraises=("grey_rate",),
    hazards=(Hazard("grey_incidents", "grey_rate", "count", "size"),),
    reads=("command_integration", "forward_presence", "mutual_trust"),
    effects=(
        Effect("command_integration", "grey_rate", "?", "integration_effect"),
        Effect("forward_presence", "grey_rate", "?", "presence_effect"),
        Effect("mutual_trust", "grey_rate", "-", "mistrust_effect"),
    ),
    references=("omahony2018understanding",),
    limits="Counts measure the supply of ships as much as intent; higher rungs are absent.",
    paragraphs=("P34",),
)
