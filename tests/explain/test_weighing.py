"""What is compiled to weigh again is shared by arms, and goes with its engine."""

import gc
import weakref
from typing import Any

import pytest
from tests.explain.test_deliberation import QUARTERS
from tests.runs import Bed

from foedus.dynamics import streams
from foedus.engine.run import Engine
from foedus.explain.deliberation import Tracer
from foedus.explain.replay import Replay
from foedus.explain.weighing import Chamber, chamber_of
from foedus.testing.synthetic import small_case, small_model

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


def test_governments_of_one_view_share_what_is_compiled_and_no_others() -> None:
    sections = small_case()
    apart, *alike = sections["governments"]
    sections["governments"][apart]["leaves_out"] = ["security_spiral"]
    model = small_model(sections=sections)
    chamber = Chamber(model, streams.streams(model))
    assert len({chamber.weighing(government) for government in alike}) == 1
    assert chamber.weighing(apart) is not chamber.weighing(alike[0])


def sizes(small: Bed) -> list[int]:
    """Return for how many shapes each function of the chamber is compiled."""
    chamber = chamber_of(small.engine)
    each: list[Any] = [chamber.open, chamber.reach]
    each += [chamber.weighing(government) for government in small.model.governments]
    return [function._cache_size() for function in each]


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
        traced.append(sizes(small))
    first, second = traced
    assert min(first) >= 1
    assert first == second
