"""The program of a function: traced once for one member, then computed for many."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend import core
from jaxtyping import Array

from foedus.choice.scalars.graph import Entry, Graph, Node, Scan, Table, alike, needed, table_of
from foedus.choice.scalars.primitives import (
    REDUCE,
    WITH_DETAIL,
    Whole,
    computed,
    entrywise,
    evaluated,
    folded,
    moved,
    simplified,
)

CALLS = ("jit", "pjit", "closed_call", "custom_jvp_call")


@dataclass(frozen=True)
class Input:
    """An entry that a program reads.

    Attributes
    ----------
    leaf
        Number of the array among the leaves of the arguments.
    place
        Its index there, without the axis of members.
    by_member
        Whether the array has such an axis.
    """

    leaf: int
    place: tuple[int, ...]
    by_member: bool

    def of(self, leaves: list[Any]) -> Array:
        """Return the entry, by member or alone."""
        return leaves[self.leaf][self.place]


class Program:
    """What the result of a function depends on, scalar by scalar.

    Parameters
    ----------
    function
        Takes containers of arrays and returns an array by (..., member), in which members do not
        mix.
    like
        Arguments as they will be given; NumPy arrays in them are constants.
    members
        Length of the last axis where it tells members apart. Other arrays hold for all.
    """

    def __init__(self, function: Callable[..., Array], like: tuple[Any, ...], members: int) -> None:
        """Trace the function for one member."""
        self._graph = Graph()
        leaves: list[Any] = jax.tree.leaves(like)
        tree = cast(Any, jax.tree.structure(like))
        apart = [jnp.shape(x)[-1:] == (members,) for x in leaves]
        single = [_of_one(x, own) for x, own in zip(leaves, apart, strict=True)]
        given = [k for k, x in enumerate(leaves) if not isinstance(x, np.ndarray)]

        def of_given(some: list[Any]) -> Array:
            full = list(leaves)
            for k, x in zip(given, some, strict=True):
                full[k] = x
            return function(*jax.tree.unflatten(tree, full))

        closed = jax.make_jaxpr(of_given)([single[k] for k in given])
        tables = [self._inputs(k, single[k].shape, apart[k]) for k in given]
        (found,) = self._run(closed.jaxpr, closed.consts, tables)
        self._shape, self._results = found.shape[:-1], list(found.flat)
        self.nodes = needed(self._results)

    def _inputs(self, leaf: int, shape: tuple[int, ...], apart: bool) -> Table:
        table = np.empty(shape, object)
        for place in np.ndindex(*shape):
            own = Input(leaf, place[:-1] if apart else place, apart)
            table[place] = self._graph.node("input", (), own)
        return table

    @property
    def inputs(self) -> list[Input]:
        """Return the entries of arguments that the result depends on."""
        return [node.detail for node in self.nodes if node.op == "input"]

    # --- tracing: from arrays to tables of entries -----------------------------------------------

    def _run(self, jaxpr: Any, consts: Iterable[Any], args: Iterable[Table]) -> list[Table]:
        values: dict[Any, Table] = dict(zip(jaxpr.constvars, map(np.asarray, consts), strict=True))
        values |= zip(jaxpr.invars, args, strict=True)

        def read(variable: Any) -> Table:
            return (
                np.asarray(variable.val) if isinstance(variable, core.Literal) else values[variable]
            )

        for eqn in jaxpr.eqns:
            values |= zip(eqn.outvars, self._apply(eqn, [read(v) for v in eqn.invars]), strict=True)
        return [read(v) for v in jaxpr.outvars]

    def _apply(self, eqn: Any, args: list[Table]) -> list[Table]:
        name, params = eqn.primitive.name, eqn.params
        if name in CALLS:
            inner = params.get("jaxpr") or params["call_jaxpr"]
            return self._run(inner.jaxpr, inner.consts, args)
        if name == "scan" and not params["reverse"] and _outside(args):
            return self._scan(params, args)
        if args:
            found = moved(name, params, args, eqn.outvars[0].aval.shape)
            if found is not None:
                return [found]
        if entrywise(eqn):
            return [self._entrywise(name, args, params.get(WITH_DETAIL.get(name)))]
        if name in REDUCE and eqn.invars[0].aval.size:
            return [self._reduced(REDUCE[name], args[0], params["axes"])]
        if name == "dot_general" and not any(params["dimension_numbers"][1]):
            return [self._product(args[0], args[1], params["dimension_numbers"][0])]
        if all(a.dtype != object for a in args):
            return evaluated(eqn, args)
        return self._whole(eqn, args)

    def _entrywise(self, name: str, args: list[Table], detail: Any = None) -> Table:
        if all(a.dtype != object for a in args):
            return np.asarray(folded(name, args, detail))
        full = np.broadcast_arrays(*args)
        by_entry = zip(*(a.flat for a in full), strict=True)
        return table_of((self._entry(name, some, detail) for some in by_entry), full[0].shape)

    def _entry(self, name: str, args: tuple[Entry, ...], detail: Any) -> Entry:
        known = [not isinstance(a, Node) for a in args]
        if all(known):
            return folded(name, args, detail)
        found = simplified(name, args)
        if found is not None:
            return found
        if name in ("mul", "add") and not any(known) and args[0].number > args[1].number:
            args = args[::-1]  # the same product whichever way round it was written
        return self._graph.node(name, args, detail)

    def _reduced(self, name: str, table: Table, axes: tuple[int, ...]) -> Table:
        for axis in sorted(axes, reverse=True):
            rows = np.moveaxis(table, axis, 0)
            table = rows[0, ...]
            for k in range(1, len(rows)):
                table = self._entrywise(name, [table, rows[k, ...]])
        return table

    def _product(self, left: Table, right: Table, over: Any) -> Table:
        ours: Table = np.moveaxis(left, over[0], range(-len(over[0]), 0))
        theirs: Table = np.moveaxis(right, over[1], range(len(over[1])))
        outer: tuple[int, ...] = ours.shape[: left.ndim - len(over[0])]
        shared: tuple[int, ...] = theirs.shape[: len(over[1])]
        inner, size = theirs.shape[len(over[1]) :], math.prod(shared)
        if not size:
            return np.zeros((*outer, *inner), np.float32)
        ours, theirs = ours.reshape(-1, 1, size), theirs.reshape(size, -1).T[None]
        terms = self._entrywise("mul", [ours, theirs])
        return self._reduced("add", terms, (2,)).reshape(*outer, *inner)

    def _whole(self, eqn: Any, args: list[Table]) -> list[Table]:
        operation = Whole(eqn, [a.shape for a in args])
        whole = self._graph.node("whole", tuple(x for a in args for x in a.flat), operation)

        def parts(i: int, shape: tuple[int, ...]) -> Table:
            places = np.ndindex(*shape)
            return table_of((self._graph.node("part", (whole,), (i, p)) for p in places), shape)

        return [parts(i, variable.aval.shape) for i, variable in enumerate(eqn.outvars)]

    def _scan(self, params: Any, args: list[Table]) -> list[Table]:
        scan, inner = Scan(params["length"]), params["jaxpr"]
        consts, carried = params["num_consts"], params["num_consts"] + params["num_carry"]
        fixed, start = args[:consts], args[consts:carried]
        over = [self._each(scan, i, a) for i, a in enumerate(args[carried:])]
        now: list[Any] = [a.astype(object) for a in start]
        # An entry is taken to stay as it is until a step shows otherwise.
        while True:
            step = [*fixed, *(table_of(a.flat, a.shape) for a in now), *over]
            out = self._run(inner.jaxpr, inner.consts, step)
            after = [np.asarray(x) for x in out[: len(now)]]
            change = [
                (i, place)
                for i, table in enumerate(now)
                for place in np.ndindex(*table.shape)
                if table[place] not in scan.start and not alike(table[place], after[i][place])
            ]
            if not change:
                break
            for i, place in change:
                node = self._graph.node("carried", (), (scan, i, place), scan)
                scan.start[node] = start[i][place]
                now[i][place] = node
        for table, then in zip(now, after, strict=True):
            pairs = zip(table.flat, then.flat, strict=True)
            scan.after |= {node: entry for node, entry in pairs if node in scan.start}
        last = [table_of((self._last(scan, x) for x in a.flat), a.shape) for a in now]
        return [*last, *(self._every(scan, x) for x in out[len(now) :])]

    def _each(self, scan: Scan, number: int, table: Table) -> Table:
        def entry(place: tuple[int, ...]) -> Entry:
            values = tuple(table[(t, *place)] for t in range(scan.length))
            if all(alike(v, values[0]) for v in values):
                return values[0]
            node = self._graph.node("each", (), (scan, number, place), scan)
            scan.each[node] = values
            return node

        shape = table.shape[1:]
        return table_of((entry(place) for place in np.ndindex(*shape)), shape)

    def _last(self, scan: Scan, entry: Entry) -> Entry:
        return self._graph.node("last", (), (scan, entry)) if entry in scan.start else entry

    def _every(self, scan: Scan, table: Table) -> Table:
        def entry(x: Entry, step: int) -> Entry:
            within = isinstance(x, Node) and x.scan is scan
            return self._graph.node("at_step", (), (scan, x, step)) if within else x

        steps = range(scan.length)
        return table_of(
            (entry(x, t) for t in steps for x in table.flat), (len(steps), *table.shape)
        )

    # --- computing: each scalar for many members at once ------------------------------------------

    def __call__(self, read: Mapping[Input, Array], members: int) -> Array:
        """Return the function's result by (..., member).

        Parameters
        ----------
        read
            The entries of `inputs`, by member or alone.
        """
        values: dict[Node, Any] = {}
        scanned: dict[Scan, tuple[dict[Node, Array], dict[Node, Array]]] = {}
        for node in self.nodes:
            if node.scan is not None:
                continue
            if node.op == "input":
                values[node] = read[node.detail]
            elif node.op in ("last", "at_step"):
                scan, entry, *step = node.detail
                if scan not in scanned:
                    scanned[scan] = self._loop(scan, values, members)
                last, every = scanned[scan]
                values[node] = every[entry][step[0]] if step else last[entry]
            else:
                values[node] = _computed(node, values)
        found = [jnp.broadcast_to(_value(values, x), (members,)) for x in self._results]
        return jnp.stack(found).reshape(*self._shape, members)

    def _loop(
        self, scan: Scan, values: dict[Node, Any], members: int
    ) -> tuple[dict[Node, Array], dict[Node, Array]]:
        """Return what is carried out of a scan, and what was asked for at every step."""
        within = [node for node in self.nodes if node.scan is scan]
        carried, each = ([n for n in within if n.op == op] for op in ("carried", "each"))
        steps = (n.detail for n in self.nodes if n.op == "at_step")
        asked = list(dict.fromkeys(entry for own, entry, _ in steps if own is scan))

        def full(entry: Entry, known: dict[Node, Any]) -> Array:
            return jnp.broadcast_to(_value(known, entry), (members,))

        def step(now: tuple[Array, ...], this: tuple[Array, ...]) -> tuple[Any, Any]:
            known = dict(values)
            known |= zip((*carried, *each), (*now, *this), strict=True)
            for node in within:
                if node not in known:
                    known[node] = _computed(node, known)
            after = tuple(full(scan.after[n], known) for n in carried)
            return after, tuple(full(n, known) for n in asked)

        start = tuple(full(scan.start[n], values) for n in carried)
        over = tuple(jnp.stack([_value(values, x) for x in scan.each[n]]) for n in each)
        last, every = jax.lax.scan(step, start, over, length=scan.length)
        return dict(zip(carried, last, strict=True)), dict(zip(asked, every, strict=True))


def _of_one(leaf: Any, by_member: bool) -> jax.ShapeDtypeStruct:
    shape = jnp.shape(leaf)
    return jax.ShapeDtypeStruct((*shape[:-1], 1) if by_member else shape, jnp.result_type(leaf))


def _outside(args: list[Table]) -> bool:
    """Return whether nothing among the arguments belongs to the step of a scan."""
    return all(not isinstance(x, Node) or x.scan is None for a in args for x in a.flat)


def _value(values: Mapping[Node, Any], entry: Entry) -> Any:
    return values[entry] if isinstance(entry, Node) else entry


def _computed(node: Node, values: Mapping[Node, Any]) -> Any:
    args: list[Any] = [_value(values, x) for x in node.args]
    if node.op == "whole":
        return node.detail(args)
    if node.op == "part":
        number, place = node.detail
        return args[0][number][place]
    return computed(node.op, args, node.detail)
