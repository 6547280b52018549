"""Leadership change: a hazard that falls with approval, besides dated slots.

Model:
    P(change) = h exp(-a (lA - lA_0))

What a change does is written where it is felt: the influence of lines (M1), approval (M4), and how
publics see the patron's leader. Dated slots are in the case's calendar and act the same way.
Limits: parties and succession rules are not told apart.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Hazard, Mechanism, param, triangular, uniform
from foedus.state import ActorArray, Scalar, World


class Params(eqx.Module):
    """How often heads of government change outside dated slots."""

    hazard: ActorArray = param(
        triangular(0.0, 0.005, 0.02),
        "probability/quarter",
        "hazard of a change at usual approval, outside dated slots",
        "assumption",
        per_actor=True,
    )
    approval_effect: Scalar = param(
        uniform(0.0, 1.0),
        "log points per log-odds",
        "how lost approval raises it",
        "assumption",
        null=0.0,
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return the hazard of a change of the head of government."""
    lost = world.start_link.approval - world.link.approval
    risk = params.hazard * jnp.exp(jnp.clip(params.approval_effect * lost, -2.0, 2.0))
    return {"leadership_risk": jnp.minimum(risk, 0.5)}


MECHANISM = Mechanism(
    name="leadership",
    code="Leadership",
    title="Leadership change",
    group="effort",
    params=Params,
    appraise=appraise,
    appraises=("leadership_risk",),
    hazards=(Hazard("leader_change", "leadership_risk", "event"),),
    reads=("approval",),
    effects=(Effect("approval", "leadership_risk", "-", "approval_effect"),),
    references=("saunders2017no",),
    limits="Parties and succession rules are not told apart.",
)
