"""Distance of the plan from the standing ask, as felt under leverage."""

import jax.numpy as jnp

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return shortfall of the plan [% of GDP]."""
    short = jnp.maximum(world.channels.spending_ask - world.appraisals.planned_burden, 0.0)
    return short * (1.0 + world.appraisals.leverage)


OUTCOME = Outcome(
    name="ask_shortfall",
    title="Shortfall of the plan",
    description="Distance of the plan from the standing ask, as felt under leverage.",
    unit="% of GDP",
    dims=("actor",),
    over="ally",
    part="II",
    group="effort",
    compute=compute,
    reads=(
        "spending_ask",
        "planned_burden",
        "leverage",
    ),
    effects=(
        Effect("spending_ask", "ask_shortfall", "+"),
        Effect("planned_burden", "ask_shortfall", "-"),
        Effect("leverage", "ask_shortfall", "+"),
    ),
)
