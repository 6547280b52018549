from math import log

import pytest
from tests.mechanisms.scene import ALLY, Scene

START = {
    f"state.gdp[{ALLY}]": 4000.0,
    f"state.defence_burden[{ALLY}]": 1.5,
    f"state.capability[{ALLY}]": 500.0,
}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("capability", START, depreciation=0.08, real_value=0.95)


def test_a_quarter_of_the_inventory_by_hand(scene: Scene) -> None:
    # 57 bn a year come to a stock of 500 that loses 40.
    grown = scene.stepped("capability", ALLY)
    assert grown == pytest.approx(log(1.0 + (57.0 - 40.0) / 4.0 / 500.0), rel=1e-4)


def test_the_stock_settles_where_wear_equals_spending(scene: Scene) -> None:
    settled = 57.0 / 0.08
    held = scene.stepped("capability", ALLY, capability={ALLY: settled})
    assert held == pytest.approx(0.0, abs=1e-6)
