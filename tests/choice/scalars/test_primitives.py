"""Constants fold as the array library computes, and tables move as its arrays do."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from foedus.choice.scalars import primitives
from foedus.choice.scalars.graph import Graph

ZERO, ONE, TWO = (np.float32(x) for x in (0.0, 1.0, 2.0))
BY_TWO = {"add", "div", "eq", "ge", "gt", "le", "lt", "max", "min", "mul", "ne", "pow", "sub"}
BY_ONE = set(primitives.FOLD) - BY_TWO - set(primitives.OF_TRUTH)


@pytest.mark.parametrize("name", sorted(BY_ONE | BY_TWO))
def test_constants_fold_as_they_are_computed(name: str) -> None:
    args = [np.float32(0.7), np.float32(1.3)][: 2 if name in BY_TWO else 1]
    folded = primitives.folded(name, args, None)
    assert folded == pytest.approx(np.asarray(primitives.computed(name, [*args], None)), rel=1e-6)


@pytest.mark.parametrize("name", primitives.OF_TRUTH)
def test_truth_values_fold_as_they_are_computed(name: str) -> None:
    for args in ([True, False], [True, True], [False, False]):
        given = [np.bool_(x) for x in args[: 1 if name == "not" else 2]]
        assert primitives.folded(name, given, None) == bool(primitives.computed(name, given, None))


def test_what_a_constant_decides_is_not_computed() -> None:
    node = Graph().node("read", (), ("a",))
    simplified = primitives.simplified
    assert simplified("mul", (node, ZERO)) == 0.0
    assert simplified("mul", (ONE, node)) is node
    assert simplified("add", (node, ZERO)) is node
    assert simplified("sub", (node, ZERO)) is node
    assert simplified("sub", (ZERO, node)) is None
    assert simplified("div", (node, ONE)) is node
    assert simplified("div", (ZERO, node)) == 0.0
    assert simplified("add", (node, TWO)) is None
    assert simplified("and", (node, np.bool_(True))) is node
    assert simplified("or", (np.bool_(True), node))
    assert simplified("select_n", (np.bool_(True), ONE, node)) is node
    assert simplified("select_n", (node, TWO, TWO)) == 2.0
    assert simplified("select_n", (node, ONE, TWO)) is None


MOVES = {
    "transpose": lambda a: a.T,
    "reshape": lambda a: a.reshape(2, 6),
    "slice": lambda a: a[1:3, ::2],
    "rev": lambda a: a[::-1],
    "broadcast": lambda a: jnp.broadcast_to(a[0][:, None], (4, 2)),
    "concatenate": lambda a: jnp.concatenate([a, a[:1]]),
    "gather": lambda a: a[np.asarray([2, 0, 2])],
    "columns": lambda a: a[:, np.asarray([3, 1])],
    "pairs": lambda a: a[np.asarray([0, 2]), np.asarray([1, 3])],
}


@pytest.mark.parametrize("name", MOVES)
def test_tables_move_as_arrays_do(name: str) -> None:
    table = np.arange(12.0, dtype=np.float32).reshape(3, 4)
    traced = jax.make_jaxpr(MOVES[name])(table)
    known = {traced.jaxpr.invars[0]: table}
    known |= dict(zip(traced.jaxpr.constvars, map(np.asarray, traced.consts), strict=True))
    for eqn in traced.jaxpr.eqns:
        args = [np.asarray(v.val) if hasattr(v, "val") else known[v] for v in eqn.invars]
        shape = eqn.outvars[0].aval.shape
        found = primitives.moved(eqn.primitive.name, eqn.params, args, shape)
        if found is None:  # indices are worked out by operations on constants
            found = primitives.evaluated(eqn, args)[0]
        known[eqn.outvars[0]] = found
    assert np.array_equal(known[traced.jaxpr.outvars[0]], MOVES[name](jnp.asarray(table)))
