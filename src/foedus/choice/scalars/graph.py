"""Scalars that depend on scalars."""

from collections.abc import Iterable
from typing import Any

import numpy as np

Entry = Any  # a `Node`, or a constant (a NumPy scalar)
Table = np.ndarray[Any, Any]  # entries of an array: of type object where some are no constants


class Node:
    """One scalar.

    Attributes
    ----------
    op, args, detail
        How it is computed: a primitive or what it is read from, its arguments, and the rest.
    number
        Its place in the order in which nodes were made: after all that it depends on.
    scan
        The scan within whose step it is computed, or None.
    """

    __slots__ = ("args", "detail", "number", "op", "scan")

    def __init__(
        self, op: str, args: tuple[Entry, ...], detail: Any, number: int, scan: "Scan | None"
    ) -> None:
        """Make a node; only `Graph.node` does."""
        self.op, self.args, self.detail, self.number, self.scan = op, args, detail, number, scan


class Scan:
    """A loop of some steps.

    Attributes
    ----------
    length
        Number of steps.
    start, after
        By the node that stands for a carried entry within a step: its value before the first step,
        and after each.
    each
        By the node of an entry that differs from step to step: its values.
    """

    def __init__(self, length: int) -> None:
        """Begin without entries."""
        self.length = length
        self.start: dict[Node, Entry] = {}
        self.after: dict[Node, Entry] = {}
        self.each: dict[Node, tuple[Entry, ...]] = {}


class Graph:
    """Nodes; a computation that was there already is the same node."""

    def __init__(self) -> None:
        """Begin without nodes."""
        self._nodes: dict[Any, Node] = {}

    def node(
        self, op: str, args: tuple[Entry, ...], detail: Any = None, scan: Scan | None = None
    ) -> Node:
        """Return the node of a computation."""
        key = (op, detail, *(a if isinstance(a, Node) else (a.dtype, a.item()) for a in args))
        found = self._nodes.get(key)
        if found is None:
            within = (a.scan for a in args if isinstance(a, Node) and a.scan is not None)
            found = Node(op, args, detail, len(self._nodes), next(within, scan))
            self._nodes[key] = found
        return found


def alike(one: Entry, other: Entry) -> bool:
    """Return whether two entries are sure to be the same number."""
    if isinstance(one, Node) or isinstance(other, Node):
        return one is other
    return bool(one == other)


def table_of(entries: Iterable[Entry], shape: tuple[int, ...]) -> Table:
    """Return entries as an array, of numbers where all are constants."""
    found = list(entries)
    if not any(isinstance(x, Node) for x in found):
        return np.asarray(found if found else np.zeros(0, np.float32)).reshape(shape)
    table = np.empty(len(found), object)
    table[:] = found
    return table.reshape(shape)


def needed(results: Iterable[Entry]) -> list[Node]:
    """Return what results depend on, in the order of computation."""
    found: set[Node] = set()
    queue = [x for x in results if isinstance(x, Node)]
    while queue:
        node = queue.pop()
        if node in found:
            continue
        found.add(node)
        more: list[Entry] = list(node.args)
        if node.op == "carried":
            more += [node.detail[0].start[node], node.detail[0].after[node]]
        elif node.op == "each":
            more += node.detail[0].each[node]
        elif node.op in ("last", "at_step"):
            more.append(node.detail[1])
        queue += [x for x in more if isinstance(x, Node)]
    return sorted(found, key=lambda node: node.number)
