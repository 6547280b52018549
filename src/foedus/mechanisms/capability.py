"""Capability: military spending accumulates into a stock that wears out.

Model:
    ln K' = ln K + ln(1 - delta/4 + r q/(4 K))    (q: spending, bn/year)

Limits: a stock of money says nothing of quality, ammunition or training; 8 to 20 quarters pass
before spending shows, which the slow stock reproduces.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Effect, Mechanism, param, triangular, uniform
from foedus.state import Scalar, World


class Params(eqx.Module):
    """Wear and price of capability."""

    depreciation: Scalar = param(
        triangular(0.06, 0.08, 0.10),
        "1/year",
        "share of the stock that wears out in a year",
        "sipri2025",
        "R",
    )
    real_value: Scalar = param(
        uniform(0.92, 1.0),
        "2023 USD per 2024 USD",
        "what spending at 2024 prices adds to a stock at 2023 prices",
        "assumption",
        null=0.0,
    )


def step(world: World, params: Params, shocks: dict[str, Array]) -> dict[str, Array]:
    """Return one quarter of perpetual inventory."""
    state = world.state
    added = params.real_value * state.defence_burden / 100.0 * state.gdp / state.capability
    return {"capability": jnp.log1p((added - params.depreciation) / 4.0)}


MECHANISM = Mechanism(
    name="capability",
    code="M2 (stock)",
    title="Capability: perpetual inventory of real spending",
    group="rivalry",
    params=Params,
    step=step,
    writes=("capability",),
    reads=("defence_burden", "gdp", "capability"),
    effects=(
        Effect("defence_burden", "capability", "+", "real_value"),
        Effect("gdp", "capability", "+", "real_value"),
    ),
    references=("sipri2025",),
    limits="Money says nothing of quality, ammunition or training.",
)
