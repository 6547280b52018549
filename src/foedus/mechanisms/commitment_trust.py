"""M6 Commitment trust: observers learn from words and deeds that surprise them.

Model, on log-odds of the belief that the patron fights, by observer i and protege j:

    anchor = l_0 + b_p Delta ln(K_p/K_r) + b_i Delta ln(Y_j/Y_p)
    l' = l + r (anchor - l) + k_d (lW - lE_W) + k_w (lV - lE_V)
           - g max(0, Delta(V - W)) - c cutback
           - a (max(0, ln ask/burden) + ln(1 + ask_h))
           - f news_i/10 - u forsaken_i + sd shock       (news: new tariff on the observer itself)
    lE_V' = lE_V + phi (lV - lE_V)

Only what differs from what was expected teaches; gains are symmetric; memory fades toward an
anchor of power and interest. The price of an ask and of a tariff may have either sign.
Limits: elite belief, never polls; the same gains for friend and rival.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, Shock, normal, param, uniform
from foedus.state import ActorArray, DyadArray, Roles, Scalar, State, World, weigh


class Params(eqx.Module):
    """Gains of learning about the patron's commitment."""

    reversion: Scalar = param(
        uniform(0.03, 0.12), "1/quarter", "return of belief to its anchor", "assumption"
    )
    power_weight: Scalar = param(
        uniform(0.0, 1.0),
        "log-odds per log ratio",
        "weight of the power balance in the anchor",
        "press2005calculating",
        null=0.0,
    )
    interest_weight: Scalar = param(
        uniform(0.0, 0.5),
        "log-odds per log ratio",
        "weight of the protege's worth in the anchor",
        "press2005calculating",
        null=0.0,
    )
    deed_gain: Scalar = param(
        uniform(0.1, 0.6),
        "1",
        "log-odds learned per log-odds of surprising deeds",
        "kydd2005trust",
        null=0.0,
    )
    word_gain: Scalar = param(
        uniform(0.02, 0.2),
        "1",
        "log-odds learned per log-odds of surprising words",
        "yarhimilo2018tying",
        null=0.0,
    )
    gap_penalty: Scalar = param(
        uniform(0.0, 0.3),
        "log-odds per index point",
        "distrust of words that outrun deeds",
        "fearon1997signaling",
        null=0.0,
    )
    ask_doubt: Scalar = param(
        normal(0.01, 0.01),
        "log-odds per log gap and quarter",
        "doubt that a standing ask sows; negative if it reads as resolve",
        "assumption",
        null=0.0,
    )
    cutback_doubt: Scalar = param(
        normal(0.03, 0.02),
        "log-odds per quarter",
        "doubt that an explicit threat of cutback sows; may be negative",
        "assumption",
        null=0.0,
    )
    forsaken_doubt: Scalar = param(
        normal(0.05, 0.05),
        "log-odds per stage and quarter",
        "doubt sown by an accommodation with the rival that was not consulted",
        "crawford2011preventing",
        null=0.0,
    )
    tariff_doubt: Scalar = param(
        uniform(-0.1, 0.5),
        "log-odds per 10 points",
        "doubt from a new tariff on the observer",
        "assumption",
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


def _anchor(world: World, params: Params) -> DyadArray:
    now, then, roles = world.state, world.start, world.roles
    power = _power_balance(now, roles) - _power_balance(then, roles)
    growth = jnp.log(now.gdp / then.gdp)
    worth = growth - weigh(roles.patron, growth)
    shift = params.power_weight * power + params.interest_weight * worth
    return world.start_link.commitment_trust + shift[None]


def _lesson(world: World, params: Params) -> ActorArray:
    # What every observer learns about the commitment to each protege.
    link, channels = world.link, world.channels
    seen = world.appraisals
    deed_surprise = world.start_link.expected_deed + seen.deed_signal - link.expected_deed
    word_surprise = link.verbal_commitment - link.expected_word
    gap = world.state.verbal_commitment - seen.deed_commitment
    gap_start = world.start.verbal_commitment - world.start.expected_deed
    ask = jnp.where(channels.spending_ask > 0.0, channels.spending_ask, world.state.defence_burden)
    pressure = jnp.maximum(jnp.log(ask) - link.defence_burden, 0.0)
    pressure = pressure + jnp.log1p(channels.support_ask)
    return (
        params.deed_gain * deed_surprise
        + params.word_gain * word_surprise
        - params.gap_penalty * jnp.maximum(gap - gap_start, 0.0)
        - params.ask_doubt * pressure
        - params.cutback_doubt * channels.cutback
    )


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of every observer's belief and of expected words."""
    link = world.link
    news = params.tariff_doubt * world.appraisals.tariff_news / 10.0
    news = news + params.forsaken_doubt * world.appraisals.forsaken
    felt = (1.0 - world.roles.rival) * news
    change = (
        params.reversion * (_anchor(world, params) - link.commitment_trust)
        + _lesson(world, params)[None]
        - felt[:, None]
        + params.noise * shocks["news"][None]
    )
    surprise = link.verbal_commitment - link.expected_word
    return {
        "commitment_trust": change,
        "expected_word": params.expectation_speed * surprise,
    }


MECHANISM = Mechanism(
    name="commitment_trust",
    code="M6",
    title="Commitment trust: learning from words and deeds",
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
        "verbal_commitment",
        "expected_word",
        "expected_deed",
        "deed_commitment",
        "deed_signal",
        "capability",
        "gdp",
        "tariff_news",
        "forsaken",
        "defence_burden",
        "spending_ask",
        "support_ask",
        "cutback",
    ),
    effects=(
        Effect("deed_signal", "commitment_trust", "+", "deed_gain"),
        Effect("expected_deed", "commitment_trust", "-", "deed_gain"),
        Effect("verbal_commitment", "commitment_trust", "+", "word_gain"),
        Effect("expected_word", "commitment_trust", "-", "word_gain"),
        Effect("verbal_commitment", "commitment_trust", "-", "gap_penalty"),
        Effect("deed_commitment", "commitment_trust", "+", "gap_penalty"),
        Effect("verbal_commitment", "expected_word", "+"),
        Effect("capability", "commitment_trust", "?", "power_weight"),
        Effect("gdp", "commitment_trust", "?", "interest_weight"),
        Effect("tariff_news", "commitment_trust", "?", "tariff_doubt"),
        Effect("forsaken", "commitment_trust", "?", "forsaken_doubt"),
        Effect("spending_ask", "commitment_trust", "?", "ask_doubt"),
        Effect("support_ask", "commitment_trust", "?", "ask_doubt"),
        Effect("cutback", "commitment_trust", "?", "cutback_doubt"),
        Effect("defence_burden", "commitment_trust", "?", "ask_doubt"),
    ),
    references=(
        "kydd2005trust",
        "yarhimilo2018tying",
        "fearon1997signaling",
        "press2005calculating",
    ),
    limits="Elite belief, never polls; the same gains for friend and rival.",
)
