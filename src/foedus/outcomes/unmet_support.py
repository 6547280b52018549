"""Pressure of a support ask that no offer has met."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return unmet support ask [index 0-1]."""
    return world.appraisals.unmet_support


OUTCOME = Outcome(
    name="unmet_support",
    title="Unmet support ask",
    description="Pressure of a support ask that no offer has met.",
    unit="index 0-1",
    dims=("actor",),
    over="ally",
    part="III",
    group="unmet",
    compute=compute,
    reads=("unmet_support",),
    effects=(Effect("unmet_support", "unmet_support", "+"),),
    index=True,
)
