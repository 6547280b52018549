"""Payments toward the cost of the patron's forces, under the accord in force."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return host-nation support [bn USD/year]."""
    return world.state.host_nation_support


OUTCOME = Outcome(
    name="host_nation_support",
    title="Host-nation support",
    description="Payments toward the cost of the patron's forces, under the accord in force.",
    unit="bn USD/year",
    dims=("actor",),
    over="host",
    part="II",
    group="effort",
    compute=compute,
    reads=("host_nation_support",),
    effects=(Effect("host_nation_support", "host_nation_support", "+"),),
)
