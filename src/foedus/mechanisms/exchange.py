"""M8 Autonomy for security: what the ally gives up, and gets, as its means change.

Model, per ally j against patron p and rivals r:

    dep  = theta K_r/(theta K_r + K_j) (1 - o (A - A_0))
    lB'  = lB + k_b [lB_0 + h1 Delta ln(K_j/K_p) + h2 (lR - lR_0) - h3 (dep - dep_0) - lB]
    lA'  = lA + k_a [lA_0 + n1 programmes + n2 (lR - lR_0) - n3 (lC - lC_0) - n4 purchases - lA]
    P(downgrade) = b exp(c |Delta ln(K_j/K_p)| + d (lA - lA_0) - e (lC - lC_0))

B is the ally's bargaining share, A its autonomy, R its role, C command integration. A larger change
of relative capability makes a break more likely, either way.
Limits: one downgrade hazard stands for many forms of drift; nothing follows a downgrade here.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, param, triangular, uniform
from foedus.state import ActorArray, Scalar, State, World, weigh


class Params(eqx.Module):
    """Terms of the exchange."""

    rival_share: Scalar = param(
        triangular(0.3, 0.5, 0.8),
        "share",
        "part of the rival's capability that the ally must meet",
        "assumption",
    )
    own_means: Scalar = param(
        uniform(0.0, 1.0),
        "share per index point",
        "dependence that autonomy takes away",
        "assumption",
        null=0.0,
    )
    bargaining_speed: Scalar = param(
        uniform(0.02, 0.15), "1/quarter", "how fast the bargaining share moves", "assumption"
    )
    capability_say: Scalar = param(
        uniform(-0.2, 1.0),
        "log-odds per log ratio",
        "say won by relative capability",
        "morrow1991alliances",
        null=0.0,
    )
    role_say: Scalar = param(
        uniform(0.0, 1.0),
        "log-odds per log-odds",
        "say won by being indispensable in the third-party contingency",
        "lake2009hierarchy",
        null=0.0,
    )
    dependence_say: Scalar = param(
        uniform(0.0, 1.0),
        "log-odds per share",
        "say lost by dependence",
        "lake2009hierarchy",
        null=0.0,
    )
    autonomy_speed: Scalar = param(
        uniform(0.03, 0.12), "1/quarter", "how fast autonomy follows its means", "assumption"
    )
    indigenous_gain: Scalar = param(
        uniform(0.1, 1.0),
        "log-odds per stage",
        "autonomy won by indigenous programmes",
        "morrow1991alliances",
        null=0.0,
    )
    role_gain: Scalar = param(
        uniform(0.0, 0.5),
        "log-odds per log-odds",
        "autonomy won by a larger role",
        "lake2009hierarchy",
        null=0.0,
    )
    integration_cost: Scalar = param(
        uniform(0.0, 0.5),
        "log-odds per log-odds",
        "autonomy lost by command integration",
        "lake2009hierarchy",
        null=0.0,
    )
    purchase_cost: Scalar = param(
        uniform(0.0, 0.5),
        "log-odds per share",
        "autonomy lost by buying the patron's arms",
        "assumption",
        null=0.0,
    )
    downgrade_hazard: Scalar = param(
        triangular(0.0005, 0.002, 0.006),
        "probability/quarter",
        "hazard of a formal downgrade at the start",
        "leeds2003alliances",
    )
    change_strain: Scalar = param(
        uniform(0.0, 3.0),
        "log points per log ratio",
        "strain of a change of relative capability",
        "morrow1991alliances",
        null=0.0,
    )
    autonomy_strain: Scalar = param(
        uniform(-0.2, 0.8),
        "log points per log-odds",
        "strain of autonomy; negative if a stronger ally is a steadier one",
        "morrow1991alliances",
        null=0.0,
    )
    integration_bond: Scalar = param(
        uniform(0.0, 0.8),
        "log points per log-odds",
        "bond of command integration",
        "assumption",
        null=0.0,
    )


def _against(state: State, world: World, params: Params) -> ActorArray:
    against = params.rival_share * weigh(world.roles.rival, state.capability)
    return against / (against + state.capability)


def _strength(world: World) -> ActorArray:
    # Capability relative to the patron's, against the start.
    grown = world.link.capability - world.start_link.capability
    return grown - weigh(world.roles.patron, grown)


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return dependence and the hazard of a downgrade."""
    state, start, roles = world.state, world.start, world.roles
    gained = (state.autonomy - start.autonomy) * roles.ally
    dependence = _against(state, world, params) * (1.0 - params.own_means * gained)
    strain = (
        params.change_strain * jnp.abs(_strength(world))
        + params.autonomy_strain * (world.link.autonomy - world.start_link.autonomy)
        - params.integration_bond
        * (world.link.command_integration - world.start_link.command_integration)
    )
    risk = params.downgrade_hazard * jnp.exp(jnp.clip(strain, -3.0, 3.0))
    return {"dependence": dependence, "downgrade_risk": roles.ally * risk}


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of bargaining share and autonomy."""
    link, start, ally = world.link, world.start_link, world.roles.ally
    role = link.third_party_role - start.third_party_role
    integration = link.command_integration - start.command_integration
    dependence = world.appraisals.dependence - _against(world.start, world, params)
    channels, begun = world.channels, world.start_channels
    say = (
        params.capability_say * _strength(world)
        + params.role_say * role
        - params.dependence_say * dependence
    )
    means = (
        params.indigenous_gain * (channels.indigenous - begun.indigenous)
        + params.role_gain * role
        - params.integration_cost * integration
        - params.purchase_cost * (channels.arms_purchases - begun.arms_purchases)
    )
    return {
        "bargaining_share": ally
        * params.bargaining_speed
        * (start.bargaining_share + say - link.bargaining_share),
        "autonomy": ally * params.autonomy_speed * (start.autonomy + means - link.autonomy),
    }


MECHANISM = Mechanism(
    name="exchange",
    code="M8",
    title="Autonomy-security exchange and hierarchy",
    group="alliance",
    params=Params,
    appraise=appraise,
    appraises=("dependence", "downgrade_risk"),
    step=step,
    writes=("bargaining_share", "autonomy"),
    reads=(
        "capability",
        "autonomy",
        "bargaining_share",
        "third_party_role",
        "command_integration",
        "dependence",
        "indigenous",
        "arms_purchases",
    ),
    effects=(
        Effect("capability", "dependence", "?"),
        Effect("autonomy", "dependence", "-", "own_means"),
        Effect("capability", "downgrade_risk", "?", "change_strain"),
        Effect("autonomy", "downgrade_risk", "?", "autonomy_strain"),
        Effect("command_integration", "downgrade_risk", "-", "integration_bond"),
        Effect("capability", "bargaining_share", "?", "capability_say"),
        Effect("third_party_role", "bargaining_share", "+", "role_say"),
        Effect("dependence", "bargaining_share", "-", "dependence_say"),
        Effect("indigenous", "autonomy", "+", "indigenous_gain"),
        Effect("third_party_role", "autonomy", "+", "role_gain"),
        Effect("command_integration", "autonomy", "-", "integration_cost"),
        Effect("arms_purchases", "autonomy", "-", "purchase_cost"),
    ),
    references=("morrow1991alliances", "lake2009hierarchy", "leeds2003alliances"),
    limits="Nothing follows a downgrade here.",
)
