"""Runs in which governments hear nothing."""

import dataclasses

import numpy as np
import pytest
from tests.runs import Bed

from foedus.counterfactuals import deaf_governments
from foedus.experiment import Ensemble

pytestmark = pytest.mark.xdist_group("small")

ENSEMBLE = Ensemble(draws=64, replicates=2, quarters=8, seed=5)


def leading(bed: Bed) -> str:
    """Return an intervention that leaves a government of several lines to one of them."""
    lines = bed.model.lines
    several = next(v for v in lines if sum(x.government == v.government for x in lines) > 1)
    return f"line:{several.name}=1"


def test_arms_of_other_lines_are_found(small: Bed) -> None:
    acts = small.arm(f"{small.model.levers[0].name}={small.model.levers[0].options[-1]}")
    arms = {"first": small.arm(), "acts": acts, "lines": small.arm(leading(small))}
    assert deaf_governments.between_lines(arms) == ["lines"]
    assert deaf_governments.between_lines({"first": small.arm(), "acts": acts}) == []


def test_nothing_runs_where_all_arms_have_the_same_lines(small: Bed) -> None:
    arms = {"first": small.arm(quarters=8), "again": small.arm(quarters=8)}
    assert deaf_governments.run(small.engine, arms, ENSEMBLE) == {}


def test_a_government_that_hears_nothing_is_moved_by_its_lines_alone(small: Bed) -> None:
    """What happens elsewhere moves choices as they are, and none where nothing is heard."""
    model = small.model
    patron = [v for v in model.levers if v.government == model.patron]
    acts = [f"{v.name}={v.options[-1]}" for v in patron]
    others = [i for i, v in enumerate(model.levers) if v.government != model.patron]
    arms = [small.arm(quarters=8), small.arm(*acts, quarters=8)]
    deaf = [dataclasses.replace(arm, hears=np.zeros_like(arm.hears)) for arm in arms]
    heard = [run["option"][:, :, others] for run in small.arms(arms, draws=256, quarters=8)]
    alone = [run["option"][:, :, others] for run in small.arms(deaf, draws=256, quarters=8)]
    assert np.any(heard[0] != heard[1]), "the control: somebody hears it"
    assert np.array_equal(alone[0], alone[1])


def test_values_are_those_of_the_deaf_arms(small: Bed) -> None:
    arms = {"first": small.arm(quarters=8), "lines": small.arm(leading(small), quarters=8)}
    found = deaf_governments.run(small.engine, arms, ENSEMBLE)
    deaf = dataclasses.replace(arms["lines"], hears=np.zeros_like(arms["lines"].hears))
    run = small.arms([deaf], draws=64, replicates=2, quarters=8, seed=5)[0]
    assert np.array_equal(found["lines"]["option"], run["option"][:, -1])
    shares = found["lines"][deaf_governments.SHARES]
    np.testing.assert_allclose(shares.sum(axis=-1), 1.0, rtol=1e-6)
    assert set(found) == {"first", "lines"}
