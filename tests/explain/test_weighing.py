"""What is compiled to weigh again is shared by arms, and goes with its engine."""

import gc
import weakref

import pytest
from tests.explain.test_deliberation import QUARTERS
from tests.runs import Bed

from foedus.engine.run import Engine
from foedus.explain.deliberation import Tracer
from foedus.explain.replay import Replay
from foedus.explain.weighing import chamber_of
from foedus.model import view

pytestmark = pytest.mark.xdist_group("small")


def test_an_engine_has_one_chamber_which_ends_with_it(small: Bed) -> None:
    assert chamber_of(small.engine) is chamber_of(small.engine)
    other = Engine(small.model)
    held = weakref.ref(chamber_of(other))
    assert held() is not None
    assert held() is not chamber_of(small.engine)
    del other
    gc.collect()
    assert held() is None


def test_governments_of_one_view_share_what_is_compiled(small: Bed) -> None:
    model, chamber = small.model, chamber_of(small.engine)
    sights = {g: (view.view_of(model, g), view.left_out(model, g)) for g in model.governments}
    for one, its in sights.items():
        for other, theirs in sights.items():
            assert (chamber.weighing(one) is chamber.weighing(other)) == (its == theirs)


def sizes(small: Bed, name: str) -> int:
    """Return for how many shapes a function of the chamber is compiled."""
    return getattr(chamber_of(small.engine), name)._cache_size()


def test_a_second_arm_is_weighed_without_tracing_again(small: Bed, replay: Replay) -> None:
    # The control: the functions are traced once at least, by whoever came first.
    traced: list[list[int]] = []
    for do in ("AUR.tariff=25%", "AUR.tariff=10%"):
        arm = small.arm(do, quarters=QUARTERS)
        run = small.run(do, draws=1, quarters=QUARTERS)
        path = replay.walk(arm, run.matrix, run.values[0], draw=0, replicate=0, seed=0)
        tracer = Tracer(small.engine, arm, 0)
        found = [record for t in range(QUARTERS) for record in tracer.weigh(path, t)]
        assert found
        traced.append([sizes(small, name) for name in ("open", "reach")])
    first, second = traced
    assert min(first) >= 1
    assert first == second
