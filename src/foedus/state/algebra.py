"""Links between scales, and sums over named dimensions with members riding along."""

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar, cast

import jax
import jax.numpy as jnp
from jaxtyping import Array

from foedus.contract import Link
from foedus.state.fields import dims_of
from foedus.state.variables import STATE, State

T = TypeVar("T")


def either(on: Array, then: Callable[[], T], other: Callable[[], T]) -> T:
    """Return one of two values, of which only the one that is needed is computed."""
    return cast("T", jax.lax.cond(on, then, other))


def to_link(link: Link, value: Array) -> Array:
    """Carry a natural value to its link scale."""
    match link:
        case "identity":
            return value
        case "log":
            return jnp.log(value)
        case "logit":
            return jnp.log(value) - jnp.log1p(-value)


def from_link(link: Link, value: Array) -> Array:
    """Carry a link value back to the natural scale."""
    match link:
        case "identity":
            return value
        case "log":
            return jnp.exp(value)
        case "logit":
            return jax.nn.sigmoid(value)


def natural(link_state: State) -> State:
    """Return the state in natural units."""
    return State(
        **{name: from_link(spec.link, getattr(link_state, name)) for name, spec in STATE.items()}
    )


def zeros(cls: type, sizes: dict[str, int], lanes: tuple[int, ...]) -> Any:
    """Return a container of zeros (appraisals before they are computed, idle events)."""
    return cls(
        **{
            f.name: jnp.zeros([*(sizes[d] for d in dims_of(cls, f.name)), *lanes])
            for f in dataclasses.fields(cls)
        }
    )


def weigh(weights: Array, x: Array) -> Array:
    """Return the sum of `x` over its first dimension, with weights (a mask picks entries)."""
    return jnp.sum(weights.reshape(weights.shape[0], *[1] * (x.ndim - 1)) * x, axis=0)


def spread(matrix: Array, x: Array) -> Array:
    """Return the product of a matrix over (actor, other) with `x` over other."""
    return jnp.sum(matrix * x[None], axis=1)


def transpose(x: Array) -> Array:
    """Return a dyadic array seen from the other side."""
    return jnp.swapaxes(x, 0, 1)


def diagonal(x: Array) -> Array:
    """Return the entries of a dyadic array with actor equal to other."""
    return jnp.einsum("ii...->i...", x)
