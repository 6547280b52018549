"""Economic coercion of the ally by the rivals, against the start."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World, weigh


def compute(world: World) -> ActorArray:
    """Return economic coercion [stages]."""
    return weigh(world.roles.rival, world.state.coercion)


OUTCOME = Outcome(
    name="coercion",
    title="Economic coercion",
    description="Economic coercion of the ally by the rivals, against the start.",
    unit="stages",
    dims=("actor",),
    over="ally",
    part="IV",
    group="rival",
    compute=compute,
    reads=("coercion",),
    effects=(Effect("coercion", "coercion", "+"),),
    references=("farrell2019weaponized",),
)
