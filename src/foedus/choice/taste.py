"""Chance in a choice: a taste that stays with a member, and one that is drawn anew each time.

    taste = alpha (log S + G),   G standard Gumbel,   E exp(-t S) = exp(-t^alpha)

S is positive alpha-stable, so the sum is a standard Gumbel number exactly, for any alpha: over
members choices are those of a logit, while one member, asked again, mostly answers as before. Of
the variance 1 - alpha^2 persists. The number follows from

    P(alpha (log S + G) <= x) = E exp(-S exp(-x/alpha)) = exp(-exp(-x))

S is drawn by Kanter's formula from a uniform and an exponential number [kanter1975stable].
"""

import jax.numpy as jnp
from jaxtyping import Array

LEAST = 1e-4  # distance of alpha from one below which nothing persists


def log_stable(angle: Array, size: Array, alpha: Array) -> Array:
    """Return the logarithm of positive stable numbers from uniform ones in (0, 1).

    Parameters
    ----------
    angle, size
        Uniform numbers, of one shape.
    alpha
        In (0, 1]; at one the number is one.
    """
    inner = jnp.minimum(alpha, 1.0 - LEAST)
    u = jnp.pi * angle
    wait = jnp.log(-jnp.log(size))
    found = (
        jnp.log(jnp.sin(inner * u))
        - jnp.log(jnp.sin(u)) / inner
        + (1.0 - inner) / inner * (jnp.log(jnp.sin((1.0 - inner) * u)) - wait)
    )
    return jnp.where(alpha >= 1.0 - LEAST, 0.0, found)


def taste(persistent: Array, gumbel: Array, alpha: Array) -> Array:
    """Return standard Gumbel numbers of which a part persists."""
    return alpha * (persistent + gumbel)
