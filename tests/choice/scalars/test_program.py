"""A program computes what its function does, and nothing that its result does not depend on."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.runs import Bed

from foedus.choice import foresight
from foedus.choice.futures import prospect
from foedus.choice.scalars.program import Program
from foedus.dynamics import priors
from foedus.dynamics.quarter import appraise, make_world, prepare, start_levels, usual_events
from foedus.engine import calendar
from foedus.model import view

MEMBERS = 7
MASK = np.asarray([[0.0, 1.0], [1.0, 0.0]], np.float32)[..., None]


def given(*shape: int) -> jax.Array:
    return jnp.asarray(np.random.default_rng(3).normal(size=shape).astype(np.float32))


def computed(program: Program, *like: Any) -> np.ndarray:
    leaves = jax.tree.leaves(like)

    def run(leaves: list[jax.Array]) -> jax.Array:
        return program({x: x.of(leaves) for x in program.inputs}, MEMBERS)

    return np.asarray(jax.jit(run)(leaves))


def matrices(a: jax.Array) -> jax.Array:
    """Masks, sums along axes, products of matrices and parts of arrays."""
    near = jnp.einsum("ij,jm->im", np.asarray([[0.0, 2.0], [1.0, 0.5]], np.float32), a[0])
    both = jnp.concatenate([near, jnp.sum(a * MASK, axis=0)[::-1]])
    return jnp.where(both > 0.0, jnp.log1p(jnp.abs(both)), both**2)[np.asarray([3, 0, 2])]


def steps(a: jax.Array) -> jax.Array:
    """A scan that carries what changes and what does not, over what differs by step."""

    def step(now: tuple[Any, ...], this: jax.Array) -> tuple[Any, jax.Array]:
        level, still, count = now
        after = level * still + this * MASK[..., 0, :]
        return (after, still, count + 1.0), jnp.tanh(after) + count

    start = a[0], jnp.exp(a[1]) * MASK[0], jnp.float32(0.0)
    last, path = jax.lax.scan(step, start, jnp.asarray([[0.5], [0.1], [-2.0]]))
    return jnp.concatenate([last[0], last[1], path.sum(axis=0)])


def within(a: jax.Array) -> jax.Array:
    """A scan in the step of another, and operations that have no entries of their own."""

    def outer(now: jax.Array, _: None) -> tuple[jax.Array, jax.Array]:
        inner = jax.lax.scan(lambda x, _: (x * 0.5 + a[1], x), now, None, length=2)[0]
        return inner, jnp.sort(inner, axis=0)

    last, path = jax.lax.scan(outer, a[0], None, length=3)
    return jnp.concatenate([jnp.cumsum(last, axis=0), path[1]])


@pytest.mark.parametrize("function", [matrices, steps, within])
def test_a_program_computes_what_its_function_does(
    function: Callable[[jax.Array], jax.Array],
) -> None:
    a = given(2, 2, MEMBERS)
    expected = np.asarray(jax.jit(function)(a))
    assert expected.std() > 0.1
    np.testing.assert_allclose(computed(Program(function, (a,), MEMBERS), a), expected, rtol=2e-6)


def test_what_holds_for_all_members_is_read_once() -> None:
    a, same = given(2, MEMBERS), given(2, 1)
    program = Program(lambda a, same: a * same[::-1], (a, same), MEMBERS)
    assert [x.by_member for x in sorted(program.inputs, key=lambda x: x.leaf)] == [True] * 2 + [
        False
    ] * 2
    np.testing.assert_allclose(computed(program, a, same), a * same[::-1], rtol=1e-6)


def test_what_is_masked_or_never_read_is_left_out() -> None:
    a = given(2, 2, MEMBERS)
    program = Program(lambda a: jnp.sum(jnp.exp(a) * MASK, axis=0)[:1], (a,), MEMBERS)
    assert [x.place for x in program.inputs] == [(1, 0)]
    spoiled = a.at[0, 1].set(jnp.nan)
    assert np.all(np.isfinite(computed(program, spoiled)))


def test_a_changed_mask_is_another_program() -> None:
    """A constant counts as such only where it is no argument."""
    a = given(2, MEMBERS)
    program = Program(lambda a, m: jnp.sum(a * m, axis=0)[None], (a, jnp.zeros((2, 1))), MEMBERS)
    assert len(program.inputs) == 4
    found = computed(program, a, jnp.ones((2, 1)))
    np.testing.assert_allclose(found, a.sum(axis=0)[None], rtol=1e-6)
    assert not Program(lambda a, m: a * m, (a, np.zeros((2, 1), np.float32)), MEMBERS).inputs


def test_what_a_scan_carries_unchanged_is_no_part_of_its_step() -> None:
    def half(a: jax.Array) -> jax.Array:
        def step(now: jax.Array, this: jax.Array) -> tuple[jax.Array, None]:
            return now + this * jnp.exp(now) * MASK[0], None

        return jax.lax.scan(step, a[0], jnp.asarray([[0.5], [0.1]]))[0]

    a = given(2, 2, MEMBERS)
    program = Program(half, (a,), MEMBERS)
    assert [n.detail[2] for n in program.nodes if n.op == "carried"] == [(1, 0)]
    np.testing.assert_allclose(computed(program, a), half(a), rtol=2e-6)


def test_one_computation_is_made_once() -> None:
    a = given(2, MEMBERS)
    program = Program(lambda a: jnp.exp(a[0] * a[1]) + jnp.exp(a[1] * a[0]), (a,), MEMBERS)
    assert sum(n.op == "exp" for n in program.nodes) == 1


def test_feelings_are_those_of_the_mechanisms(small: Bed) -> None:
    """Every pair of line and interest, for settings that differ by member."""
    model, lanes, government = small.model, 64, "BEL"
    assert len({view.view_of(model, g) for g in model.governments}) == 1, "one look for all"
    rows = jnp.asarray(priors.draw(model, 5, lanes).T)
    now = jax.tree.map(lambda t: t[1], calendar.imposed_years(model, small.arm(), 16)[0])
    sight = view.view_of(model, government), view.left_out(model, government)
    rng = np.random.default_rng(1)
    settings = np.stack([rng.choice(np.asarray(v.levels), lanes) for v in model.levers])

    @jax.jit
    def both(rows: jax.Array, settings: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        draw = prepare(model, rows)
        start = jnp.broadcast_to(start_levels(model), settings.shape)
        clock = jax.tree.map(lambda table: table[0], now.ahead)
        world = make_world(model, draw, draw.start_link, start, usual_events(model, draw), clock)
        world = appraise(model, draw, draw.active, world)
        seen = foresight.outlook(model, *sight, draw, draw.active, world, now.hold, now.ahead)
        ahead = prospect(seen, settings)
        still = foresight.feelings(seen, start)
        return ahead.feelings(ahead.table, settings), foresight.feelings(seen, settings), still

    found, expected, still = map(np.asarray, both(rows, jnp.asarray(settings, jnp.float32)))
    np.testing.assert_allclose(found, expected, atol=2e-4 * expected.std())
    assert np.abs(expected - still).std() > 0.05 * expected.std()
