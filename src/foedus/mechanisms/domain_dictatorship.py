"""M1 (ii) Domain dictatorship: the line that holds a domain decides its levers.

Model:
    weight_l = q domain_l + (1-q) share_l
    P(o) proportional to exp(lam sum_l weight_l U_l(o))

Which line holds which lever is in the case. A line without influence holds nothing.
Limits: domains do not move.
"""

import equinox as eqx
import jax.numpy as jnp

from foedus.contract import Mechanism, param, uniform
from foedus.state import Council, Scalar, Settlement, best, shared_out


class Params(eqx.Module):
    """How far domains are respected."""

    delegation: Scalar = param(
        uniform(0.5, 1.0),
        "share",
        "part of a domain's decisions left to the line that holds it",
        "assumption",
        null=0.0,
    )


def aggregate(council: Council, params: Params) -> Settlement:
    """Return the option of the line that holds the domain, softened by the others."""
    held = council.domain * jnp.where(council.share > 0.0, 1.0, 0.0)
    owner = shared_out(held, council.share)
    weight = params.delegation * owner + (1.0 - params.delegation) * council.share
    return Settlement(
        option=best(council, weight),
        kept=jnp.zeros_like(council.sharpness),
        weight=weight,
    )


MECHANISM = Mechanism(
    name="domain_dictatorship",
    code="M1 (ii)",
    title="Aggregation: each line rules its domain",
    params=Params,
    aggregate=aggregate,
    slot="aggregation",
    reads=(),
    effects=(),
    references=("allison1971essence", "saunders2017no"),
    limits="Domains do not move.",
)
