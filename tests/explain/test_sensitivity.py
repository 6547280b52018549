"""One input at a time goes back to its start, and what inputs do together is left over."""

from typing import Any

import numpy as np
import pytest

from foedus.explain import sensitivity
from foedus.explain.replay import Path
from foedus.explain.sensitivity import Effects, Input, Lens
from foedus.state import World

pytestmark = pytest.mark.xdist_group("small")

FIRST, SECOND = Input("state", "gdp", (0,)), Input("state", "gdp", (1,))


def product(world: World, _params: Any, _shocks: Any) -> Any:
    return world.state.gdp[0] * world.state.gdp[1]


def test_every_entry_of_a_variable_is_an_input(path: Path) -> None:
    actors = len(path.model.actors)
    assert len(sensitivity.inputs(path.model, ["gdp", "commitment_trust"])) == actors + actors**2
    dated = sensitivity.inputs(path.model, [], calendar=True)
    assert {one.name for one in dated} == set(sensitivity.CALENDAR)
    assert sensitivity.kind_of("gdp") == "state"


def test_each_lane_differs_by_one_input(path: Path) -> None:
    world = path.steps[-1].after
    wide = sensitivity.side_by_side(world, path.rest, [FIRST, SECOND])
    now, start = (np.asarray(w.state.gdp)[:2, 0] for w in (world, path.rest))
    found = np.asarray(wide.state.gdp)[:2]
    assert found.shape == (2, 4)
    assert found[:, 0] == pytest.approx(now)
    assert found[:, 1] == pytest.approx(start)
    assert found[:, 2] == pytest.approx([start[0], now[1]])
    assert found[:, 3] == pytest.approx([now[0], start[1]])


def test_effects_and_their_remainder_by_hand(path: Path) -> None:
    world = path.steps[-1].after
    lens = Lens(product, None, path)
    found = sensitivity.effects(lens, world, {}, [FIRST, SECOND])
    (a, b), (a0, b0) = (np.asarray(w.state.gdp, np.float64)[:2, 0] for w in (world, path.rest))
    assert found.value == pytest.approx(a * b)
    assert found.rest == pytest.approx(a0 * b0)
    assert found.effects[FIRST] == pytest.approx((a - a0) * b, rel=1e-6)
    assert found.effects[SECOND] == pytest.approx((b - b0) * a, rel=1e-6)
    # Of a product, effects taken one at a time count the joint part twice.
    assert found.remainder == pytest.approx(-(a - a0) * (b - b0), rel=1e-6, abs=1e-9)


def test_a_formula_touches_what_it_has_a_derivative_by(path: Path) -> None:
    lens = Lens(product, None, path)
    candidates = sensitivity.inputs(path.model, ["gdp"])
    assert lens.touches(path.steps[-1].after, candidates) == [FIRST, SECOND]


def test_what_never_left_its_start_is_no_candidate(path: Path) -> None:
    candidates = sensitivity.inputs(path.model, ["gdp"])
    assert sensitivity.moved(candidates, [path.rest], path.rest) == []
    assert FIRST in sensitivity.moved(candidates, [path.steps[-1].after], path.rest)


def test_inputs_are_felt_in_any_quarter_and_ordered_by_the_last() -> None:
    third = Input("state", "gdp", (2,))
    earlier = Effects(0.0, 0.0, {FIRST: 5.0, SECOND: 0.0, third: 1e-9})
    last = Effects(0.0, 0.0, {FIRST: 0.5, SECOND: -2.0, third: 0.0})
    assert sensitivity.felt([earlier, last]) == [SECOND, FIRST]
