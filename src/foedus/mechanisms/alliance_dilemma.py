"""M5 Alliance security dilemma: the fears of abandonment and of entrapment as expected losses.

Model, per treaty ally j, both in percent of GDP a year:

    relied   = tau_jj (1 - chi q_j)                    (q: belief in a transactional patron)
    Ab       = h_j (1 - relied) stake_home dep         (home contingency)
    En       = sum_k h_k tau_jk exposure stake_third (1 - m beta)    (third party; k: stakes)
    exposure = w C + (1-w) R                           (command integration and own role)

h is the yearly hazard of a challenge, tau_jk the ally's own belief that the patron fights for k.
Abandonment is feared about home, entrapment about the third party; both are losses, so that
neither is decided by units. The ally's lines weigh them when the government chooses. A patron
whose type is in doubt is relied on less even where its mean conduct is the same.
Limits: stakes are elicited; nuclear fears are not told apart.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, lognormal, param, uniform
from foedus.state import Scalar, World, diagonal, spread


class Params(eqx.Module):
    """Stakes of the two contingencies."""

    home_stake: Scalar = param(
        lognormal(20.0, 0.5),
        "% of GDP",
        "loss if left alone in the home contingency",
        "assumption",
        null=0.0,
    )
    third_stake: Scalar = param(
        lognormal(15.0, 0.5),
        "% of GDP",
        "loss if drawn into the third-party contingency",
        "assumption",
        null=0.0,
    )
    type_discount: Scalar = param(
        uniform(0.0, 0.5),
        "share",
        "part of the patron's promise that a transactional patron would not keep",
        "assumption",
        null=0.0,
    )
    command_exposure: Scalar = param(
        uniform(0.2, 0.7),
        "share",
        "weight of joint command against own role in being drawn in",
        "cha2000abandonment",
    )
    say: Scalar = param(
        uniform(0.0, 0.5),
        "share per share",
        "part of the risk of being drawn in that the ally's say in the alliance takes away",
        "assumption",
        null=0.0,
    )


def _yearly(quarterly: Array) -> Array:
    return -jnp.expm1(4.0 * jnp.log1p(-quarterly))


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return both fears."""
    state, roles, seen = world.state, world.roles, world.appraisals
    hazard = _yearly(seen.challenge_risk)
    doubt = params.type_discount * state.transactional_belief * roles.ally
    relied = diagonal(state.commitment_trust) * (1.0 - doubt)
    abandonment = hazard * (1.0 - relied) * params.home_stake * seen.dependence
    drawn_in = spread(state.commitment_trust, roles.stake * hazard)
    command, w = state.command_integration, params.command_exposure
    part = jnp.where(roles.ally > 0.0, state.third_party_role, command)
    exposure = w * command + (1.0 - w) * part
    share = jnp.where(roles.ally > 0.0, state.bargaining_share, 0.0)
    entrapment = drawn_in * exposure * params.third_stake * (1.0 - params.say * share)
    return {
        "abandonment_fear": roles.treaty * abandonment,
        "entrapment_fear": roles.treaty * (1.0 - roles.stake) * entrapment,
    }


MECHANISM = Mechanism(
    name="alliance_dilemma",
    code="M5",
    title="Alliance security dilemma: two fears",
    group="alliance",
    params=Params,
    appraise=appraise,
    appraises=("abandonment_fear", "entrapment_fear"),
    needs=("challenge_risk", "dependence"),
    reads=(
        "challenge_risk",
        "dependence",
        "commitment_trust",
        "transactional_belief",
        "command_integration",
        "third_party_role",
        "bargaining_share",
    ),
    effects=(
        Effect("challenge_risk", "abandonment_fear", "+", "home_stake"),
        Effect("commitment_trust", "abandonment_fear", "-", "home_stake"),
        Effect("transactional_belief", "abandonment_fear", "+", "type_discount"),
        Effect("dependence", "abandonment_fear", "+", "home_stake"),
        Effect("challenge_risk", "entrapment_fear", "+", "third_stake"),
        Effect("commitment_trust", "entrapment_fear", "+", "third_stake"),
        Effect("command_integration", "entrapment_fear", "+", "third_stake"),
        Effect("third_party_role", "entrapment_fear", "+", "third_stake"),
        Effect("bargaining_share", "entrapment_fear", "-", "say"),
    ),
    references=("snyder1984security", "cha2000abandonment"),
    limits="Stakes are elicited; nuclear fears are not told apart.",
)
