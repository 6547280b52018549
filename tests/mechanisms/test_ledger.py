import pytest
from tests.mechanisms.scene import ALLY, PATRON, STAKE, Scene

NUMBERS = {
    "purchase_share": 0.05,
    "unit_cost": 0.1,
    "programme_cost": 0.2,
    "scarcity": 0.5,
    "perception_bias": -0.25,
    "perception_speed": 0.4,
}
START = {
    f"state.gdp[{ALLY}]": 4000.0,
    f"state.defence_burden[{ALLY}]": 1.5,
    f"state.host_nation_support[{ALLY}]": 1.4,
    f"state.forward_presence[{ALLY}]": 50.0,
}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("ledger", START, **NUMBERS)


def test_accounts_by_hand(scene: Scene) -> None:
    # 1.4 of support and a twentieth of 60 bn spent.
    assert scene.appraised("cash_receipts", ALLY) == pytest.approx(4.4, rel=1e-4)
    bought = scene.appraised("cash_receipts", ALLY, arms_purchases={ALLY: 0.5})
    assert bought == pytest.approx(1.4 + 3.0 * 1.5, rel=1e-4)
    cost = scene.appraised("security_cost", ALLY, posture_stage={ALLY: 2.0})
    assert cost == pytest.approx(5.0 + 0.4, rel=1e-4)


def test_scarce_forces_are_dearer(scene: Scene) -> None:
    half = scene.appraised("security_cost", ALLY, availability={PATRON: 0.5})
    assert half == pytest.approx((5.0 + 0.2) * 2.0**0.5, rel=1e-4)


def test_perception_follows_the_accounts(scene: Scene) -> None:
    booked = {
        "cash_receipts": {ALLY: 6.0},
        "tariff_receipts": {ALLY: 10.0},
        "security_cost": {ALLY: 5.0},
        "patron_ledger": {ALLY: 2.0},
    }
    # Three quarters of what is received is seen: 12 less 5, from 2.
    moved = scene.stepped("patron_ledger", ALLY, **booked)
    assert moved == pytest.approx(0.4 * (12.0 - 5.0 - 2.0), rel=1e-4)


def test_the_ledger_starts_at_the_accounts_of_the_day(scene: Scene) -> None:
    assert scene.stepped("patron_ledger", ALLY) == pytest.approx(0.0, abs=1e-4)
    assert scene.stepped("patron_ledger", STAKE) == pytest.approx(0.0, abs=1e-4)
