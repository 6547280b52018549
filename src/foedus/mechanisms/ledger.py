"""M17 Transaction ledger: what the patron thinks the alliance pays it.

Model:
    cash     = HNS + kappa q (1 + purchases)      (q: the protege's military spending)
    cost     = (u P + programme stage) exp(-z ln a)      (a: availability of forces and munitions)
    balance  = (1 + bias)(cash + revenue) - cost            (revenue: of the tariff)
    L'       = L + s (balance - L)

Forces and staff that are tied down elsewhere are dearer by what they would be worth there.
Accounts are kept apart (cash, tariff revenue, cost); investment pledges are not money here.
Limits: tariff revenue is paid largely by the patron's own buyers, which the ledger of a
mercantile reading leaves out; that cost is a separate account.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, param, triangular, uniform
from foedus.state import ActorArray, Scalar, World, weigh


class Params(eqx.Module):
    """Prices of the alliance and how they are perceived."""

    purchase_share: Scalar = param(
        uniform(0.03, 0.10),
        "share",
        "part of the protege's spending that buys the patron's arms",
        "assumption",
        null=0.0,
    )
    unit_cost: Scalar = param(
        triangular(0.07, 0.095, 0.12),
        "bn USD/year per thousand persons",
        "cost of forces in place beyond their pay at home",
        "gao2021burden",
        "R",
        null=0.0,
    )
    programme_cost: Scalar = param(
        uniform(0.15, 0.30),
        "bn USD/year per stage",
        "yearly cost of one stage of the command upgrade (1.1 to 1.2 bn over four to eight years)",
        "asahi2025usfj",
        "E",
        null=0.0,
    )
    scarcity: Scalar = param(
        uniform(0.0, 1.0),
        "elasticity",
        "how much dearer forces and staff are where fewer are free",
        "assumption",
        null=0.0,
    )
    perception_bias: Scalar = param(
        uniform(-0.5, 0.0),
        "share",
        "how much of what is received is overlooked",
        "assumption",
        null=0.0,
    )
    perception_speed: Scalar = param(
        uniform(0.2, 0.6),
        "1/quarter",
        "how fast perception follows the accounts",
        "assumption",
    )


def _balance(cash: ActorArray, tariff: ActorArray, cost: ActorArray, params: Params) -> ActorArray:
    return (1.0 + params.perception_bias) * (cash + tariff) - cost


def _accounts(world: World, params: Params) -> tuple[ActorArray, ActorArray]:
    state, roles = world.state, world.roles
    spending = state.defence_burden / 100.0 * state.gdp
    bought = world.channels.arms_purchases - world.start_channels.arms_purchases
    bought = params.purchase_share * spending * (1.0 + bought)
    cash = roles.host * state.host_nation_support + bought * roles.treaty
    forces = roles.host * state.forward_presence * params.unit_cost
    price = jnp.exp(-params.scarcity * weigh(roles.patron, world.link.availability))
    return cash, price * (forces + params.programme_cost * world.channels.posture_stage)


def begin(world: World, params: Params) -> dict[str, Array]:
    """Start the perceived balance at the accounts of the day."""
    cash, cost = _accounts(world, params)
    tariff = weigh(world.roles.patron, world.state.tariff) / 100.0 * world.state.bilateral_imports
    return {"patron_ledger": _balance(cash, tariff, cost, params)}


def appraise(world: World, params: Params) -> dict[str, Array]:
    """Return the accounts by protege."""
    cash, cost = _accounts(world, params)
    return {"cash_receipts": cash, "security_cost": cost}


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return the change of the perceived balance."""
    seen = world.appraisals
    balance = _balance(seen.cash_receipts, seen.tariff_receipts, seen.security_cost, params)
    return {"patron_ledger": params.perception_speed * (balance - world.state.patron_ledger)}


MECHANISM = Mechanism(
    name="ledger",
    code="M17",
    title="Transaction ledger",
    group="effort",
    params=Params,
    begin=begin,
    begins=("patron_ledger",),
    appraise=appraise,
    appraises=("cash_receipts", "security_cost"),
    step=step,
    writes=("patron_ledger",),
    reads=(
        "host_nation_support",
        "defence_burden",
        "gdp",
        "forward_presence",
        "posture_stage",
        "availability",
        "arms_purchases",
        "patron_ledger",
        "cash_receipts",
        "tariff_receipts",
        "security_cost",
        "tariff",
        "bilateral_imports",
    ),
    effects=(
        Effect("host_nation_support", "cash_receipts", "+"),
        Effect("defence_burden", "cash_receipts", "+", "purchase_share"),
        Effect("arms_purchases", "cash_receipts", "+", "purchase_share"),
        Effect("gdp", "cash_receipts", "+", "purchase_share"),
        Effect("forward_presence", "security_cost", "+", "unit_cost"),
        Effect("posture_stage", "security_cost", "+", "programme_cost"),
        # A programme that is halted saves, and saves more where staff is scarce.
        Effect("availability", "security_cost", "?", "scarcity"),
        Effect("cash_receipts", "patron_ledger", "+"),
        Effect("tariff_receipts", "patron_ledger", "+"),
        Effect("security_cost", "patron_ledger", "-"),
    ),
    references=("poast2012does", "gao2021burden", "asahi2025usfj"),
    limits="Pledges are not money here.",
)
