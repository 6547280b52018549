"""Named random streams: every number a quarter needs, drawn in one go.

A number depends on (seed, draw, replicate, quarter, stream name) only. Stream names end in the
actor, dyad or option they belong to, so that adding a part, an actor or an option leaves all other
numbers as they were. Ids are hashed on the host into one array; folding names in one by one inside
the compiled function would double its compile time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from foedus.dynamics.priors import stream_id
from foedus.errors import CompileError, Problem
from foedus.model.layout import keys_of
from foedus.model.types import Model

_FEW = 20.0  # mean count up to which probabilities are summed
_MOST = 60  # count that a mean of 20 exceeds once in a trillion


@dataclass(frozen=True, eq=False)
class Streams:
    """Where each named number sits in the quarter's vector of uniform numbers."""

    names: tuple[str, ...]
    ids: np.ndarray[Any, Any]
    offsets: dict[str, slice]


def of_part(mechanism: str, name: str) -> str:
    """Return the group of streams of a shock or hazard of a mechanism."""
    return f"{mechanism}.{name}"


def agenda_of(lever: str) -> str:
    """Return the stream that says whether a lever is on the agenda."""
    return f"{lever}.agenda"


def taste_of(lever: str) -> str:
    """Return the group of streams of what is drawn anew for each option of a lever."""
    return f"{lever}.taste"


def leaning_of(lever: str, option: str) -> str:
    """Return what the streams are named by of what stays with a member for an option."""
    return f"{lever}.leaning[{option}]"


def streams(model: Model) -> Streams:
    """Lay out the streams of a model.

    Raises
    ------
    CompileError
        When two names hash to the same id.
    """
    groups: dict[str, list[str]] = {}
    for mechanism in model.mechanisms:
        for shock in mechanism.shocks:
            base = of_part(mechanism.name, shock.name)
            groups[base] = [f"{base}[{key}]" for key in _keys(model, shock.dims)]
        for hazard in mechanism.hazards:
            base = of_part(mechanism.name, hazard.name)
            parts = ("event",) if hazard.kind == "event" else ("burst", "count")
            groups[base] = [f"{base}.{part}[{a}]" for part in parts for a in model.actors]
    groups["agenda"] = [agenda_of(lever.name) for lever in model.levers]
    groups["veto"] = [f"{lever.name}.veto" for lever in model.levers]
    for lever in model.levers:
        base = taste_of(lever.name)
        groups[base] = [f"{base}[{o}]" for o in lever.options]
    names = [name for group in groups.values() for name in group]
    ids = np.asarray([stream_id(name) for name in names], dtype=np.uint32)
    if len(np.unique(ids)) != len(ids):
        raise CompileError(Problem("", "two random streams share an id", "rename one part"))
    ends = np.cumsum([0, *(len(group) for group in groups.values())])
    offsets = {
        name: slice(int(a), int(b)) for name, a, b in zip(groups, ends, ends[1:], strict=False)
    }
    return Streams(tuple(names), ids, offsets)


def _keys(model: Model, dims: tuple[str, ...]) -> list[str]:
    if dims == ("line",):
        return [line.name for line in model.lines] or ["none"]
    return keys_of(dims, model.actors)


def member_key(seed: Array, draw: Array, replicate: Array) -> Array:
    """Return the key of one member."""
    return jax.random.fold_in(jax.random.fold_in(jax.random.key(seed), draw), replicate)


def quarter_uniforms(layout: Streams, keys: Array, quarter: Array) -> Float[Array, "stream lane"]:
    """Return one uniform number in (0, 1) per stream and member for a quarter."""
    return _uniforms(layout.ids, _fold(keys, quarter))


def uniforms_of(names: Sequence[str], keys: Array, quarter: Array) -> Float[Array, "stream lane"]:
    """Return the uniform numbers of some streams for a quarter."""
    return _uniforms(_ids(names), _fold(keys, quarter))


def once(names: Sequence[str], keys: Array) -> Float[Array, "stream lane"]:
    """Return one uniform number in (0, 1) per stream and member for the whole run."""
    return _uniforms(_ids(names), keys)


def _ids(names: Sequence[str]) -> np.ndarray[Any, Any]:
    return np.asarray([stream_id(name) for name in names], dtype=np.uint32)


def _fold(keys: Array, number: Array) -> Array:
    def member(key: Array) -> Array:
        return jax.random.fold_in(key, number)

    return jax.vmap(member)(keys)


def _uniforms(ids: np.ndarray[Any, Any], keys: Array) -> Float[Array, "stream lane"]:
    def member(key: Array) -> Array:
        def word(i: Array) -> Array:
            # Folding an id into a key is already a keyed hash of it: its first word is the number.
            return jax.random.key_data(jax.random.fold_in(key, i))[0]

        return jax.vmap(word)(jnp.asarray(ids))

    bits = jax.vmap(member, out_axes=1)(keys)
    # 23 bits: with one more, the largest number would round to one and its normal be infinite.
    return ((bits >> 9).astype(jnp.float32) + 0.5) * jnp.float32(2.0**-23)


def normals(u: Array) -> Array:
    """Return standard normal numbers from uniform ones."""
    return jnp.sqrt(jnp.float32(2.0)) * jax.lax.erf_inv(2.0 * u - 1.0)


def gumbels(u: Array) -> Array:
    """Return standard Gumbel numbers from uniform ones."""
    return -jnp.log(-jnp.log(u))


def shocks_of(model: Model, layout: Streams, u: Array) -> dict[str, dict[str, Array]]:
    """Return the normal shocks of each mechanism, in the shape it declares."""
    found: dict[str, dict[str, Array]] = {}
    for mechanism in model.mechanisms:
        found[mechanism.name] = {
            shock.name: normals(u[layout.offsets[of_part(mechanism.name, shock.name)]]).reshape(
                [*(model.sizes[d] for d in shock.dims), u.shape[1]]
            )
            for shock in mechanism.shocks
        }
    return found


def no_shocks(model: Model) -> dict[str, dict[str, Array]]:
    """Return zero shocks, for beliefs."""
    return {
        mechanism.name: {
            shock.name: jnp.zeros([*(model.sizes[d] for d in shock.dims), 1])
            for shock in mechanism.shocks
        }
        for mechanism in model.mechanisms
    }


def counts(rate: Array, size: Array, burst: Array, arrival: Array) -> Array:
    """Return overdispersed counts that rise with the rate for given random numbers.

    Negative binomial of mean `rate` and size `size`, as a gamma-mixed Poisson: the gamma
    quantile by Wilson and Hilferty; the Poisson quantile by summing probabilities up to a mean of
    20, what lies above by Anscombe's root transform. Rejection samplers would break the pairing of
    arms.
    """
    cube = 1.0 - 1.0 / (9.0 * size) + normals(burst) / (3.0 * jnp.sqrt(size))
    mean = rate * jnp.maximum(cube, 0.0) ** 3
    few = jnp.minimum(mean, _FEW)
    return _poisson(few, arrival) + _many(mean, arrival) - _many(few, arrival)


def _poisson(mean: Array, u: Array) -> Array:
    # How many of the values 0, 1, 2, ... have a distribution function below the uniform number.
    def value(
        carry: tuple[Array, Array, Array], k: Array
    ) -> tuple[tuple[Array, Array, Array], None]:
        count, chance, below = carry
        count = count + (u > below)
        chance = chance * mean / k
        return (count, chance, below + chance), None

    none = jnp.exp(-mean)
    start = (jnp.zeros_like(mean), none, none)
    return jax.lax.scan(value, start, jnp.arange(1.0, _MOST + 1.0))[0][0]


def _many(mean: Array, u: Array) -> Array:
    root = jnp.maximum(jnp.sqrt(mean + 0.125) + 0.5 * normals(u), 0.0)
    return jnp.round(jnp.maximum(root**2 - 0.375, 0.0))
