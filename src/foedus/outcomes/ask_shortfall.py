"""Distance between the standing spending ask and the planned burden."""

import jax.numpy as jnp

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return shortfall of the plan [% of GDP]."""
    return jnp.maximum(world.channels.spending_ask - world.appraisals.planned_burden, 0.0)


OUTCOME = Outcome(
    name="ask_shortfall",
    title="Shortfall of the plan",
    description="Distance between the standing spending ask and the planned burden.",
    unit="% of GDP",
    dims=("actor",),
    over="ally",
    part="II",
    compute=compute,
    reads=(
        "spending_ask",
        "planned_burden",
    ),
    effects=(
        Effect("spending_ask", "ask_shortfall", "+"),
        Effect("planned_burden", "ask_shortfall", "-"),
    ),
)
