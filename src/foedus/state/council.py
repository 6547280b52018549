"""A government in council over one lever: who proposes, who reviews, and how much slips.

Members ride along as in `foedus.state.variables`.
"""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from foedus.state.fields import LineArray, Scalar


class Council(eqx.Module):
    """One lever before the lines of its government.

    Attributes
    ----------
    share
        Influence of the government's lines, adding up to one; zero for lines of others.
    leader, domain
        Which of the lines is the leader's, and which holds this lever as its own domain.
    """

    share: LineArray
    leader: LineArray
    domain: LineArray


class Procedure(eqx.Module):
    """How a council settles on an option.

    Attributes
    ----------
    weight
        Weight of each line in what is proposed, adding up to one.
    review
        Chance that the leader's line reviews the proposal; it may then keep what stands.
    slips
        Part of the way to the setting that is not gone in a quarter; the setting itself holds.
    """

    weight: LineArray
    review: Scalar
    slips: Scalar


def joint(
    utility: Float[Array, "option line ..."], weight: LineArray
) -> Float[Array, "option ..."]:
    """Return the lines' utilities added by weight."""
    return jnp.sum(weight[None] * utility, axis=1)


def shared_out(weight: LineArray, share: LineArray) -> LineArray:
    """Return weights scaled to add up to one; the lines' shares where all are zero."""
    total = jnp.sum(weight, axis=0)
    return jnp.where(total > 0.0, weight / jnp.where(total > 0.0, total, 1.0), share)


def none_of(council: Council) -> Scalar:
    """Return zero for every member."""
    return jnp.zeros_like(council.share[0])


def led_by(council: Council) -> LineArray:
    """Return the weights of the leader's line alone; all lines by influence where it has none."""
    return shared_out(council.share * council.leader, council.share)


def proposed_by_others(council: Council) -> Procedure:
    """Return the procedure in which all lines but the leader's propose and the leader's reviews.

    It reviews as often as it has influence. A leader's line alone, or none with influence, proposes
    for itself and reviews nothing.
    """
    others = council.share * (1.0 - council.leader)
    leader = jnp.sum(council.share * council.leader, axis=0)
    return Procedure(
        weight=shared_out(others, council.share),
        review=jnp.where(jnp.sum(others, axis=0) > 0.0, leader, 0.0),
        slips=none_of(council),
    )
