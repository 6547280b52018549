"""Distance between the planned burden and the one that demand and pressure call for."""

import jax.numpy as jnp

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return distance to the burden wanted [% of GDP]."""
    return jnp.abs(world.appraisals.wanted_burden - world.appraisals.planned_burden)


OUTCOME = Outcome(
    name="burden_gap",
    title="Distance to the burden wanted",
    description="Distance of the planned burden from what demand and pressure call for.",
    unit="% of GDP",
    dims=("actor",),
    over="observer",
    part="II",
    group="effort",
    compute=compute,
    reads=(
        "wanted_burden",
        "planned_burden",
    ),
    effects=(
        Effect("wanted_burden", "burden_gap", "?"),
        Effect("planned_burden", "burden_gap", "?"),
    ),
)
