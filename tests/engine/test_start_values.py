"""Where interests start is where the engine begins to count."""

from collections.abc import Sequence

import numpy as np
import pytest
from tests.runs import Bed

from foedus.choice import foresight
from foedus.dynamics import priors
from foedus.engine.executables import Executables
from foedus.engine.start_values import common, starts
from foedus.engine.year import LANES
from foedus.model import schedule
from foedus.model.schedule import Schedule
from foedus.model.types import Model
from foedus.testing import synthetic

pytestmark = pytest.mark.xdist_group("small")


@pytest.fixture(scope="module")
def executables(small: Bed) -> Executables:
    """Return executables of which only the start is used."""
    return small.engine.executables


def arm(model: Model, do: Sequence[str] = ()) -> Schedule:
    return schedule.of_policy(model, "baseline", 4, do)[0]


def test_starts_are_what_governments_compare_with_before_they_move(
    executables: Executables,
) -> None:
    model = executables.model
    matrix = priors.draw(model, 0, 4)
    found = starts(executables, matrix)
    draw = synthetic.ready(model, matrix)
    world = synthetic.start_world(model, draw)
    felt = np.asarray(foresight.attributes(model, draw, world)).T
    assert found.shape == felt.shape == (4, len(model.attributes))
    for i, attribute in enumerate(model.attributes):
        scaled = np.log(found[:, i]) / np.log(attribute.swing) if attribute.ratio else None
        scaled = found[:, i] / attribute.swing if scaled is None else scaled
        assert scaled == pytest.approx(felt[:, i], rel=1e-4, abs=1e-4), attribute.name


def test_draws_beyond_a_block_have_starts_of_their_own(executables: Executables) -> None:
    model = executables.model
    matrix = priors.draw(model, 0, 514)
    found = starts(executables, matrix)
    assert found.shape == (514, len(model.attributes))
    assert np.isfinite(found).all()
    assert np.array_equal(found[LANES:], starts(executables, matrix[LANES:]))
    assert not np.array_equal(found[0], found[LANES])


def test_parameters_that_every_arm_fixes_alike_hold_from_the_start(
    executables: Executables,
) -> None:
    model = executables.model
    matrix = priors.draw(model, 0, 3)
    growth = next(c.name for c in model.columns if c.name.startswith("economy.growth["))
    fixed, free = arm(model, [f"param:{growth}=0.01"]), arm(model)
    assert common(matrix, [fixed, fixed])[:, model.index[growth]] == pytest.approx(0.01)
    assert common(matrix, [fixed, free]) is matrix
    assert common(matrix, [free, free]) is matrix
