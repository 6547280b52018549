"""M11 Security dilemma: arming and tightening read as threat by those who do not trust.

Model, between adversaries only (i acts, j sees; T_ji is j's trust in i):

    rel   = ln K_i/K_i0 - ln K_j/K_j0
    ls*   = ls_0 + b (1 - T_ji) rel + c dC - k w overtures + news
    news  = e challenge + g (ln(1+grey) - ln(1+base))
    ls'   = ls + r (ls* - ls)
    lT*   = lT_0 - m rel - h dC - a dV - n dR - u challenge + v w overtures
    lT'   = lT + q (lT* - lT) + sd shock
    w     = max(0, 1 + z strain)          (strain: of the ally concerned with its patron, M18)

dC is the change, in log-odds, of the patron's command integration with the protege concerned (for
the patron itself: with all proteges on average); likewise dV of its words of commitment and dR of
the protege's part in the third-party contingency, which cost trust but show no arms. Threat and
trust relax toward what capability and conduct justify, so nothing accumulates for ever.
An overture counts for more, or for less (z of either sign), where ally and patron quarrel.
With threat linear in the adversary's capability the pair M2, M11 is Richardson's arms race.
Limits: intentions are symmetric unknowns; an overture reassures without being costly.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, Shock, normal, param, uniform
from foedus.state import ActorArray, DyadArray, Scalar, World, transpose


class Params(eqx.Module):
    """How arming, tightening and incidents are read."""

    armament_alarm: Scalar = param(
        uniform(0.0, 3.0),
        "log-odds per log ratio",
        "threat read into relative arming",
        "jervis1978cooperation",
        null=0.0,
    )
    integration_alarm: Scalar = param(
        uniform(0.0, 0.5),
        "log-odds per log-odds",
        "threat read into command integration",
        "jervis1978cooperation",
        null=0.0,
    )
    challenge_alarm: Scalar = param(
        uniform(0.3, 1.5),
        "log-odds",
        "threat read into a challenge",
        "assumption",
        null=0.0,
    )
    incident_alarm: Scalar = param(
        uniform(0.0, 0.1),
        "log-odds per log incident",
        "threat read into grey incidents",
        "assumption",
        null=0.0,
    )
    threat_reversion: Scalar = param(
        uniform(0.05, 0.25),
        "1/quarter",
        "speed at which threat follows its causes",
        "assumption",
    )
    armament_mistrust: Scalar = param(
        uniform(0.0, 2.0),
        "log-odds per log ratio",
        "mistrust from the other's relative arming",
        "kydd2005trust",
        null=0.0,
    )
    integration_mistrust: Scalar = param(
        uniform(0.0, 0.5),
        "log-odds per log-odds",
        "mistrust from command integration",
        "kydd2005trust",
        null=0.0,
    )
    word_mistrust: Scalar = param(
        uniform(0.0, 0.2),
        "log-odds per log-odds",
        "mistrust from words of commitment to the other side's protege",
        "snyder1984security",
        null=0.0,
    )
    role_mistrust: Scalar = param(
        uniform(0.0, 0.5),
        "log-odds per log-odds",
        "mistrust from the protege's part in the third-party contingency",
        "assumption",
        null=0.0,
    )
    challenge_mistrust: Scalar = param(
        uniform(0.2, 1.0),
        "log-odds",
        "mistrust after a challenge",
        "assumption",
        null=0.0,
    )
    overture_trust: Scalar = param(
        uniform(0.0, 0.5),
        "log-odds per stage",
        "trust won by dialogue and reassurance",
        "kydd2005trust",
        null=0.0,
    )
    overture_calm: Scalar = param(
        uniform(0.0, 0.4),
        "log-odds per stage",
        "threat taken away by dialogue and reassurance",
        "assumption",
        null=0.0,
    )
    strain_gain: Scalar = param(
        normal(0.2, 0.2),
        "1/index",
        "how strain in the alliance adds to what an overture is worth",
        "izumikawa2013coerce",
        null=0.0,
    )
    trust_reversion: Scalar = param(
        uniform(0.03, 0.15),
        "1/quarter",
        "speed at which trust follows its causes",
        "assumption",
    )
    noise: Scalar = param(
        uniform(0.01, 0.05),
        "log-odds",
        "standard deviation of other news in a quarter",
        "assumption",
        null=0.0,
    )


def _tightening(world: World, now: ActorArray, before: ActorArray) -> DyadArray:
    # What each coalition member has of it, as seen by the rival: rows act, columns see.
    roles = world.roles
    shift = (now - before) * roles.treaty
    patron = roles.patron * (jnp.sum(shift, axis=0) / jnp.maximum(jnp.sum(roles.treaty), 1.0))
    return (shift + patron)[:, None] * roles.rival[None]


def _conduct(world: World) -> tuple[DyadArray, DyadArray]:
    # Challenges and unusual incidents by the rivals (rows) against proteges (columns).
    events = world.events
    usual = jnp.log1p(world.appraisals.grey_rate)
    by_rival = world.roles.rival[:, None]
    challenge = by_rival * events.challenge[None]
    return challenge, by_rival * (jnp.log1p(events.grey_incidents) - usual)[None]


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of threat and of mutual trust between adversaries."""
    link, start = world.link, world.start_link
    arming = link.capability - start.capability
    relative = arming[:, None] - arming[None]
    tightening = _tightening(world, link.command_integration, start.command_integration)
    words = _tightening(world, link.verbal_commitment, start.verbal_commitment)
    role = _tightening(world, link.third_party_role, start.third_party_role)
    challenge, incidents = _conduct(world)
    doubt = 1.0 - transpose(world.state.mutual_trust)
    overture = world.channels.overture - world.start_channels.overture
    strain = world.appraisals.alliance_strain
    weight = jnp.maximum(1.0 + params.strain_gain * (strain[:, None] + strain[None]), 0.0)
    overture = weight * overture
    threat = (
        params.armament_alarm * doubt * relative
        - params.overture_calm * overture
        + params.integration_alarm * tightening
        + params.challenge_alarm * challenge
        + params.incident_alarm * incidents
    )
    mistrust = (
        params.armament_mistrust * relative
        + params.integration_mistrust * tightening
        + params.word_mistrust * words
        + params.role_mistrust * role
        + params.challenge_mistrust * challenge
        - params.overture_trust * overture
    )
    adversaries = world.roles.adversary
    threat_pull = params.threat_reversion * (start.threat + threat - link.threat)
    trust_pull = params.trust_reversion * (
        start.mutual_trust - transpose(mistrust) - link.mutual_trust
    )
    return {
        "threat": adversaries * threat_pull,
        "mutual_trust": adversaries * (trust_pull + params.noise * shocks["news"][None]),
    }


MECHANISM = Mechanism(
    name="security_spiral",
    code="M11",
    title="Security dilemma and arms spiral",
    group="rivalry",
    params=Params,
    step=step,
    writes=("threat", "mutual_trust"),
    shocks=(Shock("news", ("actor",)),),
    reads=(
        "capability",
        "threat",
        "mutual_trust",
        "command_integration",
        "verbal_commitment",
        "third_party_role",
        "challenge",
        "grey_incidents",
        "grey_rate",
        "overture",
        "alliance_strain",
    ),
    effects=(
        Effect("alliance_strain", "threat", "?", "strain_gain"),
        Effect("alliance_strain", "mutual_trust", "?", "strain_gain"),
        Effect("capability", "threat", "?", "armament_alarm"),
        Effect("mutual_trust", "threat", "?", "armament_alarm"),
        Effect("command_integration", "threat", "+", "integration_alarm"),
        Effect("overture", "threat", "-", "overture_calm"),
        Effect("overture", "mutual_trust", "+", "overture_trust"),
        Effect("challenge_risk", "threat", "+", "challenge_alarm"),
        Effect("grey_rate", "threat", "?", "incident_alarm"),
        Effect("capability", "mutual_trust", "?", "armament_mistrust"),
        Effect("command_integration", "mutual_trust", "-", "integration_mistrust"),
        Effect("verbal_commitment", "mutual_trust", "-", "word_mistrust"),
        Effect("third_party_role", "mutual_trust", "-", "role_mistrust"),
        Effect("challenge_risk", "mutual_trust", "-", "challenge_mistrust"),
    ),
    references=(
        "jervis1978cooperation",
        "richardson1960arms",
        "kydd2005trust",
        "snyder1984security",
        "glaser2010rational",
        "dunne2007econometrics",
        "izumikawa2013coerce",
    ),
    limits="Intentions are symmetric unknowns; an overture reassures without being costly.",
)
