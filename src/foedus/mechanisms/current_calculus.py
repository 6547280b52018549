"""M6' Current calculus: belief follows power and interest of the moment, without memory.

Model:
    anchor = l_0 + b_p Delta ln(K_p/K_r) + b_d (lW - lW_0)
    l'     = l + r (anchor - l) + sd shock

Rival to learning from words and deeds: past conduct and rhetoric do not matter, present forces do.
Limits: interest enters only through the start value.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, Shock, param, uniform
from foedus.state import Roles, Scalar, State, World, weigh


class Params(eqx.Module):
    """Weights of the current calculus."""

    speed: Scalar = param(
        uniform(0.4, 0.9),
        "1/quarter",
        "how fast belief follows the balance",
        "press2005calculating",
    )
    power_weight: Scalar = param(
        uniform(0.5, 2.0),
        "log-odds per log ratio",
        "weight of the power balance",
        "press2005calculating",
        null=0.0,
    )
    force_weight: Scalar = param(
        uniform(0.2, 1.0),
        "1",
        "weight of forces in place",
        "press2005calculating",
        null=0.0,
    )
    expectation_speed: Scalar = param(
        uniform(0.1, 0.4),
        "1/quarter",
        "how fast observers expect the words they hear",
        "assumption",
    )
    noise: Scalar = param(
        uniform(0.01, 0.05),
        "log-odds",
        "standard deviation of other news in a quarter",
        "assumption",
        null=0.0,
    )


def _power_balance(state: State, roles: Roles) -> Scalar:
    patron = weigh(roles.patron, state.capability)
    return jnp.log(patron / weigh(roles.rival, state.capability))


def begin(world: World, params: Params) -> dict[str, Array]:
    """Start with the words that observers are used to."""
    return {"expected_word": world.link.verbal_commitment}


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of every observer's belief."""
    now, then, roles, link = world.state, world.start, world.roles, world.link
    power = _power_balance(now, roles) - _power_balance(then, roles)
    forces = params.force_weight * world.appraisals.deed_signal
    shift = params.power_weight * power + forces
    target = world.start_link.commitment_trust + shift[None]
    surprise = link.verbal_commitment - link.expected_word
    return {
        "commitment_trust": params.speed * (target - link.commitment_trust)
        + params.noise * shocks["news"][None],
        "expected_word": params.expectation_speed * surprise,
    }


MECHANISM = Mechanism(
    name="current_calculus",
    code="M6'",
    title="Current calculus: belief without memory",
    group="alliance",
    params=Params,
    begin=begin,
    begins=("expected_word",),
    step=step,
    writes=("commitment_trust", "expected_word"),
    shocks=(Shock("news", ("actor",)),),
    slot="commitment_trust",
    reads=(
        "commitment_trust",
        "capability",
        "deed_signal",
        "verbal_commitment",
        "expected_word",
    ),
    effects=(
        Effect("capability", "commitment_trust", "?", "power_weight"),
        Effect("deed_signal", "commitment_trust", "+", "force_weight"),
        Effect("verbal_commitment", "expected_word", "+"),
    ),
    references=("press2005calculating",),
    limits="Interest enters only through the start value.",
)
