import dataclasses

import numpy as np
import pytest

from foedus.case import build
from foedus.errors import CompileError
from foedus.mechanisms import capability
from foedus.state import CHANNELS, STATE
from foedus.testing import synthetic


def test_the_made_up_case_holds_every_role() -> None:
    case = build(synthetic.small_case())
    assert {a.role for a in case.actors.values()} == {"patron", "ally", "rival", "partner"}
    assert case.patron == synthetic.PATRON
    assert case.actors[synthetic.STAKE].stake
    assert case.actors[synthetic.ALLY].host


def test_sections_are_made_anew_each_time() -> None:
    changed = synthetic.small_case()
    changed["actors"].clear()
    assert synthetic.small_case()["actors"]


def test_a_mechanism_replaces_its_namesake_or_is_added() -> None:
    same = dataclasses.replace(capability.MECHANISM, title="changed")
    assert synthetic.with_mechanism(same).mechanisms["capability"].title == "changed"
    other = dataclasses.replace(capability.MECHANISM, name="other")
    parts = synthetic.with_mechanism(other)
    assert {"other", "capability"} <= set(parts.mechanisms)
    with pytest.raises(CompileError, match="capability has more than one writer"):
        synthetic.small_model(parts)


def test_worlds_differ_as_they_should() -> None:
    model = synthetic.small_model()
    rng = np.random.default_rng(0)
    u = rng.uniform(size=(256, len(model.columns)))
    matrix = synthetic.at_quantiles(model, u)
    assert matrix.shape == u.shape
    draw = synthetic.ready(model, matrix)
    start = synthetic.start_world(model, draw)
    for name in STATE:
        assert np.array_equal(getattr(start.link, name), getattr(start.start_link, name))
    disturbed = synthetic.disturbed_world(model, draw, 1)
    for name in STATE:
        assert not np.array_equal(getattr(disturbed.link, name), getattr(start.link, name)), name
        assert np.isfinite(np.asarray(getattr(disturbed.state, name))).all()
    for name in CHANNELS:
        assert np.std(np.asarray(getattr(disturbed.channels, name))) > 0.0, name
    assert float(np.max(np.asarray(disturbed.events.challenge))) == 1.0
    again = synthetic.disturbed_world(model, draw, 1)
    assert np.array_equal(again.link.threat, disturbed.link.threat)
    other = synthetic.disturbed_world(model, draw, 2)
    assert not np.array_equal(other.link.threat, disturbed.link.threat)
