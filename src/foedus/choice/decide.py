"""How governments choose: agenda first, then the record, tilted by what has changed.

Each open lever is set given the others (one Gibbs sweep over the joint menu): for every option
the government looks ahead by running the same compiled mechanisms, without shocks and on the
actors in its view, and values what its lines value in reference swings. An option is then as likely
as in the record, tilted by how much more it is worth now than on the reference path, on which
nothing was done (`foedus.choice.reference`). All governments decide on the same state; a future
path of interventions is unforeseen.

    score(o) = log b_o + lam T(o) + chance(o),    the highest is proposed
    T(o)    = sum_l weight_l (U_l + A_l)(o; now) - sum_l weight0_l (U_l + A_l)(o; reference)
    lam     = logit(p) / range
    U_l     = (1-g) sum_h g^(h-1) sum_k worth_lk u(z_kh) + g^H sum_k worth_lk u(z_k, lasting)
    u(z)    = 3 tanh(z/3),  z = (attribute ahead - attribute at present) / reference swing
    A_l(o)  = kappa sum over answering levers of P(opens) sum_a P(a | o) [U_l(o, a) - U_l(o)]
    P(a | o) proportional to b_a exp(lam_a [V(a; o, now) - V(a; start, reference)])

b_o is the base share of the option; p the chance that the better option is taken where the gap is
the range of the menu. weight_l follow from the rule of the draw, weight0_l from the same rule and
the lines that made the record: the counterfactual cabinet of a government that has one, else its
lines at the start. Where the leader's line reviews, it accepts with min(1, exp(lam [T_leader(o) -
T_leader(standing)])). Chance is a Gumbel number of which a part stays with the member
(`foedus.choice.taste`). The last term of U_l is the terminal value: what is built by the end of the
look-ahead lasts, and stocks are carried forward at their pace.

A_l is what others are expected to do about it, where the case names an answering lever: any setting
of its menu, by a logit of the same form, V being what it is worth to those who hold it. Of the
patron others do not know which line prevails: they weigh its leader's line by their belief in a
transactional patron. kappa of 0 expects no answer.
"""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from foedus.choice import reference
from foedus.choice.foresight import Hold, outlook
from foedus.choice.menus import Ballot, parts
from foedus.choice.reference import Recall, Rows
from foedus.choice.rounds import session
from foedus.dynamics.quarter import Draw, Levels
from foedus.model import view
from foedus.model.types import Model
from foedus.state import Clock, World


def sweep(
    model: Model,
    draw: Draw,
    active: Array,
    world: World,
    standing: Levels,
    ballot: Ballot,
    hold: Hold,
    ahead: Clock,
    recall: Recall,
) -> tuple[Levels, Float[Array, "lever part two"], Rows]:
    """Return the settings after all governments have chosen on the same state, and why.

    The second array sums, over the members that had a lever on the agenda, the signed contribution
    of each of `parts` to the choice and its size. The third is what is noted of choices where that
    is asked for.
    """
    chosen = standing
    tally = jnp.zeros((len(model.levers), len(parts(model)), 2))
    noted = reference.blank(model, standing.shape[-1])
    views: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for government in model.governments:
        sight = view.view_of(model, government), view.left_out(model, government)
        views.setdefault(sight, []).append(government)
    for sight, governments in views.items():
        seen = outlook(model, *sight, draw, active, world, hold, ahead)
        after, tally, noted = session(
            seen, tuple(governments), standing, ballot, recall, tally, noted
        )
        mine = np.asarray([[float(v.government in governments)] for v in model.levers])
        chosen = jnp.where(mine > 0.0, after, chosen)
    return jnp.where(ballot.forced > 0.0, ballot.imposed, chosen), tally, noted
