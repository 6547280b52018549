"""M2 Defence demand: joint products, spill-ins from allies, threat and adversaries.

Model: a government with income Y splits it between consumption and security; allies' spending S
substitutes for its own at rate psi (1: pure public good; below 0: complements).

    q* = a e^x (Y^eY Y_0^(1-eY) + psi S) - psi S
    d* = 100 q*/Y
    x  = eT (T - T_0) + eA ln(A/A_0) + eP ln(P/P_0) + eW T max(0, ln P_0/P)

with T the sum of threats [points of probability], A adversaries' spending, P the patron's forces.

psi follows from the elasticity eS at the start, a is solved so that demand at the start equals
the burden at the start. With psi = 1, eY = 1 and x = 0 this is the Cobb-Douglas public good of
Olson and Zeckhauser: reaction slope -(1-a), q = a m/(1+(1-a)(n-1)) among n equals.
A host answers a withdrawal by the threat it faces: under high threat it arms, under low threat
either sign is open.
Limits: threat and allies' effort are hard to tell apart in data; the short-run evidence that
threat moves spending is disputed.
"""

import dataclasses

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, intercept, mixture, param, uniform
from foedus.state import ActorArray, Scalar, State, World, spread

_FLOOR = 1e-4  # share of the starting burden kept at a corner solution, for the log link


class Params(eqx.Module):
    """Elasticities of the demand for defence."""

    income_elasticity: Scalar = param(
        uniform(0.6, 1.3),
        "elasticity",
        "response of spending to own income",
        "sandler1995economics",
    )
    spillin_elasticity: ActorArray = param(
        mixture((0.5, uniform(-0.6, -0.05)), (0.5, uniform(0.0, 0.4))),
        "elasticity",
        "response of spending to allies' spending: free rider (negative) or follower (positive)",
        "george2018demand",
        per_actor=True,
        pooled=False,
        null=0.0,
    )
    threat_elasticity: Scalar = param(
        uniform(0.0, 0.04),
        "log points per point of probability",
        "response of spending to the yearly probability of a fatal dispute",
        "nordhaus2012effects",
        "V",
        null=0.0,
    )
    adversary_elasticity: Scalar = param(
        uniform(0.0, 0.3),
        "elasticity",
        "response of spending to adversaries' spending",
        "dunne2007econometrics",
        null=0.0,
    )
    presence_elasticity: Scalar = param(
        uniform(-0.15, 0.15),
        "elasticity",
        "response of a host's spending to the patron's forces on its soil",
        "allen2016localized",
        null=0.0,
    )
    withdrawal_alarm: Scalar = param(
        uniform(0.0, 0.15),
        "elasticity per point of probability",
        "how much a point of threat turns a withdrawal of the patron's forces into own effort",
        "allen2016localized",
        null=0.0,
    )
    substitution: ActorArray = intercept("rate at which allies' spending stands in (psi)", "actor")
    security_share: ActorArray = intercept("share of full income spent on security (a)", "actor")


def spending(state: State) -> ActorArray:
    """Return military spending [bn USD/year]."""
    return state.defence_burden / 100.0 * state.gdp


def threat_sum(state: State) -> ActorArray:
    """Return the sum of threats each actor sees [points of yearly probability]."""
    return 100.0 * jnp.sum(state.threat, axis=0)


def spillin_rate(
    elasticity: ActorArray, own: ActorArray, income: ActorArray, allies: ActorArray
) -> ActorArray:
    """Return psi, the rate at which allies' spending stands in for one's own, at the start."""
    stand_in = -elasticity * own * income / (income - own * (1.0 - elasticity))
    return jnp.where(allies > 0.0, stand_in / jnp.where(allies > 0.0, allies, 1.0), 0.0)


def demand(
    income: ActorArray,
    taste: ActorArray,
    share: ActorArray,
    allies: ActorArray,
    psi: ActorArray,
) -> ActorArray:
    """Return the spending that splits full income by the security share [unit of income]."""
    return share * jnp.exp(taste) * (income + psi * allies) - psi * allies


def solve(world: World, params: Params) -> Params:
    """Solve psi from the spill-in elasticity, and a so that demand starts at the burden."""
    own, income = spending(world.start), world.start.gdp
    allies = spread(world.roles.tie, own)
    psi = spillin_rate(params.spillin_elasticity, own, income, allies)
    share = (own + psi * allies) / (income + psi * allies)
    return dataclasses.replace(params, substitution=psi, security_share=share)


def _taste(world: World, params: Params) -> ActorArray:
    state, start, roles = world.state, world.start, world.roles
    threat = threat_sum(state) - threat_sum(start)
    faced = jnp.any(roles.adversary > 0.0, axis=1)
    rivals = jnp.where(faced, spread(roles.adversary, spending(state)), 1.0)
    rivals_start = jnp.where(faced, spread(roles.adversary, spending(start)), 1.0)
    presence = world.link.forward_presence - world.start_link.forward_presence
    alarm = params.withdrawal_alarm * threat_sum(state) * jnp.maximum(-presence, 0.0)
    return (
        params.threat_elasticity * threat
        + params.adversary_elasticity * jnp.log(rivals / rivals_start)
        + roles.host * (params.presence_elasticity * presence + alarm)
    )


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return the burden each government would choose if nothing were sticky."""
    state, start, roles = world.state, world.start, world.roles
    growth = world.link.gdp - world.start_link.gdp
    full = start.gdp * jnp.exp(params.income_elasticity * growth)
    allies = spread(roles.tie, spending(state))
    wanted = demand(full, _taste(world, params), params.security_share, allies, params.substitution)
    floor = _FLOOR * spending(start)
    return {"burden_demand": 100.0 * jnp.maximum(wanted, floor) / state.gdp}


MECHANISM = Mechanism(
    name="defence_demand",
    code="M2",
    title="Defence demand: spill-ins, threat and adversaries",
    group="effort",
    params=Params,
    solve=solve,
    appraise=appraise,
    appraises=("burden_demand",),
    reads=("gdp", "defence_burden", "threat", "forward_presence"),
    effects=(
        Effect("threat", "burden_demand", "+", "threat_elasticity"),
        Effect("defence_burden", "burden_demand", "?"),
        Effect("gdp", "burden_demand", "?"),
        Effect("forward_presence", "burden_demand", "?", "presence_elasticity"),
        Effect("forward_presence", "burden_demand", "-", "withdrawal_alarm"),
        Effect("threat", "burden_demand", "+", "withdrawal_alarm"),
    ),
    references=(
        "olson1966economic",
        "sandler1995economics",
        "george2018demand",
        "nordhaus2012effects",
        "alley2021reassessing",
        "zielinski2017what",
        "okamura1991estimating",
        "allen2016localized",
        "dunne2007econometrics",
    ),
    limits="Threat and allies' effort are hard to tell apart in data.",
)
