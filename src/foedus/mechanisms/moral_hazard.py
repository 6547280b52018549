"""M13 Moral hazard and restraint: what backing does to the ally's conduct.

Model, per ally j:

    provocation = y1 Delta logit tau_jj + y2 ln(Ab/Ab_0) - y3 (B_0 - B)
    P(joins)    = logistic(logit p_0 + j1 (lR - lR_0) - j2 Delta ln(K_r/K_p) - j3 provocation)

Trust may embolden (moral hazard, y1 > 0) or calm; fear of abandonment may bring shows of loyalty
or caution (y2 of either sign); the patron's control, one less the bargaining share B, restrains.
Limits: one index of readiness; the patron's restraint is not an instrument of its own.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, param, triangular, uniform
from foedus.state import Scalar, World, diagonal, weigh


class Params(eqx.Module):
    """Emboldening, loyalty and restraint."""

    emboldening: Scalar = param(
        uniform(-0.3, 1.0),
        "log-odds per log-odds",
        "readiness to provoke that trust in the patron brings",
        "benson2014inducing",
        null=0.0,
    )
    loyalty: Scalar = param(
        uniform(-0.3, 1.0),
        "log-odds per log ratio",
        "readiness to provoke that fear of abandonment brings",
        "snyder1984security",
        null=0.0,
    )
    restraint: Scalar = param(
        uniform(0.0, 2.0),
        "log-odds per share",
        "readiness to provoke that the patron's control takes away",
        "fang2014concede",
        null=0.0,
    )
    base_joining: Scalar = param(
        triangular(0.4, 0.7, 0.9),
        "probability",
        "chance that the patron joins a fight of the ally, at the start",
        "leeds2000reevaluating",
        "M",
    )
    value_effect: Scalar = param(
        uniform(0.0, 1.0),
        "log-odds per log-odds",
        "how the ally's part in the third-party contingency raises its worth",
        "beckley2015myth",
        null=0.0,
    )
    cost_effect: Scalar = param(
        uniform(0.0, 2.0),
        "log-odds per log ratio",
        "how the rival's relative power deters the patron",
        "beckley2015myth",
        null=0.0,
    )
    provoked_effect: Scalar = param(
        uniform(0.0, 2.0),
        "log-odds per log-odds",
        "how a fight that the ally provoked keeps the patron out",
        "kim2011alliances",
        null=0.0,
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return the ally's readiness to provoke, and the chance that the patron joins it."""
    link, start, roles = world.link, world.start_link, world.roles
    trust = diagonal(link.commitment_trust) - diagonal(start.commitment_trust)
    fear, usual = world.appraisals.abandonment_fear, world.usual.abandonment_fear
    # The inner where keeps the logarithm finite for actors without a treaty.
    feared = (fear > 0.0) & (usual > 0.0)
    loyalty = jnp.where(feared, jnp.log(jnp.where(feared, fear / usual, 1.0)), 0.0)
    loosened = world.state.bargaining_share - world.start.bargaining_share
    provocation = roles.ally * (
        params.emboldening * trust + params.loyalty * loyalty + params.restraint * loosened
    )
    grown = link.capability - start.capability
    shift = weigh(roles.rival, grown) - weigh(roles.patron, grown)
    role = link.third_party_role - start.third_party_role
    joins = jax.nn.sigmoid(
        jnp.log(params.base_joining)
        - jnp.log1p(-params.base_joining)
        + params.value_effect * role
        - params.cost_effect * shift
        - params.provoked_effect * provocation
    )
    return {"provocation": jnp.clip(provocation, -3.0, 3.0), "patron_joins": roles.ally * joins}


MECHANISM = Mechanism(
    name="moral_hazard",
    code="M13",
    title="Moral hazard, loyalty and restraint",
    group="alliance",
    params=Params,
    appraise=appraise,
    appraises=("provocation", "patron_joins"),
    needs=("abandonment_fear",),
    reads=(
        "commitment_trust",
        "abandonment_fear",
        "bargaining_share",
        "capability",
        "third_party_role",
    ),
    effects=(
        Effect("commitment_trust", "provocation", "?", "emboldening"),
        Effect("abandonment_fear", "provocation", "?", "loyalty"),
        Effect("bargaining_share", "provocation", "+", "restraint"),
        Effect("third_party_role", "patron_joins", "+", "value_effect"),
        Effect("capability", "patron_joins", "?", "cost_effect"),
        Effect("provocation", "patron_joins", "-", "provoked_effect"),
    ),
    references=(
        "benson2014inducing",
        "snyder1984security",
        "fang2014concede",
        "kim2011alliances",
        "beckley2015myth",
        "leeds2000reevaluating",
    ),
    limits="The patron's restraint is not an instrument of its own.",
)
