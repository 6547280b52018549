import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.runs import Bed, labels

from foedus.engine import calendar, priors
from foedus.engine.run import columns
from foedus.engine.year import LANES, QUARTERS, line_shares
from foedus.model.types import Lever

pytestmark = pytest.mark.xdist_group("small")

SAME = jnp.asarray([[1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0], [0, 0, 0, 1]], dtype=jnp.float32)


def shares(free: list[float], imposed: dict[int, float]) -> list[float]:
    """Three lines of one government, the third counterfactual, and one of another."""
    mask = np.zeros((4, 1), dtype=np.float32)
    value = np.zeros((4, 1), dtype=np.float32)
    for i, share in imposed.items():
        mask[i], value[i] = 1.0, share
    of = jnp.asarray([[x] for x in (*free, 0.0, 1.0)], dtype=jnp.float32)
    same = SAME[..., None]
    found = line_shares(of, jnp.asarray(mask), jnp.asarray(value), same)
    return np.asarray(found)[:, 0].tolist()


@pytest.mark.parametrize(
    ("imposed", "wanted"),
    [
        ({}, [0.6, 0.4, 0.0, 1.0]),
        ({0: 0.3}, [0.3, 0.7, 0.0, 1.0]),
        ({0: 1.0}, [1.0, 0.0, 0.0, 1.0]),
        ({2: 1.0}, [0.0, 0.0, 1.0, 1.0]),
        ({2: 0.5}, [0.3, 0.2, 0.5, 1.0]),
        ({0: 0.25, 2: 0.25}, [0.25, 0.5, 0.25, 1.0]),
        ({0: 0.0}, [0.0, 1.0, 0.0, 1.0]),
    ],
)
def test_imposed_lines_leave_the_rest_to_the_others(
    imposed: dict[int, float], wanted: list[float]
) -> None:
    assert shares([0.6, 0.4], imposed) == pytest.approx(wanted, abs=1e-6)


def test_options_without_a_difference_share_their_taste(small: Bed) -> None:
    lever: Lever = next(v for v in small.model.levers if v.name == "AUR.posture")
    assert same_effect(lever) == [0, 1, 2]


def test_what_is_kept_stands_where_it_is_said(small: Bed) -> None:
    run = small.run(draws=8)
    assert run.values.shape[2] == columns(small.model)[-1][1].stop
    for lever in small.model.levers:
        option = run.of("option", lever.name)
        assert set(np.unique(option)) <= set(range(len(lever.options)))
        if lever.instrument.kind == "ordinal":
            chosen = np.asarray(lever.levels)[option.astype(int)]
            assert run.of("setting", lever.name) == pytest.approx(chosen)
    for lines in (slice(0, 2), slice(3, 5), slice(5, 6)):
        assert run["line_share"][:, :, lines].sum(axis=2) == pytest.approx(1.0, abs=1e-5)
    assert labels(small.model, "line_share")[2] == "AUR.cabinet"
    assert not run["line_share"][:, :, 2].any()


def first_block(bed: Bed, draws: int) -> tuple[Any, Any, Any, Any]:
    matrix = priors.draw(bed.model, 5, draws)
    member = np.minimum(np.arange(LANES), draws - 1)
    [year] = calendar.imposed_years(bed.model, bed.arm(quarters=QUARTERS), QUARTERS)
    bed.engine.executables.compile(year)
    started = bed.engine.executables.start(
        jnp.asarray(matrix[member].T),
        jnp.uint32(5),
        jnp.asarray(member, dtype=jnp.uint32),
        jnp.zeros(LANES, dtype=jnp.uint32),
    )
    return (*started, year)


def test_compiled_and_uncompiled_quarters_agree(small: Bed) -> None:
    # Numbers to rounding; a choice may turn where two options are as good as equal.
    draw, keys, carry, year = first_block(small, LANES)
    # Uncompiled choices are slow: only the first twenty members get to choose.
    few = jnp.arange(LANES) < 20
    values = dataclasses.replace(draw.values, opening=jnp.where(few, draw.values.opening, 0.0))
    draw = dataclasses.replace(draw, values=values)
    counted = few.astype(jnp.float32)
    _, (kept, tally) = small.engine.executables.year(draw, keys, counted, carry, year)
    compiled = np.asarray(kept)[0].T
    first = jax.tree.map(lambda rows: rows[0], year)
    layout = small.engine.executables.layout
    with jax.disable_jit():
        _, (eager, weighed) = _quarter(small.model, layout, draw, keys, counted, carry, first)
    uncompiled = np.asarray(eager).T
    where = dict(columns(small.model))
    agree = (compiled[:, where["option"]] == uncompiled[:, where["option"]]).all(axis=1)
    assert agree.mean() > 0.995
    start = [lever.start for lever in small.model.levers]
    moved = (uncompiled[:, where["option"]] != start).any(axis=1)
    assert moved[:20].any()
    assert not moved[20:].any()
    # As many had each lever on the agenda, and what they weighed is the same to rounding.
    assert np.array_equal(weighed[:, -1], tally[0, :, -1])
    assert np.asarray(weighed[:, -1, 0]).sum() > 20
    if agree.all():
        assert np.asarray(weighed) == pytest.approx(np.asarray(tally[0]), rel=1e-2, abs=1e-2)
    assert uncompiled[agree] == pytest.approx(compiled[agree], rel=2e-4, abs=2e-5)


def test_the_start_is_the_case(small: Bed) -> None:
    draw, _, carry, _ = first_block(small, 4)
    assert np.asarray(carry.status).max() == 0
    ally = small.model.actors.index("BEL")
    assert np.exp(np.asarray(carry.link.gdp)[ally]) == pytest.approx(4000.0, rel=1e-5)
    assert np.asarray(draw.start.defence_burden)[ally] == pytest.approx(1.4, rel=1e-5)
    names = [lever.name for lever in small.model.levers]
    assert np.asarray(carry.levels)[names.index("AUR.posture")] == pytest.approx(1.0)
