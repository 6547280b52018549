"""A government in session over one lever: what its lines think of each option, and what it settles.

Members ride along as in `foedus.state.variables`.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from foedus.state.fields import LineArray, Scalar


class Council(eqx.Module):
    """One lever before the lines of its government.

    Attributes
    ----------
    utility
        Worth of each option to each line, in reference swings.
    cost
        Cost of moving to each option, in reference swings.
    taste
        Gumbel shock of each option; minus infinity in effect where it is not on the menu.
    share
        Influence of the government's lines, adding up to one; zero for lines of others.
    leader, domain
        Which of the lines is the leader's, and which holds this lever as its own domain.
    standing
        One for the option in force (the nearest on the menu).
    sharpness
        Log-odds of the better of two options per reference swing.
    chance
        A uniform number, for a veto.
    """

    utility: Float[Array, "option line ..."]
    cost: Float[Array, "option ..."]
    taste: Float[Array, "option ..."]
    share: LineArray
    leader: LineArray
    domain: LineArray
    standing: Float[Array, "option ..."]
    sharpness: Scalar
    chance: Scalar


class Settlement(eqx.Module):
    """What a council settles on.

    Attributes
    ----------
    option
        Index of the option proposed and accepted.
    kept
        How much of the setting in force stays: 0 none, 1 all of it.
    weight
        Weight of each line in the decision, adding up to one.
    """

    option: Int[Array, "..."]
    kept: Scalar
    weight: LineArray


def joint(
    utility: Float[Array, "option line ..."], weight: LineArray
) -> Float[Array, "option ..."]:
    """Return the lines' utilities added by weight."""
    return jnp.sum(weight[None] * utility, axis=1)


def best(council: Council, weight: LineArray) -> Int[Array, "..."]:
    """Return the option taken by lines of given weights: Gumbel-max at the council's sharpness."""
    worth = joint(council.utility, weight) - council.cost
    return jnp.argmax(council.sharpness * worth + council.taste, axis=0)


def shared_out(weight: LineArray, share: LineArray) -> LineArray:
    """Return weights scaled to add up to one; the lines' shares where all are zero."""
    total = jnp.sum(weight, axis=0)
    return jnp.where(total > 0.0, weight / jnp.where(total > 0.0, total, 1.0), share)


def propose_and_accept(
    council: Council,
) -> tuple[Int[Array, "..."], Bool[Array, "..."], Bool[Array, "..."]]:
    """Return what the other lines propose, whether a leader has a say, and whether it vetoes.

    A leader's line alone, or none with influence, proposes for itself and vetoes nothing.
    """
    others, leader = council.share * (1.0 - council.leader), council.share * council.leader
    option = best(council, shared_out(others, council.share))
    led = (jnp.sum(leader, axis=0) > 0.0) & (jnp.sum(others, axis=0) > 0.0)
    worth = joint(council.utility, shared_out(leader, council.share)) - council.cost
    gain = jnp.take_along_axis(worth, option[None], axis=0)[0]
    gain = gain - jnp.sum(council.standing * worth, axis=0)
    accepted = council.chance < jax.nn.sigmoid(council.sharpness * gain)
    return option, led, led & ~accepted
