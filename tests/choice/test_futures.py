"""The futures that are looked at are all that a lever could come to, each of them once."""

import jax.numpy as jnp
import numpy as np
import pytest

from foedus.choice import futures, menus
from foedus.choice.futures import Packed
from foedus.choice.menus import ABREAST
from foedus.model.types import Model
from foedus.testing import synthetic

LANES = 2


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def plans(model: Model, name: str, *, known: bool) -> list[tuple[float, ...]]:
    """Return the settings of every future of a lever of the second member."""
    table, lever = menus.menus(model), [v.name for v in model.levers].index(name)
    start = np.asarray([v.levels[v.start] for v in model.levers], np.float32)
    stands = jnp.asarray(np.repeat(start[:, None], LANES, axis=1))
    picked = jnp.zeros_like(stands).at[lever].set(1.0)
    given = jnp.ones_like(stands), stands, stands, jnp.full_like(stands, float(known))
    agenda = menus.turn_to(table, picked, *given)
    rows = int(agenda.rows[lever, 1])
    packed = Packed(
        lever=jnp.full(rows, lever),
        lane=jnp.ones(rows, int),
        row=jnp.arange(rows),
        here=jnp.repeat(stands[:, 1:], rows, axis=1),
    )
    found = [futures.plan(table, agenda, packed, jnp.int32(p)) for p in range(ABREAST)]
    # Rows of places abreast, in the order of rows.
    flat = np.stack([np.asarray(x) for x in found], axis=-1).reshape(len(model.levers), -1)
    looks = len(model.levers[lever].levels) * int(agenda.replies[lever, 1]) - known
    return [tuple(column) for column in flat.T[:looks].tolist()]


def wanted(model: Model, name: str) -> set[tuple[float, ...]]:
    names = [v.name for v in model.levers]
    start = [float(np.float32(v.levels[v.start])) for v in model.levers]
    lever = model.levers[names.index(name)]
    found = set[tuple[float, ...]]()
    for level in lever.levels:
        plain = list(start)
        plain[names.index(name)] = float(np.float32(level))
        found.add(tuple(plain))
        for other in lever.answered_by:
            for reply in model.levers[names.index(other)].levels:
                met = list(plain)
                met[names.index(other)] = float(np.float32(reply))
                found.add(tuple(met))
    return found


@pytest.mark.parametrize("name", ["AUR.ask_spending", "AUR.tariff", "BEL.programme"])
def test_every_option_with_every_answer_is_looked_at_once(model: Model, name: str) -> None:
    found = plans(model, name, known=False)
    assert len(found) == len(set(found))
    assert set(found) == wanted(model, name)


@pytest.mark.parametrize("name", ["AUR.ask_spending", "AUR.tariff"])
def test_the_known_future_is_passed_over(model: Model, name: str) -> None:
    start = tuple(float(np.float32(v.levels[v.start])) for v in model.levers)
    assert set(plans(model, name, known=True)) == wanted(model, name) - {start}
