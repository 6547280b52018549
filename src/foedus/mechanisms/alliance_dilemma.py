"""M5, appraisal only: the fears of abandonment and of entrapment as expected losses.

Model, per treaty ally j, both in percent of GDP a year:

    dep = theta K_r / (theta K_r + K_j)
    Ab  = h_j (1 - tau_jj) stake_home dep                       home contingency
    En  = sum over stakes k of h_k tau_jk exposure stake_third  third-party contingency
    exposure = command integration

h is the yearly hazard of a challenge, tau_jk the ally's own belief that the patron fights for k.
Abandonment is feared about home, entrapment about the third party; both are losses, so that
neither is decided by units.
Limits: nothing acts on these fears until the ally decides.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, lognormal, param, triangular
from foedus.state import Scalar, World, diagonal, spread, weigh


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
    rival_share: Scalar = param(
        triangular(0.3, 0.5, 0.8),
        "share",
        "part of the rival's capability that the ally must meet",
        "assumption",
    )


def _yearly(quarterly: Array) -> Array:
    return -jnp.expm1(4.0 * jnp.log1p(-quarterly))


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return both fears."""
    state, roles = world.state, world.roles
    hazard = _yearly(world.appraisals.challenge_risk)
    against = params.rival_share * weigh(roles.rival, state.capability)
    dependence = against / (against + state.capability)
    own_trust = diagonal(state.commitment_trust)
    abandonment = hazard * (1.0 - own_trust) * params.home_stake * dependence
    drawn_in = spread(state.commitment_trust, roles.stake * hazard)
    entrapment = drawn_in * state.command_integration * params.third_stake
    return {
        "abandonment_fear": roles.treaty * abandonment,
        "entrapment_fear": roles.treaty * (1.0 - roles.stake) * entrapment,
    }


MECHANISM = Mechanism(
    name="alliance_dilemma",
    code="M5 (appraisal)",
    title="Alliance security dilemma: two fears",
    params=Params,
    appraise=appraise,
    appraises=("abandonment_fear", "entrapment_fear"),
    needs=("challenge_risk",),
    reads=("challenge_risk", "capability", "commitment_trust", "command_integration"),
    effects=(
        Effect("challenge_risk", "abandonment_fear", "+", "home_stake"),
        Effect("commitment_trust", "abandonment_fear", "-", "home_stake"),
        Effect("capability", "abandonment_fear", "?", "home_stake"),
        Effect("challenge_risk", "entrapment_fear", "+", "third_stake"),
        Effect("commitment_trust", "entrapment_fear", "+", "third_stake"),
        Effect("command_integration", "entrapment_fear", "+", "third_stake"),
    ),
    references=("snyder1984security", "cha2000abandonment"),
    limits="Nothing acts on these fears until the ally decides.",
    paragraphs=("P32", "P34", "P36"),
)
