"""M1 (iii) Agenda and veto: the other lines propose, the leader's accepts or keeps what stands.

Model:
    P(o) proportional to exp(lam sum_l share_l U_l(o))    (proposal; l: lines but the leader's)
    P(accept) = logistic(lam (U_leader(o) - U_leader(standing)))

Limits: the leader cannot amend a proposal; a second one comes when the lever is next open.
"""

import equinox as eqx
import jax.numpy as jnp

from foedus.contract import Mechanism
from foedus.state import Council, Settlement, propose_and_accept


class Params(eqx.Module):
    """None."""


def aggregate(council: Council, params: Params) -> Settlement:
    """Return the proposal, or what stands if the leader vetoes it."""
    option, _, vetoed = propose_and_accept(council)
    return Settlement(
        option=option,
        kept=jnp.where(vetoed, 1.0, 0.0),
        weight=council.share,
    )


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
