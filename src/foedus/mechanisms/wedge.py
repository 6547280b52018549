"""M18 Wedge and detente: an accommodation over the ally's head, and what it invites.

Model:
    D'       = D + s (deal (1 + accommodation)/2 - D)
    forsaken = D (1 - consultation)
    quarrel  = (t - t_0)/10 + b (blame - blame_0) + m (off - off_0) - v (lV - lV_0) - c (lC - lC_0)
    strain   = quarrel + u forsaken
    backing  = logistic(logit tau_rj - om forsaken - q quarrel)   (tau_rj: belief in a fight for j)
    gain     = g D                              (bn USD a year to the patron)

Words V, deeds C, tariffs t on the ally, public blame and talks put off are what outsiders see of
the cohesion of an alliance. om and q may be negative: an accommodation can also make the rival
careful not to spoil it, and friends may quarrel about money. Whether the rival then presses the
ally harder is its choice; backing enters its price of coercion and its calculus of a challenge.
Limits: one accommodation for all proteges; its content is a sum of money and a signal.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, normal, param, uniform
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
    quarrel_signal: Scalar = param(
        normal(0.1, 0.15),
        "log-odds",
        "backing that a quarrel costs the ally in the rival's eyes; it may win some",
        "crawford2011preventing",
        null=0.0,
    )
    blame_strain: Scalar = param(
        uniform(0.0, 1.0),
        "index per step",
        "quarrel seen in public blame or threats",
        "assumption",
        null=0.0,
    )
    absence_strain: Scalar = param(
        uniform(0.0, 1.0), "index", "quarrel seen in talks that are put off", "assumption", null=0.0
    )
    word_cohesion: Scalar = param(
        uniform(0.0, 1.0),
        "index per log-odds",
        "cohesion seen in words of commitment",
        "assumption",
        null=0.0,
    )
    deed_cohesion: Scalar = param(
        uniform(0.0, 1.0),
        "index per log-odds",
        "cohesion seen in command integration",
        "assumption",
        null=0.0,
    )
    detente_strain: Scalar = param(
        uniform(0.5, 2.0),
        "index per stage",
        "strain from an accommodation on which the ally was not consulted",
        "izumikawa2013coerce",
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


def _quarrel(world: World, params: Params) -> ActorArray:
    link, start, channels, begun = (
        world.link,
        world.start_link,
        world.channels,
        world.start_channels,
    )
    tariff = weigh(world.roles.patron, world.state.tariff - world.start.tariff) / 10.0
    blamed = jnp.maximum(channels.shame, channels.cutback)
    blamed = blamed - jnp.maximum(begun.shame, begun.cutback)
    return (
        tariff
        + params.blame_strain * blamed
        + params.absence_strain * (channels.postponement - begun.postponement)
        - params.word_cohesion * (link.verbal_commitment - start.verbal_commitment)
        - params.deed_cohesion * (link.command_integration - start.command_integration)
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return backing as rivals see it, and the patron's gain."""
    roles, channels = world.roles, world.channels
    consulted = weigh(roles.rival, channels.consultation)
    forsaken = _stage(world) * (1.0 - consulted)
    trust = weigh(roles.rival, world.state.commitment_trust) / roles.rival.sum()
    odds = jnp.log(trust) - jnp.log1p(-trust)
    quarrel = roles.ally * _quarrel(world, params)
    odds = odds - params.abandonment_signal * forsaken - params.quarrel_signal * quarrel
    return {
        "forsaken": roles.ally * forsaken,
        "alliance_strain": quarrel + roles.ally * params.detente_strain * forsaken,
        "backing": jax.nn.sigmoid(odds),
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
    group="rivalry",
    params=Params,
    appraise=appraise,
    appraises=("forsaken", "alliance_strain", "backing", "deal_gain"),
    step=step,
    writes=("detente",),
    reads=(
        "detente",
        "commitment_trust",
        "deal",
        "consultation",
        "accommodation",
        "tariff",
        "shame",
        "cutback",
        "postponement",
        "verbal_commitment",
        "command_integration",
    ),
    effects=(
        Effect("deal", "detente", "+"),
        Effect("accommodation", "detente", "+"),
        Effect("detente", "deal_gain", "+", "yearly_gain"),
        Effect("detente", "forsaken", "+"),
        Effect("consultation", "forsaken", "-"),
        Effect("forsaken", "backing", "?", "abandonment_signal"),
        Effect("commitment_trust", "backing", "+"),
        Effect("forsaken", "alliance_strain", "+", "detente_strain"),
        Effect("tariff", "alliance_strain", "+"),
        Effect("shame", "alliance_strain", "+", "blame_strain"),
        Effect("cutback", "alliance_strain", "+", "blame_strain"),
        Effect("postponement", "alliance_strain", "+", "absence_strain"),
        Effect("verbal_commitment", "alliance_strain", "-", "word_cohesion"),
        Effect("command_integration", "alliance_strain", "-", "deed_cohesion"),
        Effect("alliance_strain", "backing", "?", "quarrel_signal"),
    ),
    references=("crawford2011preventing", "izumikawa2013coerce"),
    limits="One accommodation for all proteges.",
)
