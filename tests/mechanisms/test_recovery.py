"""A planted elasticity is found again in panels that the engine simulates."""

from typing import Any

import numpy as np
import pytest
from tests.runs import Bed

pytestmark = pytest.mark.xdist_group("small")

LEVELS = (0.01, 0.03, 0.05, 0.07)  # yearly probability of a fatal dispute, held from the start
HORIZON = 8

# Limit: outlays follow demand within a year, allies' spending is no substitute, nobody presses. The
# actor decides nothing itself: its plan is its demand.
# Growth, other threats, the rival's budget and all shocks run as drawn.
LIMIT = (
    "param:implementation.budget_inertia=0",
    "param:implementation.execution_speed=1",
    "param:defence_demand.spillin_elasticity=0",
    "AUR.ask_spending=none",
    "AUR.rhetoric=neutral",
)


def estimate(bed: Bed, elasticity: float) -> float:
    """Regress log burden on points of threat over a panel, with an effect for each draw."""
    rows: list[np.ndarray[Any, Any]] = []
    points: list[np.ndarray[Any, Any]] = []
    for arm, level in enumerate(LEVELS):
        run = bed.run(
            *LIMIT,
            f"param:defence_demand.threat_elasticity={elasticity}",
            f"state:threat[DRA,COR]={level}@2025Q1..2026Q4",
            draws=300,
            replicates=1,
            quarters=HORIZON,
            # Other shocks in each arm: the panel is noisy, as data are.
            change=other_growth(bed, arm),
        )
        assert not run.status.any()
        rows.append(np.log(run.of("defence_burden", "COR")[:, -1]))
        points.append(np.full(300, 100.0 * level))
    y, x = np.stack(rows), np.stack(points)
    y, x = y - y.mean(axis=0), x - x.mean(axis=0)
    return float((x * y).sum() / (x * x).sum())


def other_growth(bed: Bed, arm: int) -> Any:
    """Return a change of the drawn matrix that gives each arm other growth rates."""
    index = bed.model.index
    rng, chosen = np.random.default_rng(arm), [i for n, i in index.items() if "growth[" in n]

    def change(matrix: Any) -> Any:
        changed = matrix.copy()
        changed[:, chosen] = matrix[rng.permutation(len(matrix))][:, chosen]
        return changed

    return change


@pytest.mark.parametrize("planted", [0.03, 0.01, 0.0])
def test_the_threat_elasticity_is_recovered(small: Bed, planted: float) -> None:
    # 3% more spending per point of probability must come back as 3%.
    assert estimate(small, planted) == pytest.approx(planted, abs=0.0015)
