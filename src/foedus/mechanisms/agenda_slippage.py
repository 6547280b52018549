"""M1 (iv) Agenda, veto and slippage: as (iii), and what is settled is carried out late.

Model:
    carried out' = setting + s (carried out - setting)

The setting follows from agenda and veto and holds; what is carried out goes part of the way to it
in each quarter. Options without a scale, such as words, are carried out at once, and so is what an
arm imposes. Governments do not foresee it.

Limits: slippage has no direction; who drags the feet is not told.
"""

import dataclasses

import equinox as eqx
import jax.numpy as jnp

from foedus.contract import Mechanism, param, uniform
from foedus.state import Council, Procedure, Scalar, proposed_by_others


class Params(eqx.Module):
    """How much slips."""

    slippage: Scalar = param(
        uniform(0.1, 0.6),
        "share",
        "part of the way to what is settled that is not gone in a quarter",
        "allison1971essence",
        null=0.0,
    )


def aggregate(council: Council, params: Params) -> Procedure:
    """Return the procedure of agenda and veto, with what slips where a leader has a say."""
    found = proposed_by_others(council)
    return dataclasses.replace(found, slips=jnp.where(found.review > 0.0, params.slippage, 0.0))


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
