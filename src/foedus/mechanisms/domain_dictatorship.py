"""M1 (ii) Domain dictatorship: the line that holds a domain decides its levers.

Model:
    weight_l = q domain_l + (1-q) share_l
    P(o) proportional to b_o exp(lam T(o))
    T(o) = sum_l weight_l U_l(o) - R(o)

Which line holds which lever is in the case. A line without influence holds nothing.
Limits: domains do not move.
"""

import equinox as eqx
import jax.numpy as jnp

from foedus.contract import Mechanism, param, uniform
from foedus.state import Council, Procedure, Scalar, none_of, shared_out


class Params(eqx.Module):
    """How far domains are respected."""

    delegation: Scalar = param(
        uniform(0.5, 1.0),
        "share",
        "part of a domain's decisions left to the line that holds it",
        "assumption",
        null=0.0,
    )


def aggregate(council: Council, params: Params) -> Procedure:
    """Return the procedure in which the line that holds the domain decides, softened by others."""
    held = council.domain * jnp.where(council.share > 0.0, 1.0, 0.0)
    owner = shared_out(held, council.share)
    weight = params.delegation * owner + (1.0 - params.delegation) * council.share
    return Procedure(weight=weight, review=none_of(council), slips=none_of(council))


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
