"""M1 (iv) Agenda, veto and slippage: as (iii), and part of what is settled is not carried out.

Model:
    settled = (1 - s) accepted + s standing

What is accepted follows from agenda and veto; the share s of a move slips, and stays as it was.

Limits: slippage has no direction; who drags the feet is not told.
"""

import equinox as eqx
import jax.numpy as jnp

from foedus.contract import Mechanism, param, uniform
from foedus.state import Council, Scalar, Settlement, propose_and_accept


class Params(eqx.Module):
    """How much slips."""

    slippage: Scalar = param(
        uniform(0.1, 0.6),
        "share",
        "part of a settled move that is not carried out",
        "allison1971essence",
        null=0.0,
    )


def aggregate(council: Council, params: Params) -> Settlement:
    """Return the proposal as far as it is carried out, or what stands."""
    option, led, vetoed = propose_and_accept(council)
    slips = jnp.where(led, params.slippage, 0.0)
    return Settlement(
        option=option,
        kept=jnp.where(vetoed, 1.0, slips),
        weight=council.share,
    )


MECHANISM = Mechanism(
    name="agenda_slippage",
    code="M1 (iv)",
    title="Aggregation: agenda, veto and slippage",
    params=Params,
    aggregate=aggregate,
    slot="aggregation",
    reads=(),
    effects=(),
    references=("allison1971essence",),
    limits="Slippage has no direction.",
)
