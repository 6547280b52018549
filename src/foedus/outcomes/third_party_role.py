"""Part the ally would take in the third-party contingency."""

from foedus.contract import Effect, Outcome
from foedus.state import ActorArray, World


def compute(world: World) -> ActorArray:
    """Return part in the third-party contingency [index 0-1]."""
    return world.state.third_party_role


OUTCOME = Outcome(
    name="third_party_role",
    title="Part in the third-party contingency",
    description="Part the ally would take in the third-party contingency.",
    unit="index 0-1",
    dims=("actor",),
    over="ally",
    part="II",
    group="forces",
    compute=compute,
    reads=("third_party_role",),
    effects=(Effect("third_party_role", "third_party_role", "+"),),
    index=True,
    references=("snyder1984security",),
)
