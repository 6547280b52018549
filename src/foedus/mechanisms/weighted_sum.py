"""M1 (i) Weighted sum: lines count by their influence.

Model:
    P(o) proportional to b_o exp(lam T(o))
    T(o) = sum_l share_l U_l(o) - R(o)

b_o is the share of an option in the record, R(o) what the option was worth to those who made it.

Limits: no line can block another.
"""

import equinox as eqx

from foedus.contract import Mechanism
from foedus.state import Council, Procedure, none_of


class Params(eqx.Module):
    """None."""


def aggregate(council: Council, params: Params) -> Procedure:
    """Return the procedure in which all lines decide together, by influence."""
    return Procedure(weight=council.share, review=none_of(council), slips=none_of(council))


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
