"""A quiet world has nothing in it but what is imposed."""

import numpy as np
import pytest

from foedus.case import parse_intervention
from foedus.counterfactuals.quiet_world import Looked, joined, schedule_of, valued
from foedus.model.types import Model
from foedus.testing import synthetic


@pytest.fixture(scope="module")
def model() -> Model:
    return synthetic.small_model()


def test_every_lever_stands_at_its_start(model: Model) -> None:
    found = schedule_of(model, (), {})
    assert (found.forced == 1.0).all()
    start = [lever.levels[lever.start] for lever in model.levers]
    assert found.level == pytest.approx(np.tile(np.asarray(start, np.float32), (4, 1)))


def test_an_act_stands_from_the_first_quarter_and_an_entry_in_its_own(model: Model) -> None:
    names = [lever.name for lever in model.levers]
    tariff, programme = names.index("AUR.tariff"), names.index("BEL.programme")
    entry = parse_intervention("AUR.tariff=25%@2025Q2..2025Q2")
    found = schedule_of(model, (entry,), {programme: 0})
    begins = model.levers[tariff].levels[model.levers[tariff].start]
    assert found.level[:, tariff].tolist() == pytest.approx([begins, 25.0, begins, begins])
    cut = model.levers[programme].levels[0]
    assert found.level[:, programme].tolist() == pytest.approx([cut] * 4)


def test_interests_are_those_of_lines_that_govern(model: Model) -> None:
    for government in model.governments:
        lines = [v for v in model.lines if v.government == government]
        found = valued(model, government)
        assert found == sorted(found)
        for k in range(len(model.attributes)):
            own = any(line.valued[k] for line in lines if not line.counterfactual)
            assert (k in found) == own


def test_blocks_join_along_draws() -> None:
    def block(first: int, draws: int) -> Looked:
        rows = np.arange(first, first + draws, dtype=np.float32)
        table = np.broadcast_to(rows, (2, 3, draws))
        return Looked(table, table + 1.0, table + 2.0, rows >= 0.0)

    whole = joined([block(0, 4), block(4, 2)])
    assert whole.chance[1, 2].tolist() == [0, 1, 2, 3, 4, 5]
    assert whole.written.shape == (2, 3, 6)
    assert whole.sound.shape == (6,)
    alone = block(0, 4)
    assert joined([alone]) is alone
