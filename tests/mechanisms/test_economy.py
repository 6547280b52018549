from math import exp

import pytest
from tests.mechanisms.scene import ALLY, PATRON, Scene

NUMBERS = {
    "growth": 0.02,
    "growth_sd": 0.005,
    "adaptation": 0.25,
    "output_loss": 0.02,
    "import_elasticity": 2.0,
    "pass_through": 0.8,
}
START = {f"state.tariff[{PATRON}>{ALLY}]": 2.0, f"state.bilateral_imports[{ALLY}]": 150.0}
RAISED = {"tariff": {f"{PATRON}>{ALLY}": 27.0}}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene("economy", START, **NUMBERS)


def test_incidence_by_hand(scene: Scene) -> None:
    imports = 150.0 * exp(-2.0 * 0.25)
    receipts = scene.appraised("tariff_receipts", ALLY, **RAISED)
    assert receipts == pytest.approx(0.27 * imports, rel=1e-4)
    cost = scene.appraised("consumer_cost", ALLY, **RAISED)
    assert cost == pytest.approx(0.8 * 0.25 * imports + 0.5 * 2.0 * 0.0625 * 150.0, rel=1e-4)
    assert scene.appraised("tariff_news", ALLY, **RAISED) == pytest.approx(0.25 * 25.0, rel=1e-4)


def test_growth_by_hand(scene: Scene) -> None:
    plain = scene.stepped("gdp", ALLY, {"growth": 1.0})
    assert plain == pytest.approx(0.005 + 0.005, rel=1e-4)
    # A coercion loss of .4% of GDP a year is a tenth of a percent in the quarter.
    assert scene.stepped("gdp", ALLY, lost_output={ALLY: 0.4}) == pytest.approx(0.004, rel=1e-3)


def test_lost_output_is_a_yearly_rate(scene: Scene) -> None:
    """Five points of news at .02% a point are .1% in the quarter: .4% of GDP a year."""
    world = {"tariff": {f"{PATRON}>{ALLY}": 22.0}, "coercion_loss": {ALLY: 0.3}}
    assert scene.appraised("tariff_news", ALLY, **world) == pytest.approx(5.0, rel=1e-4)
    assert scene.appraised("lost_output", ALLY, **world) == pytest.approx(0.7, rel=1e-4)


def test_the_loss_of_a_tariff_adds_up_to_its_rate_and_no_more(scene: Scene) -> None:
    expected, lost = 2.0, 0.0
    for _ in range(60):
        now = {**RAISED, "expected_tariff": {f"{PATRON}>{ALLY}": expected}}
        loss = scene.appraised("lost_output", ALLY, **now)
        lost += 0.005 - scene.stepped("gdp", ALLY, **now, lost_output={ALLY: loss})
        expected += scene.stepped("expected_tariff", f"{PATRON}>{ALLY}", **now)
    assert 100.0 * lost == pytest.approx(0.02 * 25.0, rel=1e-2)
    assert expected == pytest.approx(27.0, rel=1e-4)


def test_what_opening_brings_is_output_not_lost(scene: Scene) -> None:
    found = scene.appraised(
        "lost_output", ALLY, coercion_loss={ALLY: 0.3}, opening_gain={ALLY: 0.1}
    )
    assert found == pytest.approx(0.2, rel=1e-4)
