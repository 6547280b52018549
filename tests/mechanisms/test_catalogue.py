"""The catalogue: every mechanism says what it claims, on what it rests, and where it ends."""

import inspect

import numpy as np
import pytest
from tests.mechanisms.scene import Scene, small

from foedus import references
from foedus.contract import param_specs
from foedus.dynamics import quarter
from foedus.model.discover import discover
from foedus.state import APPRAISALS, STATE

MECHANISMS = discover().mechanisms


def test_every_file_of_a_mechanism_says_where_it_ends() -> None:
    for name, mechanism in MECHANISMS.items():
        assert "Limits:" in (inspect.getdoc(inspect.getmodule(mechanism.params)) or ""), name


def test_codes_are_distinct() -> None:
    codes = [m.code for m in MECHANISMS.values()]
    assert len(codes) == len(set(codes))


def test_every_variable_has_one_writer() -> None:
    for name, spec in {**STATE, **APPRAISALS}.items():
        writers = [m for m in MECHANISMS.values() if name in (*m.writes, *m.appraises)]
        slots = {m.slot or m.name for m in writers}
        assert len(slots) == (0 if spec.exogenous else 1), name


def test_rivals_of_a_slot_move_the_same() -> None:
    slots = {m.slot for m in MECHANISMS.values() if m.slot}
    assert slots == {"aggregation", "commitment_trust"}
    for slot in slots:
        rivals = [m for m in MECHANISMS.values() if m.slot == slot]
        assert len(rivals) > 1
        assert len({(m.writes, m.appraises, m.aggregate is None) for m in rivals}) == 1


def test_every_appraisal_comes_after_what_it_needs() -> None:
    done: set[str] = set()
    for m in small().appraising:
        assert set(m.needs) <= done, m.name
        done |= set(m.appraises)
    assert done == set(APPRAISALS)


def test_on_an_idle_day_at_the_start_all_is_as_usual() -> None:
    # The first appraisal knows no usual values yet; the second does and says the same.
    scene = Scene("ledger")
    world = quarter.appraise(scene.model, scene.draw, scene.draw.active, scene.idle)
    for name in APPRAISALS:
        found = np.asarray(getattr(world.appraisals, name))
        wanted = np.asarray(getattr(scene.draw.appraisals, name))
        assert found == pytest.approx(wanted, rel=1e-5, abs=1e-6), name


def test_every_work_in_the_library_is_cited() -> None:
    parts = discover()
    cited = {key for part in parts.mechanisms.values() for key in part.references}
    cited |= {key for part in parts.instruments.values() for key in part.references}
    cited |= {key for part in parts.outcomes.values() for key in part.references}
    cited |= {s.source for m in parts.mechanisms.values() for s in param_specs(m.params).values()}
    assert set(references.library()) <= cited
