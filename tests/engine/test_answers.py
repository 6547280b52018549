"""How a government sees the lines of the one whose answer it thinks through."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from foedus.contract import LineBelief
from foedus.engine.answers import believed_shares
from foedus.engine.council import council
from foedus.engine.menus import Entries, menus
from foedus.model.types import Model
from foedus.state import World
from foedus.testing import synthetic

LANES = 4


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


@pytest.fixture(scope="module")
def world(model: Model) -> World:
    u = np.random.default_rng(3).uniform(0.1, 0.9, (LANES, len(model.columns)))
    return synthetic.disturbed_world(
        model, synthetic.ready(model, synthetic.at_quantiles(model, u)), 1
    )


def entries(model: Model, lever: str) -> Entries:
    place = [v.name for v in model.levers].index(lever)
    return Entries(jnp.full(LANES, place), jnp.arange(LANES))


def seen(model: Model, world: World, by: str, whose: str) -> tuple[Any, Any]:
    """Return the lines that hold a lever as another's holder sees them, and as they are."""
    table, its = menus(model), entries(model, whose)
    outlook: Any = SimpleNamespace(model=model, world=world)
    shares = council(model, table, its, world.appraisals.line_share).share
    return np.asarray(believed_shares(outlook, table, entries(model, by), its)), np.asarray(shares)


def test_others_see_the_leader_by_their_belief(model: Model, world: World) -> None:
    found, shares = seen(model, world, "BEL.programme", "AUR.tariff")
    lines = [line.name for line in model.lines]
    belief = np.asarray(world.state.transactional_belief)[model.actors.index("BEL")]
    assert found[lines.index("AUR.leader")] == pytest.approx(belief)
    assert found.sum(axis=0) == pytest.approx(np.ones(LANES))
    assert not np.allclose(found, shares)


def test_lines_about_which_nobody_believes_anything_are_seen_as_they_are(
    model: Model, world: World
) -> None:
    known = tuple(dataclasses.replace(m, line_belief=None) for m in model.mechanisms)
    open_book = dataclasses.replace(model, mechanisms=known)
    about = LineBelief("transactional_belief", over="rival")
    of_rivals = dataclasses.replace(
        model, mechanisms=(*known[1:], dataclasses.replace(known[0], line_belief=about))
    )
    for other in (open_book, of_rivals):
        found, shares = seen(other, world, "BEL.programme", "AUR.tariff")
        assert np.array_equal(found, shares)
    found, shares = seen(model, world, "AUR.tariff", "BEL.programme")
    assert np.array_equal(found, shares)
