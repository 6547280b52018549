"""What the array library's operations do to tables of entries.

Some only move entries, some work entry by entry, and sums and products of matrices are made of
those. Any other operation is left whole.
"""

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import scipy.special
from jax import lax

from foedus.choice.scalars.graph import Entry, Node, Table

FOLD: dict[str, Callable[..., Any]] = {
    "abs": np.abs,
    "add": np.add,
    "and": np.logical_and,
    "ceil": np.ceil,
    "cos": np.cos,
    "div": np.divide,
    "eq": np.equal,
    "exp": np.exp,
    "expm1": np.expm1,
    "floor": np.floor,
    "ge": np.greater_equal,
    "gt": np.greater,
    "is_finite": np.isfinite,
    "le": np.less_equal,
    "log": np.log,
    "log1p": np.log1p,
    "logistic": scipy.special.expit,
    "lt": np.less,
    "max": np.maximum,
    "min": np.minimum,
    "mul": np.multiply,
    "ne": np.not_equal,
    "neg": np.negative,
    "not": np.logical_not,
    "or": np.logical_or,
    "pow": np.power,
    "sign": np.sign,
    "sin": np.sin,
    "sqrt": np.sqrt,
    "square": np.square,
    "sub": np.subtract,
    "tanh": np.tanh,
}
"""Operations that work entry by entry, and how constants are folded."""

OF_TRUTH = ("and", "not", "or")
"""Those of them that work on bits where entries are no truth values."""

WITH_DETAIL = {"convert_element_type": "new_dtype", "integer_pow": "y", "select_n": None}
"""More of them, and the parameter that says the rest."""

REDUCE = {"reduce_sum": "add", "reduce_max": "max", "reduce_min": "min", "reduce_or": "or"}
"""Operations along axes, and what they do to two entries."""

_CALLED = {"and": "bitwise_and", "not": "bitwise_not", "or": "bitwise_or"}
_LAX: dict[str, Callable[..., Any]] = {x: getattr(lax, _CALLED.get(x, x)) for x in FOLD}


def entrywise(eqn: Any) -> bool:
    """Return whether an operation of a traced function works entry by entry."""
    name = eqn.primitive.name
    if name in OF_TRUTH:
        return bool(eqn.invars[0].aval.dtype == bool)
    if name == "select_n":
        return len(eqn.invars) == 3 and bool(eqn.invars[0].aval.dtype == bool)
    return name in FOLD or name in WITH_DETAIL


def folded(name: str, args: Any, detail: Any) -> Any:
    """Return what an operation makes of constants."""
    with np.errstate(all="ignore"):
        if name == "select_n":
            return np.choose(np.asarray(args[0], int), args[1:])
        if name == "convert_element_type":
            return np.asarray(args[0]).astype(detail)[()]
        if name == "integer_pow":
            return np.power(args[0], np.asarray(args[0]).dtype.type(detail))
        return FOLD[name](*args)


def simplified(name: str, args: tuple[Entry, ...]) -> Entry | None:
    """Return what some constants among the arguments decide, or None."""
    known = [not isinstance(a, Node) for a in args]
    if name == "select_n":
        if known[0]:
            return args[1 + int(args[0])]
        alike = args[1] is args[2] or (known[1] and known[2] and args[1] == args[2])
        return args[1] if alike else None
    if name in ("mul", "add", "and", "or") and any(known):
        one, constant = args if known[1] else args[::-1]
        if (name == "mul" and constant == 0.0) or (name == "or" and constant):
            return constant
        if name == "and":
            return one if constant else constant
        neutral = {"mul": 1.0, "add": 0.0, "or": False}[name]
        return one if constant == neutral else None
    if name == "sub":
        return args[0] if known[1] and args[1] == 0.0 else None
    if name == "div":
        # Zero over whatever it is.
        return args[0] if (known[1] and args[1] == 1.0) or (known[0] and args[0] == 0.0) else None
    return None


def computed(name: str, args: list[Any], detail: Any) -> Any:
    """Return an operation's result for many members at once, while the run is traced."""
    # Constants and what holds for all members are single numbers.
    if name == "convert_element_type":
        return lax.convert_element_type(args[0], detail)
    if name == "integer_pow":
        return lax.integer_pow(args[0], detail)
    shape = np.broadcast_shapes(*(np.shape(x) for x in args))
    full = [x if np.shape(x) == shape else lax.broadcast(x, shape) for x in args]
    if name == "select_n":
        return lax.select_n(*full)
    return _LAX[name](*full)


def evaluated(eqn: Any, args: list[Table]) -> list[Table]:
    """Return what any operation makes of constants."""
    with jax.ensure_compile_time_eval():
        found = eqn.primitive.bind(*(jnp.asarray(a) for a in args), **eqn.params)
    several = eqn.primitive.multiple_results
    return [np.asarray(x) for x in found] if several else [np.asarray(found)]


def moved(name: str, params: Any, args: list[Table], shape: tuple[int, ...]) -> Table | None:
    """Return the result of an operation that only moves entries; None for any other."""
    if name == "concatenate":
        return np.concatenate(args, axis=params["dimension"])
    if name == "stack":
        return np.stack(args, axis=params["axis"])
    first, *rest = args
    match name:
        case "broadcast_in_dim":
            spread = [1] * len(shape)
            for axis, size in zip(params["broadcast_dimensions"], first.shape, strict=True):
                spread[axis] = size
            return np.broadcast_to(first.reshape(spread), shape)
        case "reshape" | "squeeze" | "expand_dims":
            return first.reshape(shape)
        case "slice":
            steps = params["strides"] or (1,) * first.ndim
            parts = zip(params["start_indices"], params["limit_indices"], steps, strict=True)
            return first[tuple(slice(*part) for part in parts)]
        case "transpose":
            return first.transpose(params["permutation"])
        case "rev":
            return np.flip(first, params["dimensions"])
        case "copy" | "copy_p":
            return first
        case "gather" if rest[0].dtype != object:
            return _gathered(first, rest[0], params, shape)
        case _:
            return None


def _gathered(table: Table, index: Table, params: Any, shape: tuple[int, ...]) -> Table | None:
    # Result by (place in the index, place within what is taken); axes are put in order at the end.
    numbers, sizes = params["dimension_numbers"], tuple[int, ...](params["slice_sizes"])
    if numbers.operand_batching_dims:
        return None
    batch = index.shape[:-1]
    kept = [d for d in range(table.ndim) if d not in numbers.collapsed_slice_dims]
    at: list[Table] = []
    for d, size in enumerate(table.shape):
        where: Table = np.zeros((*batch, *(1 for _ in kept)), int)
        if d in numbers.start_index_map:
            first = index[..., numbers.start_index_map.index(d)].astype(int)
            where = where + first.reshape(where.shape)
        if d in kept:
            along = [1] * len(kept)
            along[kept.index(d)] = sizes[d]
            where = where + np.arange(sizes[d]).reshape(along)
        if np.any(where < 0) or np.any(where >= size):
            return None
        at.append(where)
    found = table[tuple(np.broadcast_arrays(*at))]
    axes = range(len(batch), len(batch) + len(kept))
    return np.moveaxis(found, axes, numbers.offset_dims).reshape(shape)


class Whole:
    """An operation that is left whole: entries are put together for it."""

    def __init__(self, eqn: Any, shapes: list[tuple[int, ...]]) -> None:
        """Remember the operation and the shapes of its arguments."""
        self.eqn, self.shapes = eqn, shapes

    def __call__(self, entries: list[Any]) -> list[Any]:
        """Return its results, by (..., member)."""
        members = np.broadcast_shapes(*(np.shape(x) for x in entries))
        tables, rest = [], iter(entries)
        for variable, shape in zip(self.eqn.invars, self.shapes, strict=True):
            own = [jnp.asarray(next(rest), variable.aval.dtype) for _ in range(math.prod(shape))]
            full = [jnp.broadcast_to(x, members) for x in own]
            tables.append(jnp.stack(full).reshape(*shape, *members))

        def bind(*args: Any) -> list[Any]:
            found = self.eqn.primitive.bind(*args, **self.eqn.params)
            return found if self.eqn.primitive.multiple_results else [found]

        return jax.vmap(bind, in_axes=-1, out_axes=-1)(*tables) if members else bind(*tables)
