"""M7 Posture: what the patron's presence and command integration show.

Model:
    logit W = logit E_0 + s [a ln(P/P_0) + (1-a)(lC - lC_0) + v ln(availability)]
    lE'     = lE + phi (logit W - lE)
    ln P'   = ln P + r (ln P_0 + budget - ln P) + sd shock

Headcount is very persistent: it follows the patron's budget of presence, and asks, tariffs and
words do not move it. Observers come to expect the deeds they see, and see forces tied elsewhere.
Limits: headcount hides afloat and rotational forces; resolve and capability are one product.
"""

import equinox as eqx
import jax
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, Shock, param, uniform
from foedus.state import Scalar, World, weigh


class Params(eqx.Module):
    """How presence and integration read as deeds."""

    deed_scale: Scalar = param(
        uniform(0.5, 1.5),
        "log-odds",
        "how strongly posture reads as commitment",
        "blankenship2022trivial",
        null=0.0,
    )
    capability_share: Scalar = param(
        uniform(0.4, 0.8),
        "share",
        "weight of forces against command integration",
        "blankenship2022trivial",
    )
    availability_weight: Scalar = param(
        uniform(0.0, 0.5),
        "1",
        "how forces and munitions free for the theatre count as a deed",
        "assumption",
        null=0.0,
    )
    expectation_speed: Scalar = param(
        uniform(0.05, 0.25),
        "1/quarter",
        "how fast observers expect the deeds they see",
        "assumption",
    )
    presence_reversion: Scalar = param(
        uniform(0.02, 0.1), "1/quarter", "return of headcount to its plan", "assumption"
    )
    presence_sd: Scalar = param(
        uniform(0.01, 0.03),
        "log points",
        "quarterly noise of headcount",
        "troopdata2025",
        "R",
        null=0.0,
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return commitment shown by deeds, as an index and as a change of log-odds."""
    forces = world.link.forward_presence - world.start_link.forward_presence
    command = world.link.command_integration - world.start_link.command_integration
    free = weigh(world.roles.patron, world.link.availability)
    mix = params.capability_share * forces + (1.0 - params.capability_share) * command
    signal = params.deed_scale * (mix + params.availability_weight * free)
    shown = jax.nn.sigmoid(world.start_link.expected_deed + signal)
    return {"deed_commitment": shown, "deed_signal": signal}


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of headcount and of expected deeds."""
    link = world.link
    planned = world.start_link.forward_presence + world.appraisals.presence_budget
    plan = planned - link.forward_presence
    deed = world.start_link.expected_deed + world.appraisals.deed_signal
    surprise = deed - link.expected_deed
    return {
        "forward_presence": params.presence_reversion * plan
        + params.presence_sd * shocks["headcount"],
        "expected_deed": params.expectation_speed * surprise,
    }


MECHANISM = Mechanism(
    name="posture",
    code="M7",
    title="Posture: deeds shown by presence and integration",
    group="alliance",
    params=Params,
    appraise=appraise,
    appraises=("deed_commitment", "deed_signal"),
    step=step,
    writes=("forward_presence", "expected_deed"),
    shocks=(Shock("headcount", ("actor",)),),
    reads=(
        "forward_presence",
        "command_integration",
        "expected_deed",
        "deed_signal",
        "availability",
        "presence_budget",
    ),
    effects=(
        Effect("availability", "deed_signal", "+", "availability_weight"),
        Effect("availability", "deed_commitment", "+", "availability_weight"),
        Effect("presence_budget", "forward_presence", "+"),
        Effect("forward_presence", "deed_signal", "+", "deed_scale"),
        Effect("command_integration", "deed_signal", "+", "deed_scale"),
        Effect("deed_signal", "expected_deed", "+"),
        Effect("forward_presence", "deed_commitment", "+", "deed_scale"),
        Effect("command_integration", "deed_commitment", "+", "deed_scale"),
    ),
    references=("blankenship2022trivial", "reiter2021truth", "machain2013effect"),
    limits="Headcount hides afloat and rotational forces.",
)
