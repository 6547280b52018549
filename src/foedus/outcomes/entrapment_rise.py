"""Change of the fear of entrapment against the start of the run."""

import jax.numpy as jnp

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return the fear over that of the start, less one [relative]."""
    fear, usual = world.appraisals.entrapment_fear, world.usual.entrapment_fear
    known = usual > 0.0
    return jnp.where(known, fear / jnp.where(known, usual, 1.0) - 1.0, 0.0)


OUTCOME = Outcome(
    name="entrapment_rise",
    title="Rise of entrapment fear",
    description="Change of the fear of entrapment against the start of the run.",
    unit="relative",
    dims=("actor",),
    over="treaty",
    part="IV",
    group="trust",
    compute=compute,
    reads=("entrapment_fear",),
    effects=(Effect("entrapment_fear", "entrapment_rise", "+"),),
    references=("snyder1984security",),
)
