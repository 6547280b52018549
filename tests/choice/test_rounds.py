"""From round to round what is known already is not looked at again, and nothing changes by that."""

from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from tests.choice.house import House, anywhere, house, varied, vote_of

from foedus.choice import menus, rounds


@pytest.fixture(scope="module")
def room() -> House:
    return house()


def test_all_futures_looked_at_or_one_of_them_known_is_the_same_to_the_bit(
    room: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    # From the second lever of a government on, the future of the settings as they are is known.
    real, seen = rounds.turn_to, []

    def forgetful(*given: Any) -> menus.Agenda:
        seen.append(True)
        return real(*given[:-1], jnp.zeros_like(given[-1]))

    scene, standing = varied(), anywhere(room, 4)
    recall = room.recall(room.note(scene), kept=1.0)
    given = scene.draw, scene.world, standing, room.ballot(7), recall
    before = room.vote(*given)
    monkeypatch.setattr(rounds, "turn_to", forgetful)
    after = vote_of(room.model, room.still, room.ahead)(*given)
    assert seen
    for a, b in zip(before, after, strict=True):
        assert np.array_equal(a, b)
