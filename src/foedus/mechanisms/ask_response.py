"""M3, reduced: how a government that does not yet decide answers asks and pressure.

Model:
    gap  = max(0, ln ask - ln planned)
    x    = k gap (1 + g cutback) - b shame          k, b on both sides of zero
    y    = c (1 - exp(-ask_h / s))                  percent of the status quo, concave in the ask

Pressure has a backlash path: with k < 0 or b > 0 an ask or public blame lowers effort. Support is
conceded in percent of what is paid now and saturates, so that doubling a fourfold ask adds little.
Limits: a stand-in for a deciding government; no ratification, no election calendar.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, normal, param, uniform
from foedus.state import Scalar, World


class Params(eqx.Module):
    """The protege's reduced response to pressure."""

    concession: Scalar = param(
        normal(0.12, 0.12, -0.15, 0.4),
        "share of the log gap",
        "share of the gap between ask and plan that demand takes up; negative is backlash",
        "blankenship2021price",
        null=0.0,
    )
    leverage: Scalar = param(
        uniform(0.2, 1.5),
        "1",
        "how much an explicit threat of cutback multiplies the response",
        "blankenship2024threats",
        null=0.0,
    )
    shame_backlash: Scalar = param(
        normal(0.01, 0.03),
        "log points",
        "fall of the planned burden under public blame; negative means that shaming works",
        "becker2024transatlantic",
        null=0.0,
    )
    support_limit: Scalar = param(
        uniform(0.0, 0.15),
        "log points",
        "largest rise of host-nation support conceded in one renewal",
        "host_nation_support accords 2016-2022; Korean accords 2019-2021",
        "R",
        null=0.0,
    )
    support_scale: Scalar = param(
        uniform(0.3, 1.0),
        "share of present support",
        "ask at which most of the conceded rise is reached",
        "assumption",
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return what pressure adds to the plan, and what a renewal would concede."""
    ask, seen = world.channels.spending_ask, world.appraisals
    asked = ask > 0.0
    # The inner where keeps the logarithm finite where nothing is asked.
    gap = jnp.where(asked, jnp.log(jnp.where(asked, ask, 1.0) / seen.planned_burden), 0.0)
    gap = jnp.maximum(gap, 0.0)
    response = params.concession * gap * (1.0 + params.leverage * world.channels.cutback)
    saturation = -jnp.expm1(-world.channels.support_ask / params.support_scale)
    return {
        "ask_concession": response - params.shame_backlash * world.channels.shame,
        "support_concession": params.support_limit * saturation,
        "unmet_ask": jnp.maximum(ask - world.state.defence_burden, 0.0),
    }


MECHANISM = Mechanism(
    name="ask_response",
    code="M3 (reduced)",
    title="Response to asks: concession and backlash",
    params=Params,
    appraise=appraise,
    appraises=("ask_concession", "support_concession", "unmet_ask"),
    needs=("planned_burden",),
    reads=(
        "spending_ask",
        "support_ask",
        "shame",
        "cutback",
        "planned_burden",
        "defence_burden",
    ),
    effects=(
        Effect("spending_ask", "ask_concession", "?", "concession"),
        Effect("planned_burden", "ask_concession", "?", "concession"),
        Effect("cutback", "ask_concession", "?", "leverage"),
        Effect("shame", "ask_concession", "?", "shame_backlash"),
        Effect("support_ask", "support_concession", "+", "support_limit"),
        Effect("spending_ask", "unmet_ask", "+"),
        Effect("defence_burden", "unmet_ask", "-"),
    ),
    references=(
        "blankenship2021price",
        "blankenship2024threats",
        "becker2024transatlantic",
    ),
    limits="A stand-in for a deciding government; no ratification, no election calendar.",
    paragraphs=("P13", "P21"),
)
