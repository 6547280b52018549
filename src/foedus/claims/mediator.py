"""The step of a mediation, held on its path without the cause, member by member.

What is left of the effect then is the direct effect (Pearl 2001), and what is gone the proportion
eliminated (VanderWeele 2013). Held at the end of every quarter, in both arms: with the cause, and
without it, where it changes nothing. Governments go on expecting of the step what mechanisms would
make of it, so that what the cause does through what is expected counts as direct.
"""

from collections.abc import Mapping

from foedus.claims.arms import Arm
from foedus.claims.limb import Limb
from foedus.claims.schema import Claim
from foedus.model.layout import keys_of
from foedus.model.types import Model
from foedus.state import STATE


def steps(claim: Claim) -> tuple[int, int]:
    """Return which effect of a mediation is the step, and which the outcome."""
    via = next(i for i, limb in enumerate(claim.effect) if limb.via)
    return via, 1 - via


def can_hold(model: Model, limb: Limb) -> bool:
    """Return whether what a limb reads is an entry of the state, which an arm can hold."""
    spec = STATE.get(limb.outcome)
    kept = next((one for one in model.kept if one.outcome.name == limb.outcome), None)
    if spec is None or kept is None or spec.dims == ("line",):
        return False
    sources = {effect.source for effect in kept.outcome.effects}
    return sources == {limb.outcome} and limb.at in keys_of(spec.dims, model.actors)


def held(limb: Limb, arms: Mapping[str, Arm]) -> dict[str, Arm]:
    """Return arms with a step held on the path that each member takes in the first of them."""
    first = next(iter(arms.values()))
    return {name: arm.along(first, limb.outcome, limb.at) for name, arm in arms.items()}
