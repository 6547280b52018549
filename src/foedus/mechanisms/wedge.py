"""M18 Wedge and detente: an accommodation over the ally's head, and what it invites.

Model:
    D'       = D + s (deal (1 + accommodation)/2 - D)
    forsaken = D (1 - consultation)
    backing  = logistic(logit tau_rj - om forsaken)    (tau_rj: rivals' belief in a fight for j)
    gain     = g D                              (bn USD a year to the patron)

om may be negative: an accommodation can also make the rival careful not to spoil it. Whether the
rival then presses the ally harder is its choice; backing enters its price of coercion and its
calculus of a challenge.
Limits: one accommodation for all proteges; its content is a sum of money and a signal.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, param, uniform
from foedus.state import ActorArray, Scalar, World, weigh


class Params(eqx.Module):
    """What an accommodation brings and signals."""

    speed: Scalar = param(
        uniform(0.2, 0.6), "1/quarter", "how fast an accommodation takes hold", "assumption"
    )
    abandonment_signal: Scalar = param(
        uniform(-0.6, 1.2),
        "log-odds per stage",
        "backing of the ally that an unconsulted accommodation costs in the rival's eyes",
        "crawford2011preventing",
        null=0.0,
    )
    yearly_gain: Scalar = param(
        uniform(2.0, 20.0),
        "bn USD/year per stage",
        "purchases and relief that an accommodation brings the patron",
        "assumption",
        null=0.0,
    )


def _stage(world: World) -> ActorArray:
    return weigh(world.roles.rival, world.state.detente)


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return backing as rivals see it, and the patron's gain."""
    roles, channels = world.roles, world.channels
    consulted = weigh(roles.rival, channels.consultation)
    forsaken = _stage(world) * (1.0 - consulted)
    trust = weigh(roles.rival, world.state.commitment_trust) / roles.rival.sum()
    odds = jnp.log(trust) - jnp.log1p(-trust)
    return {
        "forsaken": roles.ally * forsaken,
        "backing": jax.nn.sigmoid(odds - params.abandonment_signal * forsaken),
        "deal_gain": roles.rival * params.yearly_gain * world.state.detente,
    }


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of detente."""
    channels, rival = world.channels, world.roles.rival
    met = 0.5 * (1.0 + weigh(rival, channels.accommodation))
    target = channels.deal * met
    return {"detente": rival * params.speed * (target - world.link.detente)}


MECHANISM = Mechanism(
    name="wedge",
    code="M18",
    title="Wedge and detente",
    params=Params,
    appraise=appraise,
    appraises=("forsaken", "backing", "deal_gain"),
    step=step,
    writes=("detente",),
    reads=("detente", "commitment_trust", "deal", "consultation", "accommodation"),
    effects=(
        Effect("deal", "detente", "+"),
        Effect("accommodation", "detente", "+"),
        Effect("detente", "deal_gain", "+", "yearly_gain"),
        Effect("detente", "forsaken", "+"),
        Effect("consultation", "forsaken", "-"),
        Effect("forsaken", "backing", "?", "abandonment_signal"),
        Effect("commitment_trust", "backing", "+"),
    ),
    references=("crawford2011preventing", "izumikawa2013coerce"),
    limits="One accommodation for all proteges.",
)
