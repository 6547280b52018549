"""The chain behind a number is closed: what it names is there, or can be traced in turn."""

import pytest
from tests.explain.conftest import QUARTERS
from tests.runs import Bed

from foedus.explain.causal_chain import DEPTH, Chain, Story
from foedus.explain.choice import Choices
from foedus.explain.question import entries, find
from foedus.explain.replay import Path
from foedus.report.rows.bibliography import line

pytestmark = pytest.mark.xdist_group("small")


def told(small: Bed, path: Path, outcome: str, actor: str, *, everything: bool = False) -> Chain:
    last = str(small.model.first + (QUARTERS - 1))
    target = find(small.model, outcome, actor, last)
    choices = Choices(small.engine, path, 0, weighed=False)
    return Story(path, target, line, choices, everything=everything).number()


@pytest.fixture(scope="module")
def trust(small: Bed, path: Path) -> Chain:
    return told(small, path, "commitment_trust", "DRA>BEL")


def test_mechanisms_are_those_that_write_what_is_shown(trust: Chain) -> None:
    inside = {row.writer for row in trust.variables if row.inside}
    writers = inside | {row.writer for row in trust.appraisals if row.writer}
    assert {row.name for row in trust.mechanisms} == writers
    assert writers


def test_what_else_moved_it_can_be_traced(small: Bed, trust: Chain) -> None:
    shown = {(r.name, r.label) for r in (*trust.variables, *trust.appraisals)}
    known = entries(small.model)
    for row in trust.further:
        assert row.label in known[row.name]
        assert (row.name, row.label) not in shown


def test_levers_named_reach_the_number(small: Bed, trust: Chain) -> None:
    names = {lever.name: lever for lever in small.model.levers}
    assert trust.choices
    for row in trust.choices:
        assert row.channels or row.way
        assert set(row.channels) <= set(names[row.lever].instrument.writes)
        if row.way:
            assert row.way[-1] == "commitment_trust"


def test_the_number_is_what_it_is_made_of(path: Path, trust: Chain) -> None:
    made = trust.made_of
    effects = sum(row.effect for row in made.inputs)
    assert made.start + effects + made.remainder == pytest.approx(made.value)


def test_everything_looks_further(small: Bed, path: Path) -> None:
    few = told(small, path, "crisis_risk", "BEL")
    all_of_it = told(small, path, "crisis_risk", "BEL", everything=True)
    looked = [sum(1 for r in doc.variables if r.inside) for doc in (few, all_of_it)]
    assert looked[1] >= looked[0]
    assert looked[0] <= DEPTH + len(few.made_of.inputs)
    assert len(all_of_it.choices) >= len(few.choices)
