"""Public trust in the patron as a country."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return public trust in the patron [share]."""
    return world.state.country_trust


OUTCOME = Outcome(
    name="country_trust",
    title="Public trust in the patron",
    description="Public trust in the patron as a country.",
    unit="share",
    dims=("actor",),
    over="ally",
    part="IV",
    group="trust",
    compute=compute,
    reads=("country_trust",),
    effects=(Effect("country_trust", "country_trust", "+"),),
    references=("pew2017image",),
)
