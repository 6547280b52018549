"""What is noted of a reference path is read again by the member, option and line it is of."""

import jax.numpy as jnp
import numpy as np
import pytest

from foedus.choice import reference
from foedus.choice.menus import Entries
from foedus.model.types import Model
from foedus.testing import synthetic

DRAWS = 4


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_places_are_the_lines_of_the_levers_government(model: Model) -> None:
    found = reference.lines_of(model)
    assert set(found.sum(axis=2).ravel().tolist()) <= {0.0, 1.0}
    for rows, lever in zip(found, model.levers, strict=True):
        there = [model.lines[i].government for i in rows.argmax(axis=1)[rows.sum(axis=1) > 0]]
        own = [line for line in model.lines if line.government == lever.government]
        assert there == [lever.government] * len(own)


def test_what_is_written_is_what_is_read(model: Model) -> None:
    shape, lines = reference.shape_of(model), reference.lines_of(model)
    at = Entries(jnp.asarray([2, 0, 2]), jnp.asarray([0, 1, 2]))
    rng = np.random.default_rng(0)
    utility = rng.normal(size=(shape.options, len(model.lines), 3)).astype(np.float32)
    # Lines of other governments are not noted.
    mine = lines.sum(axis=1)[np.asarray(at.lever)].T
    others = rng.normal(size=(shape.replies + 3 * shape.options, 3)).astype(np.float32)
    wanted = jnp.asarray([True, True, False])
    blank = reference.blank(model, DRAWS)
    noted = reference.write(blank, at, lines, jnp.asarray(utility), jnp.asarray(others), wanted)
    then, answer = reference.read(noted, shape, at, lines, jnp.arange(DRAWS))
    assert np.asarray(then)[..., :2] == pytest.approx((utility * mine)[..., :2])
    assert np.asarray(answer)[:, :2] == pytest.approx(others[: shape.replies, :2])
    # What is not wanted is not written, and nothing else is touched.
    assert not np.asarray(then)[..., 2].any()
    untouched = np.ones(noted.shape[1:], bool)
    untouched[2, 0] = untouched[0, 1] = False
    assert not np.asarray(noted)[:, untouched].any()
    chances, tilts, own = shape.choices(np.asarray(noted))
    rest = others[shape.replies :, 0].reshape(3, shape.options)
    for found, given in zip((chances, tilts, own), rest, strict=True):
        assert found[:, 2, 0] == pytest.approx(given)


def test_members_read_the_row_of_their_draw(model: Model) -> None:
    shape, lines = reference.shape_of(model), reference.lines_of(model)
    rows = jnp.zeros((shape.recalled, len(model.levers), DRAWS)).at[:, :, 1].set(5.0)
    at = Entries(jnp.asarray([0, 0]), jnp.asarray([0, 1]))
    then, _ = reference.read(rows, shape, at, lines, jnp.asarray([1, 0]))
    assert np.asarray(then).max(axis=(0, 1)).tolist() == [5.0, 0.0]


def test_the_counterfactual_cabinet_made_the_record() -> None:
    model = synthetic.small_model()
    rng = np.random.default_rng(0)
    u = rng.uniform(0.1, 0.9, (DRAWS, len(model.columns)))
    draw = synthetic.ready(model, synthetic.at_quantiles(model, u))
    found = np.asarray(reference.shares(model, draw))
    has = {line.government for line in model.lines if line.counterfactual}
    for line, share in zip(model.lines, found, strict=True):
        if line.government in has:
            assert share.tolist() == [float(line.counterfactual)] * share.size
    for government in model.governments:
        mine = [line.government == government for line in model.lines]
        assert found[mine].sum(axis=0) == pytest.approx(1.0, rel=1e-5)
