"""Runs in which base shares alone are drawn anew."""

from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
import pytest
from tests.runs import Bed

from foedus.analyses.base_spread import base_spread
from foedus.counterfactuals import contrasts_by_base, deaf_governments
from foedus.dynamics import priors
from foedus.engine.run import columns
from foedus.experiment import Ensemble
from foedus.model.types import Model

pytestmark = pytest.mark.xdist_group("small")

ENSEMBLE = Ensemble(draws=20, replicates=1, quarters=4, seed=5)


def arms(bed: Bed) -> dict[str, Any]:
    return {
        "first": bed.arm(quarters=4),
        "act": bed.arm("AUR.tariff=25%", quarters=4),
        "cabinet": bed.arm("line:AUR.cabinet=1", quarters=4),
    }


def test_arms_of_other_lines_are_run_with_the_first(small: Bed) -> None:
    found = contrasts_by_base.run(small.engine, arms(small), ENSEMBLE)
    assert set(found) == {"first", "cabinet"}
    shape = (16, contrasts_by_base.TIMES, contrasts_by_base.REPLICATES)
    for values in found.values():
        assert values["option"].shape == (*shape, len(small.model.levers))
        assert values[deaf_governments.SHARES].sum(axis=-1) == pytest.approx(1.0, rel=1e-6)
    plain = small.run(draws=16, replicates=2, quarters=4, seed=5)
    for name in ("option", "defence_burden"):
        first = found["first"][name][:, 0].reshape(32, -1)
        assert np.array_equal(first, plain[name][:, -1]), "the first base is the one drawn"
    assert np.any(found["first"]["option"][:, 0] != found["first"]["option"][:, 1])


def test_nothing_runs_where_all_arms_have_the_same_lines(small: Bed) -> None:
    same = {name: arm for name, arm in arms(small).items() if name != "cabinet"}
    assert contrasts_by_base.run(small.engine, same, ENSEMBLE) == {}


def test_bases_known_exactly_move_nothing(small: Bed) -> None:
    real, model = priors.draw, small.model
    weights = [i for i, c in enumerate(model.columns) if c.name.endswith("base.weight")]
    name = next(v.name for v in model.levers if v.name == "AUR.rhetoric")
    lever = [v.name for v in model.levers].index(name)

    def certain(of: Model, seed: int, draws: int) -> npt.NDArray[Any]:
        matrix = real(of, seed, draws)
        matrix[:, weights] = 1e12
        # What was drawn first is drawn again, so that it is as exact as what follows.
        priors.fill_in(of, matrix, lambda i: priors.uniforms(seed, of.columns[i].stream, draws))
        return matrix

    def spread() -> float:
        found = contrasts_by_base.run(small.engine, arms(small), ENSEMBLE)
        shares = [
            found[arm][deaf_governments.SHARES][..., lever, 0] for arm in ("cabinet", "first")
        ]
        sd = base_spread(shares[0] - shares[1]).sd
        assert sd is not None
        return float(sd)

    moved = spread()
    with patch.object(priors, "draw", certain):
        assert spread() < 1e-6
    assert moved > 0.01


def test_it_is_done_unasked_in_long_runs_alone() -> None:
    assert contrasts_by_base.unasked(Ensemble(1024, 8, 1))
    assert contrasts_by_base.unasked(Ensemble(2048, 1, 1))
    assert not contrasts_by_base.unasked(Ensemble(64, 8, 1))


def test_where_series_stand_is_known(small: Bed) -> None:
    found = contrasts_by_base.run(small.engine, arms(small), ENSEMBLE)
    assert set(found["first"]) == {name for name, _ in columns(small.model)} | {
        deaf_governments.SHARES
    }
