"""The ally's quarrel with the patron as others see it; 1 is ten points of tariff."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return strain [index]."""
    return world.appraisals.alliance_strain


OUTCOME = Outcome(
    name="alliance_strain",
    title="Strain in the alliance",
    description="The ally's quarrel with the patron as others see it; 1 is ten points of tariff.",
    unit="index",
    dims=("actor",),
    over="ally",
    part="IV",
    group="trust",
    compute=compute,
    reads=("alliance_strain",),
    effects=(Effect("alliance_strain", "alliance_strain", "+"),),
    index=True,
    references=("crawford2011preventing",),
)
