"""M1 (iii) Agenda and veto: the other lines propose, the leader's may keep what stands.

Model:
    P(o) proportional to b_o exp(lam T(o))
    T(o) = sum_l share_l/(1-w) U_l(o) - R(o)
    P(review) = w
    P(accept) = min(1, exp(lam (T_leader(o) - T_leader(standing))))

l runs over the lines but the leader's, whose influence is w. What is not reviewed passes.
Limits: the leader cannot amend a proposal; a second one comes when the lever is next open.
"""

import equinox as eqx

from foedus.contract import Mechanism
from foedus.state import Council, Procedure, proposed_by_others


class Params(eqx.Module):
    """None."""


def aggregate(council: Council, params: Params) -> Procedure:
    """Return the procedure in which the others propose and the leader's line reviews."""
    return proposed_by_others(council)


MECHANISM = Mechanism(
    name="agenda_veto",
    code="M1 (iii)",
    title="Aggregation: others propose, the leader may veto",
    params=Params,
    aggregate=aggregate,
    slot="aggregation",
    reads=(),
    effects=(),
    references=("allison1971essence", "jost2024advisers"),
    limits="The leader cannot amend a proposal.",
)
