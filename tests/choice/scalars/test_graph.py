"""The same computation is one node, and only what a result needs is computed."""

import numpy as np

from foedus.choice.scalars.graph import Graph, Scan, alike, needed, table_of

ONE = np.float32(1.0)


def test_the_same_computation_is_one_node() -> None:
    graph = Graph()
    a, b = graph.node("read", (), ("a",)), graph.node("read", (), ("b",))
    assert graph.node("add", (a, b)) is graph.node("add", (a, b))
    assert graph.node("add", (a, b)) is not graph.node("add", (b, a))
    # A constant of another type is another number.
    assert graph.node("add", (a, ONE)) is not graph.node("add", (a, np.int32(1)))
    assert alike(a, a)
    assert alike(ONE, np.float32(1.0))
    assert not alike(a, ONE)


def test_what_depends_on_a_step_is_within_the_scan() -> None:
    graph, scan = Graph(), Scan(3)
    inside, outside = graph.node("each", (), (scan,), scan), graph.node("read", (), ("a",))
    assert graph.node("add", (inside, outside)).scan is scan
    assert graph.node("neg", (outside,)).scan is None


def test_only_what_is_needed_is_computed_and_in_order() -> None:
    graph = Graph()
    a, b = graph.node("read", (), ("a",)), graph.node("read", (), ("b",))
    graph.node("exp", (b,))
    total = graph.node("add", (graph.node("neg", (a,)), a))
    found = needed([total, ONE])
    assert b not in found
    assert [node.op for node in found] == ["read", "neg", "add"]


def test_a_carried_entry_needs_its_start_and_its_step() -> None:
    graph, scan = Graph(), Scan(2)
    start = graph.node("read", (), ("start",))
    carried = graph.node("carried", (), (scan, 0), scan)
    after = graph.node("neg", (carried,))
    scan.start[carried], scan.after[carried] = start, after
    assert set(needed([carried])) == {start, carried, after}


def test_a_table_of_constants_is_one_of_numbers() -> None:
    node = Graph().node("read", (), ("a",))
    assert table_of([ONE, np.float32(2.0)], (2, 1)).dtype == np.float32
    mixed = table_of([ONE, node], (2,))
    assert mixed.dtype == object
    assert mixed[1] is node
    assert table_of([], (0, 3)).shape == (0, 3)
