"""What spoke for the options taken, by line, interest and origin."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from foedus.choice.answers import Foreseen
from foedus.choice.menus import Ballot, Entries
from foedus.choice.settle import Each, Sitting, Tilt, Worth
from foedus.model.assemble import NEVER
from foedus.state import joint


def reasons_of(
    sitting: Sitting,
    at: Entries,
    tilts: Tilt,
    fore: Foreseen,
    then: Worth,
    option: Int[Array, " entry"],
    ballot: Ballot,
    counted: Each,
) -> Float[Array, "lever part two"]:
    """Return what spoke for the option taken against the mean of the menu, summed over members."""
    offered, rule = sitting.offered, sitting.rule
    size = jnp.maximum(jnp.sum(offered, axis=0), 1.0)

    def against(value: Float[Array, "option ... entry"]) -> Array:
        # Options come first and entries last, whatever lies between: axes of one for the latter.
        index = option.reshape(1, *[1] * (value.ndim - 2), -1)
        here = jnp.take_along_axis(value, index, axis=0)[0]
        there = offered.reshape(len(offered), *[1] * (value.ndim - 2), -1)
        return here - jnp.sum(there * value, axis=0) / size

    best = jnp.max(jnp.where(offered > 0.0, tilts.proposal, -jnp.inf), axis=0)
    base = jnp.where(sitting.log_base > 0.5 * NEVER, sitting.log_base, 0.0)
    extras = [
        against(joint(fore.answers, rule.weight)),
        against(base) / sitting.sharpness,
        against(-joint(then, sitting.rule_then.weight)),
        against(tilts.written),
        against(tilts.proposal - tilts.written),
        against(offered * at.member(ballot.taste)) / sitting.sharpness,
        best - jnp.take_along_axis(tilts.proposal, option[None], axis=0)[0],
        jnp.ones_like(size),
    ]
    by_line, by_interest = against(rule.weight * fore.utility), against(fore.interests)
    found = jnp.concatenate([by_line, by_interest, jnp.stack(extras)])
    # Padding may carry what is not finite.
    found = jnp.where(jnp.isfinite(found), found, 0.0)
    one = jax.nn.one_hot(at.lever, len(ballot.opened), axis=0) * counted
    # Entries e are summed into the lever v that each is of; parts p stay apart.
    both = [jnp.einsum("ve,pe->vp", one, x) for x in (found, jnp.abs(found))]
    return jnp.stack(both, axis=-1)
