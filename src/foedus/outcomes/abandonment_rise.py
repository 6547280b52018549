"""Change of the fear of abandonment against the start of the run."""

import jax.numpy as jnp

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return the fear over that of the start, less one [relative]."""
    fear, usual = world.appraisals.abandonment_fear, world.usual.abandonment_fear
    known = usual > 0.0
    return jnp.where(known, fear / jnp.where(known, usual, 1.0) - 1.0, 0.0)


OUTCOME = Outcome(
    name="abandonment_rise",
    title="Rise of abandonment fear",
    description="Change of the fear of abandonment against the start of the run.",
    unit="relative",
    dims=("actor",),
    over="treaty",
    part="IV",
    group="trust",
    compute=compute,
    reads=("abandonment_fear",),
    effects=(Effect("abandonment_fear", "abandonment_rise", "+"),),
    references=("snyder1984security",),
)
