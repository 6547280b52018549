"""M1 (i) Weighted sum: lines count by their influence.

Model:
    P(o) proportional to exp(lam sum_l share_l U_l(o))

Limits: no line can block another.
"""

import equinox as eqx
import jax.numpy as jnp

from foedus.contract import Mechanism
from foedus.state import Council, Settlement, best


class Params(eqx.Module):
    """None."""


def aggregate(council: Council, params: Params) -> Settlement:
    """Return the option that the lines prefer together."""
    return Settlement(
        option=best(council, council.share),
        kept=jnp.zeros_like(council.sharpness),
        weight=council.share,
    )


MECHANISM = Mechanism(
    name="weighted_sum",
    code="M1 (i)",
    title="Aggregation: weighted sum of lines",
    params=Params,
    aggregate=aggregate,
    slot="aggregation",
    reads=(),
    effects=(),
    references=("jost2024advisers",),
    limits="No line can block another.",
)
