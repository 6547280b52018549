"""How far contrasts move when base shares alone are drawn anew."""

from typing import Any

import numpy as np
import pytest
from tests import documents, helpers

from foedus.analyses.base_spread import base_spread, with_base
from foedus.analyses.reaction import SHARES
from foedus.result.documents.contrast import (
    BaseDraws,
    BaseSpread,
    Contrast,
    ContrastChoice,
    ContrastOutcome,
)


def made(draw: float, base: float, shock: float, rest: float, shape: Any = (4000, 4, 2)) -> Any:
    """Return contrasts with given standard deviations between draws, bases, shocks, and left."""
    draws, times, replicates = shape
    random = np.random.default_rng(5)
    return (
        draw * random.standard_normal((draws, 1, 1))
        + base * random.standard_normal((draws, times, 1))
        + shock * random.standard_normal((draws, 1, replicates))
        + rest * random.standard_normal((draws, times, replicates))
    )


@pytest.mark.parametrize(
    ("sizes", "sd", "share"),
    [
        ((1.0, 0.5, 0.0, 0.0), 0.5, 0.2),
        ((1.0, 0.5, 2.0, 0.0), 0.5, 0.2),
        ((1.0, 0.5, 1.0, 1.0), 0.5, 0.2),
        ((0.0, 1.0, 0.0, 0.0), 1.0, 1.0),
    ],
)
def test_the_part_of_the_base_is_told_from_shocks(
    sizes: tuple[float, float, float, float], sd: float, share: float
) -> None:
    found = base_spread(made(*sizes))
    assert found.sd == pytest.approx(sd, rel=0.06)
    assert found.share == pytest.approx(share, abs=0.03)


def test_a_base_that_makes_no_difference_has_no_spread() -> None:
    assert base_spread(made(1.0, 0.0, 1.0, 0.0)) == BaseSpread(0.0, 0.0)
    # Noise alone is not counted for it, but for what chance leaves of so many draws.
    assert base_spread(made(1.0, 0.0, 0.0, 1.0)).sd < 0.1


def test_shocks_cannot_be_told_apart_with_one_replicate() -> None:
    found = base_spread(made(1.0, 0.5, 0.0, 0.0, (4000, 4, 1)))
    assert found.sd == pytest.approx(0.5, rel=0.06)
    assert found.share is None


def test_a_draw_with_a_missing_number_does_not_count() -> None:
    contrast = made(1.0, 0.5, 0.0, 0.0, (50, 4, 2))
    broken = contrast.copy()
    broken[7, 2, 1] = np.nan
    assert base_spread(broken) == base_spread(np.delete(contrast, 7, axis=0))
    assert base_spread(broken * np.nan) == BaseSpread(None, None)


def test_every_number_of_a_contrast_has_its_base() -> None:
    manifest = helpers.manifest()
    series = next(s for s in manifest.series if s.name == "defence_burden")
    taken = next(s for s in manifest.series if s.is_choice)
    hazard = next(s for s in manifest.series if s.is_hazard)
    shape, random = (6, 4, 2), np.random.default_rng(1)
    width = max(len(options) for options in taken.categories)
    arms = {
        arm: {
            "defence_burden": random.random((*shape, len(series.labels))),
            hazard.name: np.exp(random.random((*shape, len(hazard.labels)))),
            SHARES: random.random((*shape, len(taken.labels), width)),
        }
        for arm in ("L0", "baseline")
    }
    record = documents.made(
        Contrast,
        arm="L0",
        against="baseline",
        outcomes=(
            documents.made(ContrastOutcome, outcome="defence_burden", label=series.labels[-1]),
            documents.made(
                ContrastOutcome, outcome=hazard.name, label=hazard.labels[0], scale="ratio"
            ),
        ),
        choices=(
            documents.made(
                ContrastChoice, instrument=taken.labels[0], option=taken.categories[0][1]
            ),
        ),
    )
    (found,) = with_base([record], arms, manifest)
    assert found.base == BaseDraws(6, 4, 2)
    pair = [arms[arm]["defence_burden"][..., -1] for arm in ("L0", "baseline")]
    assert found.outcomes[0].base == base_spread(pair[0] - pair[1])
    ratio = [np.log(arms[arm][hazard.name][..., 0]) for arm in ("L0", "baseline")]
    assert found.outcomes[1].base == base_spread(ratio[0] - ratio[1])
    shares = [arms[arm][SHARES][..., 0, 1] for arm in ("L0", "baseline")]
    assert found.choices[0].base == base_spread(shares[0] - shares[1])
    (none,) = with_base([record], {}, manifest)
    assert none.base is None
    assert none.outcomes[0].base is none.choices[0].base is None
